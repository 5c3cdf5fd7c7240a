import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { FileCheck, ArchivedAddress } from '@vigil/shared/staff-responses/inspection-result.js';
import { appendCustody } from '../custody.js';
import { EvidencePrivateEntity } from '../evidence.entity.js';
import { readEncryptedValue, writeEncryptedValue } from '../encrypted-file-values.repository.js';
import { assertAction, type Actor } from '../../incidents/record-access.js';
import { PublishedCaches } from '../../platform/database/wait-for-published-caches.js';
import { assertNotOwn } from '../../accounts/apply-trust-policy.js';
import type { AddressBody, CheckBody } from './request-bodies.js';
import { viewableFile, assertReviewed } from './viewable-files.js';
import { FileCheckEntity } from './inspection.entity.js';
import { insertCheck, listChecks, refreshShownChecks } from './inspection.repository.js';

/** Returns people's answers about files, by file, the newest first. */
export const checksOf = async (
  manager: EntityManager,
  evidenceIds: readonly string[],
): Promise<Map<string, FileCheck[]>> => {
  const rows = await listChecks(manager, evidenceIds);
  const found = new Map<string, FileCheck[]>();
  for (const { evidence, at, ...row } of rows) {
    const note = (await readEncryptedValue(manager, [evidence], noteField(row.id))).get(evidence);
    found.set(evidence, [
      ...(found.get(evidence) ?? []),
      { ...row, note: typeof note === 'string' ? note : null, at: at.toISOString() },
    ]);
  }
  return found;
};

const noteField = (check: string): string => `check:${check}`;

/** Stores what a reviewer finds out about a file, and where it was found. */
@Injectable()
export class ManualChecksService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly caches: PublishedCaches,
  ) {}

  /**
   * Answers one question about a file. Refuses the reviewer's own record, because the answers affect its grade.
   * @throws Problem not-found, not-allowed, own-record, not-independent, wrong-state, already-exists
   */
  async answer(actor: Actor, evidenceId: string, id: string, { aspect, answer, note }: CheckBody): Promise<void> {
    await this.database.transaction(async (manager) => {
      const { row, file } = await viewableFile(manager, actor, evidenceId);
      await assertNotOwn(manager, actor.id, row.authorId);
      assertReviewed(row);
      if (!(await insertCheck(manager, { id, evidenceId: file.id, aspect, answer, answeredBy: actor.id })))
        return assertSame(manager, actor, id, file.id, { aspect, answer, note: note ?? null });
      await refreshShownChecks(manager, file.id);
      if (note !== undefined) await writeEncryptedValue(manager, row.id, file.id, noteField(id), note);
      await appendCustody(manager, file.id, actor.id, 'checked', [
        { field: 'check', value: { id, aspect, answer, hasNote: note !== undefined } },
      ]);
    });
    await this.caches.catchUp();
  }

  /** Sets the web address that a file is a copy of; null: none. @throws Problem not-found, not-allowed */
  async setAddress(actor: Actor, evidenceId: string, address: AddressBody | null): Promise<void> {
    await this.database.transaction(async (manager) => {
      const { row, file } = await viewableFile(manager, actor, evidenceId);
      await assertAction(manager, actor, row, 'change');
      const value: ArchivedAddress | null = address && {
        url: address.url,
        savedOn: (address.savedOn ?? null) as Day | null,
      };
      const known = (await addressesOf(manager, [file.id])).get(file.id) ?? null;
      if (JSON.stringify(known) === JSON.stringify(value)) return;
      if (value) await writeEncryptedValue(manager, row.id, file.id, 'address', value);
      else await manager.delete(EvidencePrivateEntity, { evidenceId: file.id, field: 'address' });
      await appendCustody(manager, file.id, actor.id, 'addressed', [
        { field: 'address', value: { internal: true, given: value !== null } },
      ]);
    });
  }
}

export const addressesOf = async (
  manager: EntityManager,
  evidenceIds: readonly string[],
): Promise<Map<string, ArchivedAddress>> =>
  (await readEncryptedValue(manager, evidenceIds, 'address')) as Map<string, ArchivedAddress>;

const assertSame = async (
  manager: EntityManager,
  actor: Actor,
  id: string,
  evidenceId: string,
  asked: { aspect: string; answer: string; note: string | null },
): Promise<void> => {
  const known = await manager.findOneBy(FileCheckEntity, { id });
  const note = (await readEncryptedValue(manager, [evidenceId], noteField(id))).get(evidenceId) ?? null;
  if (
    known?.evidenceId !== evidenceId ||
    known.aspect !== asked.aspect ||
    known.answer !== asked.answer ||
    known.answeredBy !== actor.id ||
    note !== asked.note
  )
    throw new Problem('already-exists');
};
