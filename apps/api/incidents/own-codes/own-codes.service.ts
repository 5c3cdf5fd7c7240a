import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { REFINED_LISTS } from '@vigil/shared/incident/own-codes-of-record.js';
import { Problem, type ProblemCode } from '@vigil/shared/problems/problems.js';
import type { OwnCode, OwnCodePage } from '@vigil/shared/staff-responses/own-codes.js';
import { isOwnCode, type OwnCodeWords, parentOf } from '@vigil/shared/vocabulary/own-codes.js';
import { termOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { proposeRelease } from '../../accounts/releases/propose-release.js';
import { type Released, type ReleaseKind, ReleaseKinds } from '../../accounts/releases/release-kinds.js';
import { waitingReleases } from '../../accounts/releases/releases.repository.js';
import { logUpsert } from '../../audit-log/log-small-records.js';
import { upsert } from '../../platform/database/optimistic-upsert.js';
import type { Member } from '../../platform/http/current-member.js';
import { findOwnCode, listOwnCodes, SELECT_OWN_CODES } from './own-codes.repository.js';

const KIND = 'own-code';

const wordsOf = ({ code, nameEn, nameKm, synonyms, from, until, state }: OwnCodeWords): OwnCodeWords => ({
  code,
  nameEn,
  nameKm,
  synonyms,
  from,
  until,
  state,
});

/** What is wrong with the code itself; null: nothing. */
const codeProblem = (code: string, former: OwnCode | null): string | null => {
  if (former && former.code !== code) return 'own-code-stays';
  if (!isOwnCode(code)) return 'not-an-own-code';
  return REFINED_LISTS.includes(termOf(parentOf(code))!.list) ? null : 'cannot-be-refined';
};

/**
 * Codes of the organisation's own. One person proposes one, or a change of it; another agrees to it. They are shared by
 * the whole team and stand on records for good, as names that somebody proposed do, but no reader ever sees them.
 */
@Injectable()
export class OwnCodesService implements ReleaseKind {
  readonly name = KIND;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    kinds: ReleaseKinds,
  ) {
    kinds.add(this);
  }

  async list(): Promise<OwnCodePage> {
    const { manager } = this.database;
    const items = await listOwnCodes(manager);
    const waiting = (await waitingReleases(manager, KIND)).map(({ subject, proposed }) => ({
      id: subject,
      ...(proposed as unknown as OwnCodeWords),
    }));
    return { total: items.length, items, waiting };
  }

  /**
   * Proposes a code, or a change of it. The same words again are the same proposal.
   * @throws Problem 'invalid-body' that names what is wrong; 'already-exists' if another entry has the code, or waits with it
   */
  async propose(id: string, body: OwnCodeWords, by: Member): Promise<OwnCodePage> {
    await this.database.transaction(async (manager) => {
      const former = await findOwnCode(manager, { id });
      const wrong = codeProblem(body.code, former);
      const errors: FieldError[] = wrong === null ? [] : [{ pointer: '/code', code: wrong }];
      if (body.from !== null && body.until !== null && body.until < body.from)
        errors.push({ pointer: '/until', code: 'latest-before-earliest' });
      if (errors.length > 0) throw new Problem('invalid-body', { errors });
      if ((await this.isTaken(manager, id, body.code)) || (await this.isWaiting(manager, id, body.code)))
        throw new Problem('already-exists');
      await proposeRelease(manager, {
        kind: KIND,
        subject: id,
        seen: former && { ...wordsOf(former) },
        wanted: { ...wordsOf(body) },
        by: by.id,
      });
    });
    return this.list();
  }

  /** Somebody may have agreed to the same code of another proposal meanwhile. */
  async refusal(manager: EntityManager, { subject, proposed }: Released): Promise<ProblemCode | null> {
    return (await this.isTaken(manager, subject, String(proposed!['code']))) ? 'already-exists' : null;
  }

  /** The code is offered from now on. No reader sees it, so no line of the public feed tells of it. */
  async show(manager: EntityManager, { subject: id, proposed }: Released, by: Member): Promise<null> {
    const { code, nameEn, nameKm, synonyms, from, until, state } = proposed as unknown as OwnCodeWords;
    const now = await findOwnCode(manager, { id });
    const kept = await upsert(
      manager,
      'own_code',
      id,
      now ? { create: false, revision: now.revision } : { create: true },
      { name_en: nameEn, name_km: nameKm, synonyms, from_day: from, until_day: until, state },
      { code },
      SELECT_OWN_CODES,
    );
    await logUpsert(manager, 'own_code', id, by.id, kept);
    return null;
  }

  /** Whether another proposal of this code waits for a second person. */
  private async isWaiting(manager: EntityManager, id: string, code: string): Promise<boolean> {
    const waiting = await waitingReleases(manager, KIND);
    return waiting.some(({ subject, proposed }) => subject !== id && proposed?.['code'] === code);
  }

  private async isTaken(manager: EntityManager, id: string, code: string): Promise<boolean> {
    const other = await findOwnCode(manager, { code });
    return other !== null && other.id !== id;
  }
}
