import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { openDisclosure } from '../audit-log/leaf.js';
import { sightSql } from '../incidents/record-policy.js';
import type { Actor } from '../incidents/records.js';
import { FORGET_AFTER_HOURS } from '../incidents/record-details.repository.js';
import { memberName } from '../accounts/members.repository.js';
import { accountsOf } from '../accounts/trust-store.js';

/** A record that is hidden for safety, as reviewers see it. */
export interface HiddenRecord {
  id: string;
  code: string;
  title: string | null;
  /**
   * The request that hid it; records hidden together are shown together. Null: an earlier Vigil withdrew it and deleted
   * its rows at once.
   */
  batch: string | null;
  by: string;
  mine: boolean;
  at: string;
  reason: string | null;
  /** A second reviewer who has looked at it. */
  seenBy: string | null;
  /** From when it may be deleted permanently, who asked for that, and whether this member may ask or agree. */
  forgetFrom: string;
  forgetAskedBy: string | null;
  mayAskForget: boolean;
  mayForget: boolean;
  /** Whether this member may be the second person to look at it. */
  mayLook: boolean;
  /** Only its case team may see the record: others are told its public code, and that it is hidden. */
  isOutside: boolean;
}

type Row = Omit<HiddenRecord, 'reason'> & { why: string | null };

/** What a reviewer outside the case team is told. */
const maskOutside = (row: Row): Row =>
  row.isOutside ? { ...row, title: null, why: null, mayAskForget: false, mayForget: false, mayLook: false } : row;

@Injectable()
export class HiddenList {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Lists everything that is hidden, the newest first. Every reviewer sees each entry. */
  async read(actor: Actor): Promise<HiddenRecord[]> {
    const rows: Row[] = await this.database.query(
      `select i.id, i.code, i.title, w.batch, m.name as by, w.withdrawn_by = $1 as mine, to_char(w.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, s.name as "seenBy",
              to_char((w.at + interval '${FORGET_AFTER_HOURS} hours') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "forgetFrom",
              ${memberName('w.forget_asked_by')} as "forgetAskedBy", w.forget_asked_by is null as "mayAskForget",
              w.forget_asked_by is not null and not w.forget_asked_by = any($2) and w.at <= now() - interval '${FORGET_AFTER_HOURS} hours' as "mayForget", not w.withdrawn_by = any($2) and w.looked_by is null as "mayLook",
              (select v.disclosure from log_leaf l join log_value v on v.idx = l.idx and v.field = 'reason' where l.entity = 'incident' and l.entity_id = i.id and l.revision = w.revision limit 1) as why,
              not ${sightSql(actor.role)} as "isOutside"
         from withdrawal w join incident i on i.id = w.incident_id join member m on m.id = w.withdrawn_by left join member s on s.id = w.looked_by
        where w.decision is null and i.status = 'WS_RETRACTED' order by w.at desc, i.code`,
      [actor.id, await accountsOf(this.database.manager, actor.id)],
    );
    return rows.map(maskOutside).map(({ why, ...row }) => ({
      ...row,
      reason: why === null ? null : (openDisclosure(why).value as string),
    }));
  }
}
