import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In, IsNull, Not, type EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { fieldOf, fieldsOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { TAGS } from '@vigil/shared/incident/tags.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { MergedRecord } from '@vigil/shared/staff-responses/duplicates.js';
import { openDisclosure } from '../audit-log/log-leaf.js';
import { valuesOfFields } from '../audit-log/logged-values.repository.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { CHILDREN, type IncidentRow } from '../incidents/incident.entity.js';
import { lockRelations, moveRelations } from '../incidents/relations/relations.repository.js';
import { holdGroupsOf } from '../incidents/groups/group.repository.js';
import { lockUnusedNames } from '../incidents/proposed-names/forget-refused-names.js';
import { holdNamesOf } from '../incidents/proposed-names/proposed-names.repository.js';
import { proposedIn } from '../incidents/record-references.js';
import { countThreadsSeen } from '../incidents/comments/comments.service.js';
import { mergedInto } from '../incidents/duplicates.repository.js';
import { appendPublicChange, closeVersion, nextPublicSeq } from '../platform/database/public-site-state.repository.js';
import { mergeReport } from '../field/merge-report.js';
import { IncidentsService } from '../incidents/incidents.service.js';
import { lockRow, assertAction, assertRevision, refusalOf, type Actor } from '../incidents/record-access.js';
import { LIVE_STATES } from '../incidents/record-policy.js';
import { KEPT_FIELD, type Difference } from '../incidents/record-changes.js';
import { readRecords, type StoredIncident } from '../incidents/whole-record.repository.js';
import { endCopiesOf, logCopies } from '../evidence/inspection/copies.repository.js';
import { PlacesService } from '../places/places.service.js';
import { assertStillActs } from '../accounts/apply-trust-policy.js';
import { proposeRelease } from '../accounts/releases/propose-release.js';
import { isGone, upsertMerged, type Gone } from './gone-codes.repository.js';
import { updateTotalsOnRetraction } from './update-withheld-totals.js';
import { MergerEntity } from './merger.entity.js';
import { OWN_CODES, withoutMerged } from './take-back-merger.js';
import { deleteStory } from './stories.repository.js';

/** Where `take` is in the request of one merger. */
const TAKE = '/take';

/** A duplicate and the remaining record, both locked. */
export interface Pair {
  row: IncidentRow;
  stays: IncidentRow;
}
/**
 * @property take ids of children of the duplicate to copy, such as accounts, in addition to its sources; and names of
 * its answers that replace those of the remaining record
 */
interface Joining {
  take: readonly string[];
  reason: string | null;
}

/** A record at the revision that somebody saw. */
interface Seen {
  id: string;
  revision: number;
}

/**
 * Merges a duplicate into the remaining record. The duplicate keeps its history and is no longer counted; its code
 * redirects. Copies its sources, so that one record holds everything known of the event. Merging a record that readers
 * ever saw needs two people: docs/decisions/public-words-by-two.md.
 */
@Injectable()
export class Mergers {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly incidents: IncidentsService,
    private readonly places: PlacesService,
    private readonly facts: PublicFacts,
  ) {}

  /**
   * Merges a record that readers never saw. For one that they did, asks a second person and changes nothing.
   * @throws Problem 'invalid-body' when an id in `take` is not of the duplicate's, or the remaining record cannot hold
   * it
   */
  async merge(
    actor: Actor,
    id: string,
    revision: number,
    { into, replacing, ...joining }: Joining & { into: string; replacing: string | null },
  ): Promise<IncidentRecord> {
    if (id === into) throw new Problem('invalid-body', { errors: [{ pointer: '/into', code: 'same-record' }] });
    await this.database.transaction(async (manager) => {
      const pair = await lockPair(manager, actor, id, into);
      await assertStillActs(manager, actor.id);
      await assertRevision(manager, actor, pair.row, revision);
      for (const row of [pair.row, pair.stays]) await assertAction(manager, actor, row, 'merge');
      // A code also exists for a record that was unmerged and whose address still redirects.
      if (pair.row.code === null) await this.join(manager, actor, pair, joining);
      else await this.ask(manager, actor, pair, joining, replacing);
    });
    await this.facts.catchUp();
    return this.incidents.get(actor, id);
  }

  private async ask(
    manager: EntityManager,
    actor: Actor,
    { row, stays }: Pair,
    { take, reason }: Joining,
    replacing: string | null,
  ): Promise<void> {
    if (stays.status !== 'WS_PUBLISHED')
      throw new Problem('invalid-body', { errors: [{ pointer: '/into', code: 'survivor-not-published' }] });
    await this.taken(manager, { row, stays }, take, TAKE);
    await proposeRelease(manager, {
      kind: 'retraction',
      subject: row.id,
      seen: { code: row.code },
      wanted: { code: row.code, reason: 'CR_DUPLICATE', into: stays.code, take },
      note: reason,
      replacing,
      by: actor.id,
    });
  }

  /**
   * Merges several duplicates that readers never saw into one record, one after the other in one transaction. Of an
   * answer that several give, the last one remains.
   * @throws Problem 'invalid-body' as `merge`, with where in the list; also for a duplicate that readers saw: a second
   * person agrees to each of those
   */
  async mergeSeveral(
    actor: Actor,
    into: string,
    revision: number,
    { records, reason }: { records: readonly (Pick<Joining, 'take'> & Seen)[]; reason: string | null },
  ): Promise<IncidentRecord> {
    const wrong = (n: number, code: string) =>
      new Problem('invalid-body', { errors: [{ pointer: `/records/${n}/id`, code }] });
    const ids = records.map(({ id }) => id);
    for (const [n, id] of ids.entries()) {
      if (id === into) throw wrong(n, 'same-record');
      if (ids.indexOf(id) !== n) throw wrong(n, 'repeated-id');
    }
    const together = randomUUID();
    await this.database.transaction(async (manager) => {
      // Whoever merges two of them locks in this order, too: in another, each could wait for the other.
      for (const id of [into, ...ids].sort()) await lockRow(manager, actor, id);
      await assertStillActs(manager, actor.id);
      // Whoever saves a record or changes a group locks these after records and before the log: the same holds here.
      await holdNamesOf(manager, ids);
      await holdGroupsOf(manager, ids);
      const remaining = await lockRow(manager, actor, into);
      await assertRevision(manager, actor, remaining, revision);
      const unused = await this.lockNamesOnlyOf(manager, remaining);
      for (const [n, { id, revision: seen, take }] of records.entries()) {
        const pair = await lockPair(manager, actor, id, into);
        await assertRevision(manager, actor, pair.row, seen);
        for (const row of [pair.row, pair.stays]) await assertAction(manager, actor, row, 'merge');
        if (pair.row.code !== null) throw wrong(n, 'merge-alone');
        const several = { together, pointer: `/records/${n}/take`, unused };
        await this.join(manager, actor, pair, { take, reason }, several);
      }
    });
    await this.facts.catchUp();
    return this.incidents.get(actor, into);
  }

  /**
   * Merges locked records, in the caller's transaction.
   * @param together the id of a merger of several; null: of one
   * @param pointer where `take` is in the request
   * @param unused names that nothing but the remaining record refers to, locked; null: it looks for them
   */
  async join(
    manager: EntityManager,
    actor: Actor,
    { row, stays }: Pair,
    { take, reason }: Joining,
    { together, pointer, unused }: { together: string | null; pointer: string; unused: string[] | null } = {
      together: null,
      pointer: TAKE,
      unused: null,
    },
  ): Promise<void> {
    const gone = row.code === null ? [] : [isGone(await this.leadTo(manager, row.code, stays.code!))];
    const copies = await endCopiesOf(manager, row.id, false);
    await deleteStory(manager, row.code);
    const { before, after, replaced } = await this.taken(manager, { row, stays }, take, pointer);
    await lockRelations(manager);
    const { moved, hasKept } = await moveRelations(manager, actor, { from: row.id, to: stays.id });
    await manager.upsert(
      MergerEntity,
      {
        recordId: row.id,
        intoId: stays.id,
        revision: stays.revision + 1,
        added: idsOf(after).filter((id) => !idsOf(before.incident).includes(id)),
        replaced,
        relations: moved,
        together,
      },
      ['recordId'],
    );
    await this.incidents.rewrite(manager, actor, stays, before, after, { reason, unused });
    await this.incidents.move(manager, actor, row, { status: 'WS_MERGED', mergedInto: stays.id }, 'merged', reason, [
      ...gone,
      ...keptBy([], hasKept),
    ]);
    await logCopies(manager, actor.id, copies);
    if (row.code !== null) await updateTotalsOnRetraction(manager, row.id, false, this.today());
  }

  /**
   * Locks the unused names that nothing but this record refers to. It may decrypt the landmarks of all records, so call
   * it before the transaction logs anything. A name that a later join removes again is still that of its duplicate.
   */
  private async lockNamesOnlyOf(manager: EntityManager, row: IncidentRow): Promise<string[]> {
    const { incident } = (await readRecords(manager, [row], true)).get(row.id)!;
    return lockUnusedNames(manager, proposedIn(incident), row.id);
  }

  private async taken(
    manager: EntityManager,
    { row, stays }: Pair,
    take: readonly string[],
    pointer: string,
  ): Promise<{ before: StoredIncident; after: Incident; replaced: string[] }> {
    const trees = await readRecords(manager, [row, stays], true);
    const before = trees.get(stays.id)!;
    const { incident, errors } = mergeReport(
      before.incident,
      trees.get(row.id)!.incident,
      take,
      pointer,
      randomUUID,
      true,
    );
    // A fault of an answer points to where it was chosen: the request has no answers to point to.
    const chosen = (error: FieldError): FieldError =>
      error.pointer.startsWith(`${pointer}/`) ? error : { ...error, pointer };
    if (errors.length > 0) throw new Problem('invalid-body', { errors: errors.map(chosen) });
    const replaced = new Set(take.filter((one) => fieldOf(Incident, one) !== undefined));
    for (const { name, translates } of fieldsOf(Incident)) if (replaced.has(translates ?? '')) replaced.add(name);
    if (incident.tags !== before.incident.tags) replaced.add(TAGS);
    // Own codes go with the answers that they refine, chosen or not.
    if (isDeepStrictEqual(incident.ownCodes, before.incident.ownCodes)) replaced.delete(OWN_CODES);
    else replaced.add(OWN_CODES);
    return { before, after: incident, replaced: [...replaced] };
  }

  /** Ends what readers see of a code; its address redirects to another from now on. */
  private async leadTo(manager: EntityManager, code: string, into: string): Promise<Gone> {
    const seq = await nextPublicSeq(manager);
    await closeVersion(manager, code, seq);
    const gone = await upsertMerged(manager, { code, seq, into });
    await appendPublicChange(manager, seq, { code, what: 'merged', onDay: this.today(), reason: 'CR_DUPLICATE', into });
    return { seq, what: gone.what, reason: gone.reason, into };
  }

  /**
   * Undoes a mistaken merger in one step. The record is again what it was before. One that was verified or published
   * goes back to review instead: two people must publish it, as any record, and until then its address still redirects.
   * The remaining record loses what it got, except what somebody changed since, and what it would be incomplete
   * without; where the actor may not change it, it stays as it is.
   * @param isWhole whether the records that were merged together with it are parted, too, as far as the actor may see
   * them
   */
  async unmerge(actor: Actor, id: string, revision: number, isWhole = false): Promise<IncidentRecord> {
    await this.database.transaction(async (manager) => {
      const together = isWhole ? await mergedTogether(manager, id) : [];
      const all = new Set([id, ...together.flatMap(({ recordId, intoId }) => [recordId, intoId])]);
      // In the order of the ids, so that two undoings cannot wait for each other. A record that is out of sight is left
      // out without a word: a refusal would tell that it exists.
      const seen = new Map<string, IncidentRow | null>();
      if (all.size > 1) for (const one of [...all].sort()) seen.set(one, await lockIfSeen(manager, actor, one));
      await assertRevision(manager, actor, await lockRow(manager, actor, id), revision);
      // Somebody who may not change the remaining record can have parted one of them alone: its merger stays listed.
      const isStill = ({ recordId, intoId }: MergerEntity): boolean => {
        const row = seen.get(recordId);
        return row?.status === 'WS_MERGED' && row.mergedInto === intoId;
      };
      // The last one first, so that each answer becomes what it was before all of them.
      const parted = together.filter(isStill).map(({ recordId }) => recordId);
      for (const one of parted.includes(id) ? parted : [id]) await this.part(manager, actor, one);
    });
    return this.incidents.get(actor, id);
  }

  private async part(manager: EntityManager, actor: Actor, id: string): Promise<void> {
    const merger = await manager.findOneBy(MergerEntity, { recordId: id });
    const stays = merger && (await this.lockSurvivor(manager, actor, id, merger.intoId));
    const row = await lockRow(manager, actor, id);
    await assertAction(manager, actor, row, 'unmerge');
    const kept: Difference[] = [];
    if (merger && stays && row.mergedInto === stays.id) {
      const trees = await readRecords(manager, [row, stays], true);
      const before = trees.get(stays.id)!;
      const left = await withoutMerged(manager, before.incident, trees.get(id)!.incident, merger);
      await lockRelations(manager);
      const only = merger.relations;
      const { hasKept } = await moveRelations(manager, actor, { from: stays.id, to: id, only });
      kept.push(...keptBy(left.kept, hasKept));
      await manager.delete(MergerEntity, { recordId: id });
      await this.incidents.rewrite(manager, actor, stays, before, left.incident);
    }
    await this.incidents.move(
      manager,
      actor,
      row,
      { status: await statusBefore(manager, id), mergedInto: null, verifiedBy: null },
      'unmerged',
      null,
      kept,
    );
  }

  /** Locks both records in the order of their ids. @returns the remaining one; null: the actor may not change it */
  private async lockSurvivor(
    manager: EntityManager,
    actor: Actor,
    id: string,
    into: string,
  ): Promise<IncidentRow | null> {
    try {
      const { stays } = await lockPair(manager, actor, id, into);
      return (await refusalOf(manager, actor, stays, 'change')) === null ? stays : null;
    } catch (error) {
      if (error instanceof Problem && error.code === 'not-found') return null;
      throw error;
    }
  }

  /** Lists what was merged into a record, of what the actor may see. */
  async joined(actor: Actor, id: string): Promise<MergedRecord[]> {
    await this.incidents.get(actor, id);
    const { manager } = this.database;
    const found = await mergedInto(manager, actor, id);
    const threads = await countThreadsSeen(
      manager,
      actor,
      found.map((one) => one.id),
    );
    const goes = await goesOf(
      manager,
      found.map((one) => one.id),
    );
    return found.map((one) => ({ ...one, threads: threads.get(one.id) ?? 0, together: goes.get(one.id) ?? null }));
  }

  private today(): Day {
    return todayIn(this.places.country.timeZone);
  }
}

