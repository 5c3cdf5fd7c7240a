import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { PlacesService } from '../../places/places.service.js';
import { appendLeaf } from '../../audit-log/log-leaf.js';
import { logRemoval } from '../../audit-log/log-small-records.js';
import { hiddenValues } from '../../platform/database/hidden-codes-and-digests.js';
import { namesToLearn, showGroups, sweepGroups } from '../../platform/database/group-names-for-readers.js';
import { appendPublicChange, nextPublicSeq } from '../../platform/database/public-site-state.repository.js';
import { ReleaseKinds, type Released, type ReleaseKind } from '../../accounts/releases/release-kinds.js';
import { BY_REVISION, proposeRelease } from '../../accounts/releases/propose-release.js';
import {
  asideOf,
  bringVersionsBack,
  closeCurrent,
  deleteEntry,
  deleteVersions,
  dropVersionsAside,
  entryOf,
  groupsAside,
  insertVersion,
  lockEntry,
  putVersionsAside,
  seenOf,
  wantedOf,
  type Shown,
} from './coverage.repository.js';

/**
 * Publishes monitoring coverage. It decides whether readers see 0 or "nobody was watching", so showing, changing and
 * deleting an entry take a second person. Hiding takes one: it may tell who was where, and can only turn a number into
 * a dash. Every change takes a number in the public order.
 */
@Injectable()
export class CoveragePublisher implements ReleaseKind {
  readonly name = 'coverage';

  constructor(
    private readonly places: PlacesService,
    kinds: ReleaseKinds,
  ) {
    kinds.add(this);
  }

  /**
   * Proposes an entry as it was saved, or hides it at once. Call this before the transaction writes to the log.
   * @returns values for the log line of the save
   */
  async bring(manager: EntityManager, id: string, by: string): Promise<{ field: string; value: unknown }[]> {
    const wanted = await wantedOf(manager, id);
    let seen = await seenOf(manager, id);
    const isHiding = wanted === null && seen !== null;
    if (isHiding) {
      await this.hide(manager, id);
      seen = null;
    }
    await proposeRelease(manager, {
      kind: 'coverage',
      subject: id,
      seen: seen && { ...seen },
      wanted: wanted && { ...wanted },
      replacing: BY_REVISION,
      by,
    });
    return isHiding ? hiddenValues(manager, [await entryOf(manager, id)]) : [];
  }

  /**
   * Proposes that an entry be deleted which readers see, or saw before it was hidden. @returns false: they never saw
   * it, so nobody else is needed.
   */
  async proposeRemoval(manager: EntityManager, id: string, by: string): Promise<boolean> {
    const former = (await seenOf(manager, id)) ?? (await asideOf(manager, id));
    await proposeRelease(manager, {
      kind: 'coverage',
      subject: id,
      seen: former && { ...former },
      wanted: null,
      replacing: BY_REVISION,
      by,
    });
    return former !== null;
  }

  /**
   * Returns the names of the group if readers would first learn them from this entry, whether it is hidden now, and
   * what becomes of its earlier versions.
   */
  async beside(manager: EntityManager, { subject, proposed }: Released): Promise<unknown> {
    const wanted = proposed as unknown as Shown | null;
    const aside = await asideOf(manager, subject);
    const earlier = await this.earlier(manager, subject, wanted);
    const [names] = await namesToLearn(manager, [wanted?.group ?? null]);
    if (!names && earlier === null) return null;
    return { ...names, isHidden: aside !== null, earlier };
  }

  async lock(manager: EntityManager, { subject }: Released): Promise<void> {
    await lockEntry(manager, subject);
  }

  async show(manager: EntityManager, { subject, proposed }: Released, by: { id: string }): Promise<null> {
    const wanted = proposed as unknown as Shown | null;
    if (wanted === null) await this.delete(manager, subject, by.id);
    else await this.put(manager, subject, wanted, by.id);
    return null;
  }

  private async put(manager: EntityManager, id: string, wanted: Shown, by: string): Promise<void> {
    const earlier = await this.earlier(manager, id, wanted);
    await showGroups(manager, wanted.group === null ? [] : [wanted.group]);
    if (earlier === 'return') await bringVersionsBack(manager, id);
    if (earlier === 'go') await dropVersionsAside(manager, id);
    const seq = await nextPublicSeq(manager);
    await closeCurrent(manager, id, seq);
    await insertVersion(manager, id, seq, wanted);
    await this.say(manager, seq);
    if (earlier === null) return;
    await appendLeaf(manager, {
      entity: 'coverage',
      entityId: id,
      revision: null,
      actorId: by,
      what: earlier === 'return' ? 'restored' : 'shown',
      values: await hiddenValues(manager, [await entryOf(manager, id)]),
    });
  }

  /**
   * Returns what becomes of the versions that readers saw before: shown again as it was, a hidden entry has them again
   * in figures as of an earlier day; shown otherwise or deleted, they are deleted. So are those that name another
   * group.
   */
  private async earlier(manager: EntityManager, id: string, wanted: Shown | null): Promise<'return' | 'go' | null> {
    if (wanted === null) return 'go';
    const aside = await asideOf(manager, id);
    if (aside === null) return null;
    const groups = await groupsAside(manager, id);
    return isDeepStrictEqual({ ...aside }, { ...wanted }) && groups.every((group) => group === wanted.group)
      ? 'return'
      : 'go';
  }

  /** Moves an entry out of every figure, also those as of an earlier day. */
  private async hide(manager: EntityManager, id: string): Promise<void> {
    const seq = await nextPublicSeq(manager);
    await closeCurrent(manager, id, seq);
    await putVersionsAside(manager, id);
    await sweepGroups(manager);
    await this.say(manager, seq);
  }

  /** Deletes an entry and everything that readers ever saw of it. */
  private async delete(manager: EntityManager, id: string, by: string): Promise<void> {
    const aside = await asideOf(manager, id);
    if ((await seenOf(manager, id)) !== null) {
      const seq = await nextPublicSeq(manager);
      await deleteVersions(manager, id);
      await sweepGroups(manager);
      await this.say(manager, seq);
    }
    await dropVersionsAside(manager, id);
    const revision = await deleteEntry(manager, id);
    const values = aside ? await hiddenValues(manager, [await entryOf(manager, id)]) : [];
    if (revision !== null) await logRemoval(manager, 'coverage_entry', id, by, revision, values);
  }

  private say(manager: EntityManager, seq: number): Promise<void> {
    return appendPublicChange(manager, seq, {
      code: null,
      what: 'coverage',
      onDay: todayIn(this.places.country.timeZone),
    });
  }
}
