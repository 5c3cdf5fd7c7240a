import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type {
  NameDecision,
  NameProposal,
  ProposedName,
  ProposedNamePage,
} from '@vigil/shared/staff-responses/proposed-names.js';
import { assertIndependent, readTeam } from '../../accounts/apply-trust-policy.js';
import { tellMembers } from '../../accounts/notices/notices.repository.js';
import { whyNotSecond, type Team } from '../../accounts/trust-policy.js';
import { appendLeaf } from '../../audit-log/log-leaf.js';
import { logUpsert } from '../../audit-log/log-small-records.js';
import { createGroup, isGroup } from '../groups/group.repository.js';
import { PlacesService } from '../../places/places.service.js';
import { findIncidents } from '../incident-row.repository.js';
import { IncidentsService } from '../incidents.service.js';
import { lockRow, refusalOf, type Actor } from '../record-access.js';
import { mayRead, sightOf } from '../record-policy.js';
import { readRecords } from '../whole-record.repository.js';
import {
  decideName,
  insertName,
  listNames,
  lockName,
  readNames,
  recordsWithProposedGroup,
  type StoredName,
} from './proposed-names.repository.js';
import { settledWith } from './settle-groups.js';

/** Landmarks and groups that somebody proposes for all records. What becomes shared is seen by two: docs/decisions/desk.md */
@Injectable()
export class ProposedNamesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly incidents: IncidentsService,
  ) {}

  async list(actor: Actor): Promise<ProposedNamePage> {
    const { manager } = this.database;
    const names = await listNames(manager, actor);
    const team = await readTeam(manager);
    const items = names.map((name) => nameView(actor, name, team));
    return { total: items.length, waiting: items.filter(({ mayDecide }) => mayDecide).length, items };
  }

  /**
   * Stores a name that a member proposes, under an id that the client made. Repeating the request has no further effect.
   * @throws Problem 'invalid-body', 'already-exists', 'locked'
   */
  async propose(actor: Actor, id: string, proposal: NameProposal): Promise<ProposedName> {
    this.check(proposal);
    await this.database.transaction(async (manager) => {
      if (!(await insertName(manager, id, actor.id, proposal))) {
        const { proposedBy, kind, nameEn, nameKm, aliases, note, sensitive, at } = (await lockName(manager, id))!;
        const known: NameProposal = { kind, nameEn, nameKm, aliases, note, sensitive, at };
        if (proposedBy === actor.id && isDeepStrictEqual(known, proposal)) return;
        throw new Problem('already-exists');
      }
      await log(manager, { id, revision: 1 }, actor, 'proposed');
    });
    return this.view(actor, id);
  }

  /**
   * Accepts a proposed name, joins it with one that is known, or refuses it. Records on which a proposed group is get
   * what became of it: those that the actor may change at once, all others when they are saved next.
   * @throws Problem 'not-found', 'changed-meanwhile', 'wrong-state', 'second-person-needed', 'not-independent',
   * 'invalid-body' for something else to join it with than is known
   */
  async decide(
    actor: Actor,
    id: string,
    revision: number,
    decision: NameDecision,
    into: string | null,
  ): Promise<ProposedName> {
    await this.database.transaction(async (manager) => {
      const name = await lockName(manager, id);
      if (!name) throw new Problem('not-found');
      if (name.revision !== revision)
        throw new Problem('changed-meanwhile', { extra: { current: nameView(actor, name, await readTeam(manager)) } });
      if (name.state !== 'proposed') throw new Problem('wrong-state', { extra: { status: name.state } });
      // Whoever proposed it can take it back, and nothing becomes shared data by that.
      if (decision !== 'refuse') await assertIndependent(manager, actor.id, [name.proposedBy]);
      if (decision === 'join') await assertKnown(manager, name, into);
      const created = decision === 'accept' && name.kind === 'group' ? await newGroup(manager, name) : null;
      const group = created?.id ?? (name.kind === 'group' && decision === 'join' ? into : null);
      const state = decision === 'accept' ? 'accepted' : decision === 'join' ? 'joined' : 'refused';
      const landmark = name.kind === 'landmark' && decision === 'join' ? into : null;
      const now = await decideName(manager, id, { state, by: actor.id, landmark, group });
      await tellMembers(manager, [name.proposedBy], { what: 'name-decided', by: actor.id });
      if (name.kind === 'group') await this.settleRecords(manager, actor, { ...name, state, group });
      if (created) await logUpsert(manager, 'assembly_group', created.id, actor.id, created.result);
      await log(manager, { id, revision: now }, actor, state);
    });
    return this.view(actor, id);
  }

  private async settleRecords(manager: EntityManager, actor: Actor, name: StoredName): Promise<void> {
    const names = new Map([[name.id, name]]);
    const found = await findIncidents(manager, await recordsWithProposedGroup(manager, name.id));
    for (const { id } of found.filter((one) => mayRead(sightOf(actor, one)))) {
      const row = await lockRow(manager, actor, id);
      if ((await refusalOf(manager, actor, row, 'change')) !== null) continue;
      const stored = (await readRecords(manager, [row], true)).get(id)!;
      await this.incidents.rewrite(manager, actor, row, stored, settledWith(stored.incident, names));
    }
  }

  private async view(actor: Actor, id: string): Promise<ProposedName> {
    const { manager } = this.database;
    return nameView(actor, (await readNames(manager, [id])).get(id)!, await readTeam(manager));
  }

  /** @throws Problem 'invalid-body' for a name without words, or a landmark that is not in its commune */
  private check({ kind, nameEn, nameKm, at }: NameProposal): void {
    const refuse = (pointer: string, code: string, params?: Record<string, string>): never => {
      throw new Problem('invalid-body', { errors: [{ pointer, code, ...(params ? { params } : {}) }] });
    };
    if (nameEn === null && nameKm === null) refuse('/nameEn', 'required');
    if (kind === 'group' && at !== null) refuse('/at', 'unknown-key');
    if (kind === 'group') return;
    if (at === null) throw new Problem('invalid-body', { errors: [{ pointer: '/at', code: 'required' }] });
    const place = this.places.gazetteer.get(at.place);
    if (place?.level !== 3) refuse('/at/place', place ? 'no-commune' : 'unknown-place');
    if (!this.places.isInUnit(at.place, at.lat, at.lon))
      refuse('/at', 'point-outside-commune', { place: `${place!.nameEn} (${place!.nameKm})` });
  }
}

