import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import {
  type DecidedName,
  MOST_WAITING,
  type NameDecision,
  type NameProposal,
  type ProposedName,
  type ProposedNamePage,
} from '@vigil/shared/staff-responses/proposed-names.js';
import { assertIndependent, readTeam } from '../../accounts/apply-trust-policy.js';
import { takeTurn } from '../../accounts/members.repository.js';
import { tellMembers } from '../../accounts/notices/notices.repository.js';
import { whyNotSecond, type Team } from '../../accounts/trust-policy.js';
import { appendLeaf } from '../../audit-log/log-leaf.js';
import { logUpsert } from '../../audit-log/log-small-records.js';
import { createGroup, holdGroup } from '../groups/group.repository.js';
import { PlacesService } from '../../places/places.service.js';
import type { Limit } from '../../platform/http/rate-limit.js';
import { SharedLimits } from '../../platform/http/shared-limits.js';
import type { IncidentRow } from '../incident.entity.js';
import { findIncidents, lockedIncident } from '../incident-row.repository.js';
import { IncidentsService, missingAfter } from '../incidents.service.js';
import { refusalOf, type Actor } from '../record-access.js';
import { mayRead, sightOf } from '../record-policy.js';
import { proposedIn } from '../record-references.js';
import { readRecords } from '../whole-record.repository.js';
import { forgetNames, lockUnusedNames } from './forget-refused-names.js';
import {
  countWaiting,
  decideName,
  insertName,
  listNames,
  lockName,
  readNames,
  recordsWithProposedGroup,
  type StoredName,
} from './proposed-names.repository.js';
import { settledWith } from './settle-groups.js';

/**
 * As many records as one decision changes: until it is done, everybody else who writes waits for the head of the log.
 */
export const MOST_SETTLED = 50;
/** Names of one member in an hour, those that they take back included. */
export const PROPOSALS_AN_HOUR = 60;

/**
 * Landmarks and groups that somebody proposes for all records. What becomes shared is seen by two:
 * docs/decisions/desk.md
 */
