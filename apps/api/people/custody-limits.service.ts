import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import {
  confirmationFaults,
  type CustodyLimit,
  isConfirmed,
  type LimitConfirmation,
  looksLikeNameOfLawyer,
} from '@vigil/shared/people-figures/custody-limits.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { LimitToConfirm } from '@vigil/shared/staff-responses/people.js';
import { accountsOf, assertIndependent } from '../accounts/apply-trust-policy.js';
import { namesOfMembers } from '../accounts/members.repository.js';
import type { Actor } from '../incidents/record-access.js';
import { PlacesService } from '../places/places.service.js';
import { ADVISORY_LOCKS, lockUntilCommit } from '../platform/database/advisory-locks.js';
import { CustodyLaw, digestOf, type StoredConfirmation } from './custody-law.js';
import { readRecordsOfKind } from './decrypted-people.js';
import { changeAndLog, logPeople } from './log-people.js';
import { findRecord, insertRecord, lockRecords, type PeopleRecord } from './people.repository.js';
import { refuseIfAny } from './people.service.js';

type ConfirmationRecord = PeopleRecord<StoredConfirmation>;

/**
 * That a lawyer compared a limit of custody with the law: one reviewer writes it down, another agrees, on a small team,
 * too. It holds for the text that was compared. One reviewer takes it back at once.
 */
@Injectable()
export class CustodyLimitsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly law: CustodyLaw,
  ) {}

  async list(actor: Actor): Promise<LimitToConfirm[]> {
    const { manager } = this.database;
    const written = (await readRecordsOfKind<StoredConfirmation>(manager, 'limit')).filter(
      ({ content }) => content.takenBackBy === null,
    );
    const names = await namesOfMembers(
      manager,
      written.flatMap(({ content: { askedBy, agreedBy } }) => [askedBy, ...(agreedBy ? [agreedBy] : [])]),
    );
    const own = await accountsOf(manager, actor.id);
    const counting = await this.law.current(manager);
    return this.law.ofFiles.map((ofFile, at) => ({
      limit: counting[at]!,
      isOfFile: isConfirmed(ofFile),
      confirmations: written
        .filter(({ content }) => content.code === ofFile.code)
        .toReversed()
        .map(({ id, content: { by, on, from, until, askedBy, agreedBy, digest } }) => {
          const isOutdated = isConfirmed(ofFile) || digest !== digestOf(ofFile);
          return {
            id,
            by,
            on,
            from,
            until,
            askedBy: names.get(askedBy) ?? '',
            agreedBy: agreedBy && (names.get(agreedBy) ?? ''),
            isOutdated,
            mayAgree: agreedBy === null && !isOutdated && !own.includes(askedBy),
            looksLikeName: looksLikeNameOfLawyer(by),
          };
        }),
    }));
  }

  /** @throws Problem 'not-found', 'wrong-state' where it is confirmed, 'another-waits', 'invalid-body' */
  async write(actor: Actor, code: string, { by, on, from, until }: LimitConfirmation): Promise<void> {
    const limit = this.limitOf(code);
    const confirmation = { by: by.trim(), on, from, until };
    const today = todayIn(this.places.country.timeZone);
    refuseIfAny(
      confirmationFaults(confirmation, today).map(({ field, code: is }) => ({ pointer: `/${field}`, code: is })),
    );
    await this.database.transaction(async (manager) => {
      await lockUntilCommit(manager, ADVISORY_LOCKS.custodyLimits);
      const standing = await this.standing(manager, limit);
      if (isConfirmed(limit) || standing.some(({ content }) => content.agreedBy !== null))
        throw new Problem('wrong-state');
      if (standing.length > 0) throw new Problem('another-waits');
      const content: StoredConfirmation = {
        ...confirmation,
        code,
        digest: digestOf(limit),
        askedBy: actor.id,
        agreedBy: null,
        takenBackBy: null,
      };
      const id = randomUUID();
      const sealed = await insertRecord(manager, { id, kind: 'limit', memberId: actor.id, team: [] }, content);
      await logPeople(manager, actor.id, {
        kind: 'limit',
        id,
        revision: 1,
        what: 'confirmation-written',
        sealed: sealed!,
      });
    });
  }

  /**
   * Agrees to what another reviewer wrote down.
   * @throws Problem 'not-found', 'wrong-state' where the text changed since, 'second-person-needed', 'not-independent'
   */
  async agree(actor: Actor, id: string): Promise<void> {
    await this.inConfirmation(id, async (manager, record) => {
      const { content } = record;
      const limit = this.limitOf(content.code);
      await lockUntilCommit(manager, ADVISORY_LOCKS.custodyLimits);
      const isAgreed = (await this.standing(manager, limit)).some((one) => one.content.agreedBy !== null);
      if (isAgreed || isConfirmed(limit) || content.digest !== digestOf(limit)) throw new Problem('wrong-state');
      await assertIndependent(manager, actor.id, [content.askedBy]);
      await changeAndLog(manager, actor, record, { ...content, agreedBy: actor.id }, 'limit-confirmed');
    });
  }

  /** Takes it back, whether or not somebody agreed: it holds no longer at once. @throws Problem 'not-found' */
  async takeBack(actor: Actor, id: string): Promise<void> {
    await this.inConfirmation(id, (manager, record) =>
      changeAndLog(manager, actor, record, { ...record.content, takenBackBy: actor.id }, 'confirmation-taken-back'),
    );
  }

  private limitOf(code: string): CustodyLimit {
    const limit = this.law.ofFiles.find((one) => one.code === code);
    if (!limit) throw new Problem('not-found');
    return limit;
  }

  /** Returns what was written down of the limit as it is now, and was not taken back. */
  private async standing(manager: EntityManager, limit: CustodyLimit): Promise<ConfirmationRecord[]> {
    const digest = digestOf(limit);
    return (await readRecordsOfKind<StoredConfirmation>(manager, 'limit')).filter(
      ({ content }) => content.code === limit.code && content.digest === digest && content.takenBackBy === null,
    );
  }

  private async inConfirmation(
    id: string,
    work: (manager: EntityManager, record: ConfirmationRecord) => Promise<void>,
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      await lockRecords(manager, [id], 'update');
      const record = await findRecord<StoredConfirmation>(manager, 'limit', id);
      if (!record || record.content.takenBackBy !== null) throw new Problem('not-found');
      await work(manager, record);
    });
  }
}
