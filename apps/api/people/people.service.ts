import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { isForTeamAlone } from '@vigil/shared/people/is-for-team-alone.js';
import type { Person } from '@vigil/shared/people/person.js';
import { personWarnings, readPerson, type TakenIn } from '@vigil/shared/people/person-faults.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { HandedIn, PeoplePage, PersonView } from '@vigil/shared/staff-responses/people.js';
import { accountsOf } from '../accounts/apply-trust-policy.js';
import { ableReviewers, membersById, namesOfMembers } from '../accounts/members.repository.js';
import { ableOnTeams } from './able-on-team.js';
import { findIncidents, keepIncidents } from '../incidents/incident-row.repository.js';
import type { Actor } from '../incidents/record-access.js';
import { PlacesService } from '../places/places.service.js';
import type { Precondition } from '../platform/http/precondition.js';
import { viewOfEvent } from './case-events.service.js';
import { CustodyLaw } from './custody-law.js';
import { identitiesOf, keepReadersOfTeam } from './identity.repository.js';
import { logPeople } from './log-people.js';
import { EndBrokenPages } from './pages/end-broken-pages.js';
import { findRecord, insertRecord, lockRecords, updateRecord } from './people.repository.js';
import { findPersonErasure } from './person-erasure.repository.js';
import { personReferenceErrors, sameWords } from './person-references.js';
import {
  custodyOf,
  knownCustodyOf,
  readVisiblePeople,
  rootOf,
  type EventRecord,
  type PersonContent,
  type PersonRecord,
  type VisiblePeople,
} from './visible-people.js';

/** The country is level 0. */
const PROVINCE_LEVEL = 1;

/** Adds what leads to the part of a body. */
const under = (base: string, errors: readonly FieldError[]): FieldError[] =>
  errors.map((error) => ({ ...error, pointer: base + error.pointer }));
export const refuseIfAny = (errors: readonly FieldError[]): void => {
  if (errors.length > 0) throw new Problem('invalid-body', { errors });
};
/** Returns a person whom the actor may know of. @throws Problem 'not-found', the same whether or not they exist */
export const assertKnown = ({ people }: VisiblePeople, id: string): PersonRecord => {
  const found = people.get(id);
  if (!found) throw new Problem('not-found');
  return found;
};

/**
 * Refuses what cannot be chosen: a page about a person takes two reviewers. Who has one keeps it as long as nobody
 * chooses something else.
 * @param only what this member may choose at all; null: anything
 */
const assertShowing = (showing: string | null, only: string | null, stored: string | null = null): void => {
  const isPage = showing === 'SH_CODE' || showing === 'SH_NAMED';
  if ((isPage && showing !== stored) || (only !== null && showing !== only))
    refuseIfAny([{ pointer: '/person/showing', code: 'showing-not-possible' }]);
};

interface PersonToKeep {
  person: unknown;
  team: readonly string[];
}