@Injectable()
export class ProposedNamesService {
  private readonly proposals: Limit;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly incidents: IncidentsService,
    limits: SharedLimits,
  ) {
    this.proposals = limits.perHour('names proposed', PROPOSALS_AN_HOUR);
  }

  async list(actor: Actor): Promise<ProposedNamePage> {
    const { manager } = this.database;
    const { names, damaged } = await listNames(manager, actor);
    const team = await readTeam(manager);
    const items = names.map((name) => nameView(actor, name, team));
    return { total: items.length, waiting: items.filter(({ mayDecide }) => mayDecide).length, damaged, items };
  }

  /**
   * Stores a name that a member proposes, under an id that the client made. Repeating the request has no further
   * effect.
   * @throws Problem 'invalid-body', also for more than may wait; 'already-exists', 'hourly-limit', 'locked'
   */
  async propose(actor: Actor, id: string, proposal: NameProposal): Promise<ProposedName> {
    this.check(proposal);
    await this.database.transaction(async (manager) => {
      await takeTurn(manager, actor.id);
      if (!(await insertName(manager, id, actor.id, proposal))) {
        const { proposedBy, kind, nameEn, nameKm, aliases, note, sensitive, at } = (await lockName(manager, id))!;
        const known: NameProposal = { kind, nameEn, nameKm, aliases, note, sensitive, at };
        if (proposedBy === actor.id && isDeepStrictEqual(known, proposal)) return;
        throw new Problem('already-exists');
      }
      if ((await countWaiting(manager, actor.id)) > MOST_WAITING)
        refuse('/nameEn', 'too-many-waiting', { max: MOST_WAITING });
      await this.proposals.spend(actor.id);
      await log(manager, { id, revision: 1 }, actor, 'proposed');
    });
    return this.view(actor, id);
  }

  /**
   * Accepts a proposed name, joins it with one that is known, or refuses it. Records on which a proposed group is get
   * what became of it: the first `MOST_SETTLED` that the actor may change and that are complete at once, all others
   * when they are saved next; the answer says how many.
   * @throws Problem 'not-found', 'changed-meanwhile', 'wrong-state', 'second-person-needed', 'not-independent',
   * 'invalid-body' for something else to join it with than is known
   */
  async decide(
    actor: Actor,
    id: string,
    revision: number,
    decision: NameDecision,
    into: string | null,
  ): Promise<DecidedName> {
    const left = await this.database.transaction(async (manager) => {
      // Whoever saves a record locks it, then the names on it, then the head of the log. So does this.
      const { records, seen } = await lockRecords(manager, actor, id);
      const { name, other } = await lockNames(manager, id, decision, into);
      if (!name) throw new Problem('not-found');
      if (name.revision !== revision)
        throw new Problem('changed-meanwhile', { extra: { current: nameView(actor, name, await readTeam(manager)) } });
      if (name.state !== 'proposed') throw new Problem('wrong-state', { extra: { status: name.state } });
      // Whoever proposed it can take it back, and nothing becomes shared data by that.
      if (decision !== 'refuse') await assertIndependent(manager, actor.id, [name.proposedBy]);
      if (decision === 'join') await assertKnown(manager, name, into, other);
      const created = decision === 'accept' && name.kind === 'group' ? await newGroup(manager, name) : null;
      const group = created?.id ?? (name.kind === 'group' && decision === 'join' ? into : null);
      const state = decision === 'accept' ? 'accepted' : decision === 'join' ? 'joined' : 'refused';
      const landmark = name.kind === 'landmark' && decision === 'join' ? into : null;
      const now = await decideName(manager, id, { state, by: actor.id, landmark, group });
      await tellMembers(manager, [name.proposedBy], { what: 'name-decided', by: actor.id });
      const stored = await readRecords(manager, records, true);
      const unused = await lockUnusedNames(manager, null);
      if (created) await logUpsert(manager, 'assembly_group', created.id, actor.id, created.result);
      await log(manager, { id, revision: now }, actor, state);
      let settled = 0;
      const names = new Map<string, StoredName>([[id, { ...name, state, group }]]);
      for (const row of records) {
        const before = stored.get(row.id)!;
        const incident = settledWith(before.incident, names);
        // Whoever saves a record next is told what it lacks, or makes room, and settles it.
        if (missingAfter(row, before.incident, incident).length > 0 || proposedIn(incident).includes(id)) continue;
        await this.incidents.rewrite(manager, actor, row, before, incident);
        settled += 1;
      }
      await forgetNames(manager, actor.id, unused);
      return seen - settled;
    });
    return { ...(await this.view(actor, id)), left };
  }

  private async view(actor: Actor, id: string): Promise<ProposedName> {
    const { manager } = this.database;
    return nameView(actor, (await readNames(manager, [id])).get(id)!, await readTeam(manager));
  }

  /**
   * @throws Problem 'invalid-body' for a name without words, a group with what only landmarks have, or a landmark that
   * is not in one of the finest units
   */
  private check({ kind, nameEn, nameKm, sensitive, at }: NameProposal): void {
    if (nameEn === null && nameKm === null) refuse('/nameEn', 'required');
    if (kind === 'group' && at !== null) refuse('/at', 'unknown-key');
    if (kind === 'group' && sensitive) refuse('/sensitive', 'unknown-key');
    if (kind === 'group') return;
    if (at === null) return refuse('/at', 'required');
    const place = this.places.gazetteer.get(at.place);
    if (!this.places.gazetteer.isFinest(at.place)) refuse('/at/place', place ? 'no-commune' : 'unknown-place');
    if (!this.places.isInUnit(at.place, at.lat, at.lon))
      refuse('/at', 'point-outside-commune', { place: `${place!.nameEn} (${place!.nameKm})` });
  }
}

