import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import type { CheckAnswer, CheckAspect } from '@vigil/shared/looking/looking.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendCustody } from '../custody.js';
import { readPrivate, writePrivate } from '../private.js';
import { assertAction, type Actor } from '../../incidents/records.js';
import { assertNotOwn } from '../../accounts/trust.js';
import type { AddressBody, CheckBody } from './bodies.js';
import { fileOf, assertReviewed } from './files.js';

export interface CheckView {
  id: string;
  aspect: CheckAspect;
  answer: CheckAnswer;
  note: string | null;
  by: string;
  at: string;
  /** The same aspect has a newer answer. */ replaced: boolean;
}
export interface Address {
  url: string;
  savedOn: Day | null;
}

interface StoredCheck {
  id: string;
  evidence: string;
  aspect: CheckAspect;
  answer: CheckAnswer;
  by: string;
  at: Date;
  replaced: boolean;
}

/** Returns people's answers about files, by file, the newest first. */
export const checksOf = async (
  manager: EntityManager,
  evidenceIds: readonly string[],
): Promise<Map<string, CheckView[]>> => {
  const rows: StoredCheck[] = await manager.query(
    `select c.id, c.evidence_id as evidence, c.aspect, c.answer, m.name as by, c.answered_at as at,
            row_number() over (partition by c.evidence_id, c.aspect order by c.answered_at desc) > 1 as replaced
       from file_check c join member m on m.id = c.answered_by where c.evidence_id = any($1) order by c.answered_at desc`,
    [evidenceIds],
  );
  const found = new Map<string, CheckView[]>();
  for (const { evidence, at, ...row } of rows) {
    const note = (await readPrivate(manager, [evidence], noteField(row.id))).get(evidence);
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
export class ChecksService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Answers one question about a file. Refuses the reviewer's own record, because the answers affect its grade.
   * @throws Problem not-found, not-allowed, own-record, not-independent, wrong-state, already-exists
   */
  async answer(actor: Actor, evidenceId: string, id: string, { aspect, answer, note }: CheckBody): Promise<void> {
    await this.database.transaction(async (manager) => {
      const { row, file } = await fileOf(manager, actor, evidenceId);
      await assertNotOwn(manager, actor.id, row.authorId);
      assertReviewed(row);
      const made: unknown[] = await manager.query(
        'insert into file_check (id, evidence_id, aspect, answer, answered_by) values ($1, $2, $3, $4, $5) on conflict (id) do nothing returning id',
        [id, file.id, aspect, answer, actor.id],
      );
      if (made.length === 0) return assertSame(manager, actor, id, file.id, { aspect, answer, note: note ?? null });
      if (note !== undefined) await writePrivate(manager, row.id, file.id, noteField(id), note);
      await appendCustody(manager, file.id, actor.id, 'checked', [
        { field: 'check', value: { id, aspect, answer, hasNote: note !== undefined } },
      ]);
    });
  }

  /** Sets the web address that a file is a copy of; null: none. @throws Problem not-found, not-allowed */
  async setAddress(actor: Actor, evidenceId: string, address: AddressBody | null): Promise<void> {
    await this.database.transaction(async (manager) => {
      const { row, file } = await fileOf(manager, actor, evidenceId);
      await assertAction(manager, actor, row, 'change');
      const value: Address | null = address && { url: address.url, savedOn: (address.savedOn ?? null) as Day | null };
      const known = (await addressesOf(manager, [file.id])).get(file.id) ?? null;
      if (JSON.stringify(known) === JSON.stringify(value)) return;
      if (value) await writePrivate(manager, row.id, file.id, 'address', value);
      else await manager.query(`delete from evidence_private where evidence_id = $1 and field = 'address'`, [file.id]);
      await appendCustody(manager, file.id, actor.id, 'addressed', [
        { field: 'address', value: { internal: true, given: value !== null } },
      ]);
    });
  }
}

export const addressesOf = async (
  manager: EntityManager,
  evidenceIds: readonly string[],
): Promise<Map<string, Address>> => (await readPrivate(manager, evidenceIds, 'address')) as Map<string, Address>;

const assertSame = async (
  manager: EntityManager,
  actor: Actor,
  id: string,
  evidenceId: string,
  asked: { aspect: string; answer: string; note: string | null },
): Promise<void> => {
  const [known]: { evidence_id: string; aspect: string; answer: string; answered_by: string }[] = await manager.query(
    'select evidence_id, aspect, answer, answered_by from file_check where id = $1',
    [id],
  );
  const note = (await readPrivate(manager, [evidenceId], noteField(id))).get(evidenceId) ?? null;
  if (
    known?.evidence_id !== evidenceId ||
    known.aspect !== asked.aspect ||
    known.answer !== asked.answer ||
    known.answered_by !== actor.id ||
    note !== asked.note
  )
    throw new Problem('already-exists');
};