/** People deprived of liberty: docs/decisions/people.md */
@Injectable()
export class PeopleService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly law: CustodyLaw,
    private readonly pages: EndBrokenPages,
  ) {}

  /** Lists the people whom the actor may know of: each once, also where several were joined. */
  async list(actor: Actor, { incident }: { incident: string | null }): Promise<PeoplePage> {
    const { manager } = this.database;
    const { people, groups, eventsOf } = await readVisiblePeople(manager, actor);
    const names = await namesOfMembers(
      manager,
      [...people.values()].flatMap(({ team }) => team),
    );
    const items = [...groups].flatMap(([root, group]) => {
      const { id, revision, content, team } = people.get(root)!;
      const acts = group.flatMap((one) => one.content.person.acts);
      if (incident !== null && !acts.some((act) => act.incident === incident)) return [];
      const { events, custody } = knownCustodyOf(manager, eventsOf, group);
      const { person } = content;
      return {
        id,
        revision,
        handle: person.handle!,
        risk: person.risk,
        showing: person.showing,
        team: team.map((one) => names.get(one) ?? ''),
        warnings: personWarnings(person),
        acts: acts.map((act) => ({ incident: act.incident, act: act.act })),
        events,
        custody,
      };
    });
    return { total: items.length, items };
  }

  /** Lists whom somebody who hands a person in can choose as their team: reviewers who can act. */
  async reviewers(): Promise<{ id: string; name: string }[]> {
    const reviewers = await ableReviewers(this.database.manager);
    return reviewers.map(({ id, name }) => ({ id, name }));
  }

  /** @throws Problem 'not-found' */
  async get(actor: Actor, id: string): Promise<PersonView> {
    return this.view(this.database.manager, actor, id);
  }

  /**
   * Stores a person, or the next revision of one. Whoever is no reviewer hands one in and reads nothing back.
   * @throws Problem 'invalid-body', 'already-exists', 'not-found', 'not-allowed', 'changed-meanwhile' with the person
   * as stored, 'second-person-needed'
   */
  async put(
    actor: Actor,
    id: string,
    { person: body, team }: PersonToKeep,
    precondition: Precondition,
  ): Promise<{ kept: PersonView | HandedIn; created: boolean }> {
    const { value, errors } = readPerson(body, todayIn(this.places.country.timeZone));
    refuseIfAny(under('/person', errors));
    let hasChanged = false;
    const created = await this.database.transaction(async (manager) => {
      await keepIncidents(
        manager,
        value.acts.map(({ incident }) => incident),
      );
      if (precondition.create) return this.create(manager, actor, id, value, team);
      hasChanged = await this.change(manager, actor, id, value, team, precondition.revision);
      return false;
    });
    await this.pages.afterwards(hasChanged);
    const kept = actor.role === 'reviewer' ? await this.get(actor, id) : { id, revision: 1 };
    return { kept, created };
  }

  private async create(
    manager: EntityManager,
    actor: Actor,
    id: string,
    person: Person,
    wanted: readonly string[],
  ): Promise<boolean> {
    const content: PersonContent = { person, joining: null };
    assertShowing(person.showing, actor.role === 'reviewer' ? null : 'SH_NONE');
    const team = await teamFor(manager, actor, person, wanted, []);
    const known = await findRecord<PersonContent>(manager, 'person', id);
    const isSame = known?.authorId === actor.id && JSON.stringify(known.content) === JSON.stringify(content);
    if (isSame && sameTeam(known.team, wanted, actor)) return false;
    const errors = await personReferenceErrors(manager, actor, person, null);
    refuseIfAny(under('/person', [...errors, ...(await this.handleErrors(manager, actor, id, person))]));
    const sealed = await insertRecord(manager, { id, kind: 'person', memberId: actor.id, team }, content);
    if (sealed === null) throw new Problem('already-exists');
    await logPeople(manager, actor.id, { kind: 'person', id, revision: 1, what: 'handed-in', sealed });
    return true;
  }

  /** @returns whether readers see something else of a page about the person */
  private async change(
    manager: EntityManager,
    actor: Actor,
    id: string,
    person: Person,
    wanted: readonly string[],
    revision: number,
  ): Promise<boolean> {
    if (actor.role !== 'reviewer') throw new Problem('not-allowed');
    await lockRecords(manager, [id], 'update');
    const before = assertKnown(await readVisiblePeople(manager, actor), id);
    const { person: stored } = before.content;
    const isSame = JSON.stringify(stored) === JSON.stringify(person);
    if (isSame && before.revision === revision + 1 && sameTeam(before.team, wanted, actor)) return false;
    if (before.revision !== revision)
      throw new Problem('changed-meanwhile', { extra: { current: await this.view(manager, actor, id) } });
    assertShowing(person.showing, null, stored.showing);
    const errors = await personReferenceErrors(manager, actor, person, stored);
    if (person.handle !== stored.handle) errors.push(...(await this.handleErrors(manager, actor, id, person)));
    refuseIfAny(under('/person', errors));
    // Whoever limits a person to the team, or changes it, stays on it: otherwise they could not undo a mistake.
    const isLimiting = isForTeamAlone(person.risk) && !isForTeamAlone(stored.risk);
    const isTeamChanged = isLimiting || [...wanted].sort().join() !== [...before.team].sort().join();
    const team = isTeamChanged ? await teamFor(manager, actor, person, wanted, before.team) : before.team;
    const content = { ...before.content, person };
    const sealed = await updateRecord(manager, before, { memberId: actor.id, team, content });
    if (isTeamChanged) await keepReadersOfTeam(manager, id);
    const hasChanged = await this.pages.within(manager);
    await logPeople(manager, actor.id, { kind: 'person', id, revision: revision + 1, what: 'changed', sealed });
    return hasChanged;
  }

  /** Refuses a handle that stands for somebody else of whom the actor knows. */
  private async handleErrors(
    manager: EntityManager,
    actor: Actor,
    id: string,
    { handle }: Person,
  ): Promise<FieldError[]> {
    if (actor.role !== 'reviewer') return [];
    const { people } = await readVisiblePeople(manager, actor);
    return [...people.values()].some((one) => one.id !== id && sameWords(one.content.person.handle, handle))
      ? [{ pointer: '/handle', code: 'handle-taken' }]
      : [];
  }

  /** Returns when and where the incidents were that these people, who are one, were taken in. */
  private async takenIn(manager: EntityManager, group: readonly PersonRecord[]): Promise<TakenIn[]> {
    const ids = group.flatMap(({ content }) => content.person.acts.flatMap(({ incident }) => incident ?? []));
    const rows = ids.length > 1 ? await findIncidents(manager, [...new Set(ids)]) : [];
    return rows.map((row) => {
      const [day, latest, place] = [row['whenEarliest'], row['whenLatest'], row['placeCode']] as (string | null)[];
      const province = place ? this.places.gazetteer.ancestorAtLevel(place, PROVINCE_LEVEL) : null;
      return { day: day === latest ? (day as Day | null) : null, province: province?.code ?? null };
    });
  }

  private async view(manager: EntityManager, actor: Actor, id: string): Promise<PersonView> {
    const seen = await readVisiblePeople(manager, actor, id);
    const record = assertKnown(seen, id);
    const { person, joining } = record.content;
    const group = rootOf(id, seen.all) === id ? seen.groups.get(id)! : [record];
    const { events, custody } = custodyOf(seen.eventsOf, group);
    const cases = casesOf(seen, group);
    const team = await membersById(manager, record.team);
    const asked = await findPersonErasure(manager, id);
    const names = await namesOfMembers(
      manager,
      [joining?.askedBy, joining?.agreedBy, joining?.undoAskedBy].filter((one) => one != null),
    );
    // Somebody may ask to join a person into one of whom this reviewer may not know.
    const into = joining && seen.people.get(joining.into);
    const nameOf = (one: string | null): string | null => (one === null ? null : (names.get(one) ?? ''));
    return {
      id,
      revision: record.revision,
      author: record.author,
      changedBy: record.changer,
      changedAt: record.changedAt.toISOString(),
      team,
      person,
      warnings: personWarnings(
        person,
        // Of a case that this reviewer may not know of, nobody can say here whether anybody is charged in it.
        events.filter((event) => !seen.ofHiddenCase.has(event.id)).map(({ content }) => content),
        cases,
        await this.takenIn(manager, group),
      ),
      cases,
      events: events.map(viewOfEvent),
      takenBack: takenBackOf(seen, group).map(viewOfEvent),
      custody,
      limits: this.law.limitsOf(await this.law.current(manager), seen, group, cases),
      joining:
        joining && into
          ? {
              into: joining.into,
              handle: into.content.person.handle,
              askedBy: nameOf(joining.askedBy) ?? '',
              agreedBy: nameOf(joining.agreedBy),
              undoAskedBy: nameOf(joining.undoAskedBy),
            }
          : null,
      joined: group.flatMap((one) => (one.id === id ? [] : [{ id: one.id, handle: one.content.person.handle! }])),
      entries: entriesOf(seen, id),
      identities: await identitiesOf(manager, id),
      erasure: asked && { askedBy: asked.askedBy, askedAt: asked.askedAt.toISOString() },
    };
  }
}