/** @throws Problem 'invalid-body' that names a field */
const refuse = (pointer: string, code: string, params?: Record<string, string | number>): never => {
  throw new Problem('invalid-body', { errors: [{ pointer, code, ...(params ? { params } : {}) }] });
};

/**
 * Locks records on which a proposed group is, in the order of their ids: the first `MOST_SETTLED` that the actor may
 * change.
 * @returns those that are locked, and on how many that the actor may see the group is
 */
const lockRecords = async (
  manager: EntityManager,
  actor: Actor,
  name: string,
): Promise<{ records: IncidentRow[]; seen: number }> => {
  const mayChange = async (row: IncidentRow): Promise<boolean> =>
    mayRead(sightOf(actor, row)) && (await refusalOf(manager, actor, row, 'change')) === null;
  const all = await findIncidents(manager, await recordsWithProposedGroup(manager, name));
  const found = all.filter((row) => mayRead(sightOf(actor, row)));
  const ids: string[] = [];
  for (const row of found) if (ids.length < MOST_SETTLED && (await mayChange(row))) ids.push(row.id);
  const records: IncidentRow[] = [];
  for (const id of ids.sort()) {
    const row = await lockedIncident(manager, id);
    if (row && (await mayChange(row))) records.push(row);
  }
  return { records, seen: found.length };
};

/**
 * Locks a name, and the one that it is to be joined with, in the order of their ids, so that two decisions cannot
 * deadlock.
 */
const lockNames = async (
  manager: EntityManager,
  id: string,
  decision: NameDecision,
  into: string | null,
): Promise<{ name: StoredName | null; other: StoredName | null }> => {
  const joined = decision === 'join' ? into : null;
  const locked = new Map<string, StoredName | null>();
  for (const one of [...new Set([id, joined ?? id])].sort())
    locked.set(one, await lockName(manager, one, decision === 'refuse'));
  return { name: locked.get(id)!, other: joined === null ? null : locked.get(joined)! };
};

/**
 * @param other the landmark with the id `into`; null: there is none
 * @throws Problem 'invalid-body' unless `into` is a group, or a landmark that is accepted
 */
const assertKnown = async (
  manager: EntityManager,
  { id, kind }: StoredName,
  into: string | null,
  other: StoredName | null,
): Promise<void> => {
  if (into === null) return refuse('/into', 'required');
  if (kind === 'group') return (await holdGroup(manager, into)) ? undefined : refuse('/into', 'unknown-group');
  if (other?.kind !== 'landmark' || other.state !== 'accepted' || other.id === id) refuse('/into', 'unknown-landmark');
};

/** The note stays with the proposal: it was for whoever decides, and is encrypted there. */
const newGroup = async (
  manager: EntityManager,
  { nameEn, nameKm, aliases }: StoredName,
): Promise<{ id: string; result: Awaited<ReturnType<typeof createGroup>> }> => {
  const id = randomUUID();
  const result = await createGroup(manager, { id, nameEn: (nameEn ?? nameKm)!, nameKm, aliases, note: null });
  return { id, result };
};

/** Logs what was done, and no word of the name. Call it when its transaction has nothing left to lock. */
const log = (
  manager: EntityManager,
  { id, revision }: { id: string; revision: number },
  { id: actorId }: Actor,
  what: string,
): Promise<unknown> =>
  appendLeaf(manager, { entity: 'proposed-name', entityId: id, revision, actorId, what, values: [] });

/** What the names of people and the reason are for: to decide, and to know what became of one's own proposal. */
const nameView = (actor: Actor, { proposedBy, ...name }: StoredName, team: Team): ProposedName => ({
  ...name,
  ...(actor.role === 'reviewer' || proposedBy === actor.id ? {} : { by: null, on: null, note: null, decidedBy: null }),
  mine: proposedBy === actor.id,
  mayDecide:
    actor.role === 'reviewer' && name.state === 'proposed' && whyNotSecond(actor.id, [proposedBy], team) === null,
});
