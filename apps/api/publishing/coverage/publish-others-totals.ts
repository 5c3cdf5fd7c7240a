import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { namesToLearn, showGroups, sweepGroups } from '../../platform/database/group-names-for-readers.js';
import { ReleaseKinds, type FeedLine, type Released, type ReleaseKind } from '../../accounts/releases/release-kinds.js';
import { BY_REVISION, proposeRelease, releasedWordsOf } from '../../accounts/releases/propose-release.js';
import { deleteShownTotal, insertShownTotal, wantedAndSeen, type ShownTotal } from './published-totals.repository.js';

/** Publishes others' totals: one person proposes, another releases. */
@Injectable()
export class PublishedTotalPublisher implements ReleaseKind {
  readonly name = 'total';

  constructor(kinds: ReleaseKinds) {
    kinds.add(this);
  }

  /**
   * Proposes what readers should see: the total as entered, or its removal if it is hidden or deleted. Call this before
   * the transaction writes to the log.
   */
  async propose(manager: EntityManager, id: string, by: string): Promise<void> {
    const { wanted, seen } = await wantedAndSeen(manager, id);
    await proposeRelease(manager, {
      kind: 'total',
      subject: id,
      seen: await releasedWordsOf(manager, 'total', id, seen && { ...seen }),
      wanted: wanted && { ...wanted },
      replacing: BY_REVISION,
      by,
    });
  }

  /** Returns the names of its group if readers would first learn them from this total. */
  async beside(manager: EntityManager, { proposed }: Released): Promise<unknown> {
    return (await namesToLearn(manager, [(proposed as ShownTotal | null)?.group ?? null]))[0] ?? null;
  }

  async show(manager: EntityManager, { former, proposed }: Released): Promise<FeedLine> {
    const code = ((proposed ?? former) as unknown as ShownTotal).code;
    // Its parts stand alone while the total is missing, and belong to it once it is back.
    await deleteShownTotal(manager, code);
    if (proposed === null) {
      await sweepGroups(manager);
      return { what: 'total-taken-away', subject: code };
    }
    const total = proposed as unknown as ShownTotal;
    await showGroups(manager, total.group === null ? [] : [total.group]);
    await insertShownTotal(manager, total);
    return { what: former === null ? 'total-shown' : 'total-changed', subject: code };
  }
}