/**
 * Returns the status of a record once its merger is undone: what it was before. A grade, or what readers saw, was of a
 * record that somebody has since taken for another's double, so it must be reviewed again.
 */
const statusBefore = async (manager: EntityManager, id: string): Promise<string> => {
  const statuses = await valuesOfFields(manager, id, ['record.status']);
  const before = statuses.map(({ disclosure }) => openDisclosure(disclosure).value as string);
  // Only records in these states are merged. It may have been hidden and restored since.
  const last = before.filter((status) => LIVE_STATES.includes(status)).at(-1);
  return last === 'WS_SUBMITTED' ? last : 'WS_UNDER_REVIEW';
};

/** Returns the mergers that were made together with that of a record, the last one first; none: it was merged alone. */
const mergedTogether = async (manager: EntityManager, id: string): Promise<MergerEntity[]> => {
  const own = await manager.findOneBy(MergerEntity, { recordId: id });
  if (own === null || own.together === null) return [];
  return manager.find(MergerEntity, {
    where: { together: own.together },
    order: { revision: 'DESC', recordId: 'ASC' },
  });
};

/**
 * Returns, of merged records, with which others of these they were merged, as the id of that go. Of one whose others
 * are not among these it tells nothing: they may be out of sight.
 */
const goesOf = async (manager: EntityManager, ids: readonly string[]): Promise<Map<string, string>> => {
  const found = await manager.find(MergerEntity, { where: { recordId: In(ids), together: Not(IsNull()) } });
  const isAlone = (go: string | null): boolean => found.filter(({ together }) => together === go).length === 1;
  return new Map(
    found.flatMap(({ recordId, together }) => (isAlone(together) ? [] : [[recordId, together!] as const])),
  );
};