/** @throws Problem 'invalid-body' unless `into` is a group, or a landmark that is accepted */
const assertKnown = async (manager: EntityManager, { id, kind }: StoredName, into: string | null): Promise<void> => {
  const refuse = (code: string): never => {
    throw new Problem('invalid-body', { errors: [{ pointer: '/into', code }] });
  };
  if (into === null) return refuse('required');
  if (kind === 'group') return (await isGroup(manager, into)) ? undefined : refuse('unknown-group');
  const other = await lockName(manager, into);
  if (other?.kind !== 'landmark' || other.state !== 'accepted' || other.id === id) refuse('unknown-landmark');
};

const newGroup = async (
  manager: EntityManager,
  { nameEn, nameKm, aliases, note }: StoredName,
): Promise<{ id: string; result: Awaited<ReturnType<typeof createGroup>> }> => {
  const id = randomUUID();
  const result = await createGroup(manager, { id, nameEn: (nameEn ?? nameKm)!, nameKm, aliases, note });
  return { id, result };
};

/** Logs what was done, and no word of the name. Call it last in its transaction. */
const log = (
  manager: EntityManager,
  { id, revision }: { id: string; revision: number },
  { id: actorId }: Actor,
  what: string,
): Promise<unknown> =>
  appendLeaf(manager, { entity: 'proposed-name', entityId: id, revision, actorId, what, values: [] });

const nameView = (actor: Actor, { proposedBy, ...name }: StoredName, team: Team): ProposedName => ({
  ...name,
  mine: proposedBy === actor.id,
  mayDecide:
    actor.role === 'reviewer' && name.state === 'proposed' && whyNotSecond(actor.id, [proposedBy], team) === null,
});