/** Returns every entry of the same person, sorted. */
export const entriesOf = ({ groups, all }: VisiblePeople, id: string): string[] =>
  groups
    .get(rootOf(id, all))!
    .map((one) => one.id)
    .sort();

/** Returns the events of these people, who are one, that were taken back. */
const takenBackOf = ({ events }: VisiblePeople, group: readonly PersonRecord[]): EventRecord[] => {
  const ids = new Set(group.map(({ id }) => id));
  return [...events.values()].filter(
    ({ content }) => content.takenBack && content.people.some(({ person }) => ids.has(person!)),
  );
};

/** Returns the cases that these people, who are one, are in. */
export const casesOf = ({ cases }: VisiblePeople, group: readonly PersonRecord[]): PersonView['cases'] => {
  const ids = new Set(group.map(({ id }) => id));
  return [...cases.values()].flatMap(({ id, content }) => {
    const roles = content.people.flatMap(({ person, role }) => (ids.has(person!) && role !== null ? [role] : []));
    const charges = content.charges.filter(({ person }) => ids.has(person!));
    return roles.length === 0 ? [] : [{ id, handle: content.handle!, roles: [...new Set(roles)], charges }];
  });
};

/** Whether a repeated request names the team that is stored. Whoever asked may have been added to it. */
const sameTeam = (stored: readonly string[], wanted: readonly string[], { id }: Actor): boolean =>
  [...new Set([...wanted, id])].sort().join() === [...new Set([...stored, id])].sort().join();

/**
 * Returns the team that somebody chooses: reviewers who can act and may see the person's incidents, or who were on it,
 * with the reviewer who chooses.
 * @throws Problem 'invalid-body' when nobody on it could read; 'second-person-needed' when somebody is taken out and
 * nobody would be left but the one who does so
 */
const teamFor = async (
  manager: EntityManager,
  actor: Actor,
  { acts }: Pick<Person, 'acts'>,
  wanted: readonly string[],
  before: readonly string[],
): Promise<string[]> => {
  const able = (await ableOnTeams(manager, acts))(acts);
  refuseIfAny(
    wanted.flatMap((one, at) =>
      able.has(one) || before.includes(one) ? [] : [{ pointer: `/team/${at}`, code: 'no-reviewer' }],
    ),
  );
  const team = [...new Set([...wanted, ...(actor.role === 'reviewer' ? [actor.id] : [])])].sort();
  if (!team.some((one) => able.has(one))) refuseIfAny([{ pointer: '/team', code: 'team-needed' }]);
  const isTakenOut = before.some((one) => one !== actor.id && able.has(one) && !team.includes(one));
  const own = isTakenOut ? await accountsOf(manager, actor.id) : [];
  if (isTakenOut && !team.some((one) => able.has(one) && !own.includes(one))) throw new Problem('second-person-needed');
  return team;
};