/** Locks a record. @returns null: the actor may not see it */
const lockIfSeen = async (manager: EntityManager, actor: Actor, id: string): Promise<IncidentRow | null> => {
  try {
    return await lockRow(manager, actor, id);
  } catch (error) {
    if (error instanceof Problem && error.code === 'not-found') return null;
    throw error;
  }
};

/** Locks in the order of the ids, so that two mergers of one pair cannot deadlock. */
export const lockPair = async (manager: EntityManager, actor: Actor, id: string, into: string): Promise<Pair> => {
  const rows = new Map<string, IncidentRow>();
  for (const one of [id, into].sort()) rows.set(one, await lockRow(manager, actor, one));
  return { row: rows.get(id)!, stays: rows.get(into)! };
};

/** Returns what the history says stayed as it was: answers of the remaining record, and a relation. */
const keptBy = (answers: readonly string[], hasRelation: boolean): Difference[] => {
  const value = [...answers.map((name) => `/${name}`), ...(hasRelation ? ['relation'] : [])];
  return value.length === 0 ? [] : [{ path: KEPT_FIELD, value, internal: false }];
};

/** Returns the ids of all children of a record. */
const idsOf = (incident: Incident): string[] => CHILDREN.flatMap(({ list }) => incident[list].map(({ id }) => id));
