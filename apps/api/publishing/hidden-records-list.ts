import type { HiddenRecord } from '@vigil/shared/staff-responses/hidden-records.js';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { openDisclosure } from '../audit-log/log-leaf.js';
import type { Actor } from '../incidents/record-access.js';
import { accountsOf } from '../accounts/apply-trust-policy.js';
import { listHidden, type HiddenRow } from './hiding.repository.js';

/** What a reviewer outside the case team is told. */
const maskOutside = (row: HiddenRow): HiddenRow =>
  row.isOutside ? { ...row, title: null, why: null, mayAskForget: false, mayForget: false, mayLook: false } : row;

@Injectable()
export class HiddenRecordsList {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Lists everything that is hidden, the newest first. Every reviewer sees each entry. */
  async read(actor: Actor): Promise<HiddenRecord[]> {
    const { manager } = this.database;
    const rows = await listHidden(manager, actor, await accountsOf(manager, actor.id));
    return rows.map(maskOutside).map(({ why, ...row }) => ({
      ...row,
      reason: why === null ? null : (openDisclosure(why).value as string),
    }));
  }
}
