import type { EntityManager } from 'typeorm';
import type { CaseStep } from '@vigil/shared/custody/stage.js';
import { type Custody, spellsOf } from '@vigil/shared/custody/spells.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import { memoizeByObject } from '@vigil/shared/memory/memoize-by-object.js';
import { caseStepOf } from '@vigil/shared/people/case-step.js';
import type { CourtCase } from '@vigil/shared/people/court-case.js';
import type { Person } from '@vigil/shared/people/person.js';
import { findIncidents } from '../incidents/incident-row.repository.js';
import type { Actor } from '../incidents/record-access.js';
import { isOutside, sightOf } from '../incidents/record-policy.js';
import { decryptedPeopleOf, readRecordsOfKind } from './decrypted-people.js';
import type { PageOfPerson } from './pages/page-of-person.js';
import type { PeopleRecord } from './people.repository.js';
import { mayReadPerson } from './person-policy.js';

/** That a person is the same as another, whom both are from then on. The ids are of members, but for `into`. */
export interface Joining {
  into: string;
  askedBy: string;
  /** Null: a second reviewer has not agreed yet. */
  agreedBy: string | null;
  undoAskedBy: string | null;
}
export interface PersonContent {
  person: Person;
  joining: Joining | null;
  /** Missing: nobody proposed a page for readers yet. */
  page?: PageOfPerson;
}
export type PersonRecord = PeopleRecord<PersonContent>;
/** An event as it is stored. Taken back: it counts for nobody, stays in the history, and can be restored. */
export interface StoredEvent extends CaseEvent {
  takenBack?: true;
}
export type EventRecord = PeopleRecord<StoredEvent>;
export type CaseRecord = PeopleRecord<CourtCase>;

/** The people whom a member may know of, and the events of these people. */
export interface VisiblePeople {
  people: ReadonlyMap<string, PersonRecord>;
  /** Those who were joined, by who they are from then on; each person who was not, alone. */
  groups: ReadonlyMap<string, PersonRecord[]>;
  /** The others of whom the member may not know are left out of each. Also those that were taken back. */
  events: ReadonlyMap<string, EventRecord>;
  /** The same events by each of their people, but for those that were taken back. */
  eventsOf: ReadonlyMap<string, EventRecord[]>;
  /** Cases, each with those of its people and charges of whom the member may know. */
  cases: ReadonlyMap<string, CaseRecord>;
  /** People of an incident that only others may know of, or of a country that is not the member's. */
  ofHiddenIncident: ReadonlySet<string>;
  /** Events that a member may know of, of a case that only others may know of: `case` is null in them. */
  ofHiddenCase: ReadonlySet<string>;
  /** Everybody who was read, for what must hold whether or not the member knows of them. */
  all: ReadonlyMap<string, PersonRecord>;
}

/** Returns who a person is from now on, because they were joined; without a joining, the person. */
export const rootOf = (id: string, all: ReadonlyMap<string, PersonRecord>): string => {
  let now = id;
  // Nearly everybody was joined with nobody, and this is asked of everybody.
  let seen: Set<string> | null = null;
  for (;;) {
    const joining = all.get(now)?.content.joining;
    if (!joining || joining.agreedBy === null || seen?.has(now)) return now;
    (seen ??= new Set()).add(now);
    now = joining.into;
  }
};

/** Returns which of these incidents only others may know. Of one that is gone, nothing says any more who may. */
export const hiddenIncidents = async (
  manager: EntityManager,
  actor: Actor,
  linked: readonly (string | null)[],
): Promise<ReadonlySet<string>> => {
  const ids = new Set(linked.filter((id) => id !== null));
  const rows = ids.size === 0 ? [] : await findIncidents(manager, [...ids]);
  const known = new Set(rows.filter((row) => !isOutside(sightOf(actor, row))).map(({ id }) => id));
  return new Set([...ids].filter((id) => !known.has(id)));
};

const namedIn = (people: readonly PersonRecord[], cases: readonly CaseRecord[]): (string | null)[] => [
  ...people.flatMap(({ content }) => content.person.acts.map(({ incident }) => incident)),
  ...cases.flatMap(({ content }) => content.incidents.map(({ incident }) => incident)),
];

/** Reads which incidents people and cases are linked to. */
export const incidentsOfPeople = async (manager: EntityManager): Promise<ReadonlySet<string | null>> =>
  new Set(namedIn(await readRecordsOfKind(manager, 'person'), await readRecordsOfKind(manager, 'case')));

/** Says which people a member may know of. People who were joined are known together, or not at all. */
const knownAmong = (
  records: readonly PersonRecord[],
  actor: Actor,
  hidden: ReadonlySet<string>,
): Pick<VisiblePeople, 'all' | 'people' | 'ofHiddenIncident'> => {
  const all = new Map(records.map((one) => [one.id, one]));
  const isOfHidden = ({ content, team, authorId }: PersonRecord): boolean => {
    const incidents = content.person.acts.flatMap(({ incident }) => incident ?? []);
    // Of a person who is linked to none, nobody knows the country.
    return incidents.length === 0
      ? actor.countries !== null && authorId !== actor.id && !team.includes(actor.id)
      : incidents.some((incident) => hidden.has(incident));
  };
  const isSeen = (one: PersonRecord): boolean =>
    mayReadPerson({
      memberId: actor.id,
      role: actor.role,
      risk: one.content.person.risk,
      team: one.team,
      isOfHiddenIncident: isOfHidden(one),
    });
  const unseenRoots = new Set(records.filter((one) => !isSeen(one)).map(({ id }) => rootOf(id, all)));
  const people = new Map(records.filter(({ id }) => !unseenRoots.has(rootOf(id, all))).map((one) => [one.id, one]));
  return { all, people, ofHiddenIncident: new Set(records.filter(isOfHidden).map(({ id }) => id)) };
};

/** Reads whom a member may know of, without what happened to them: for requests that come one after another. */
export const readKnownPeople = async (
  manager: EntityManager,
  actor: Actor,
): Promise<Pick<VisiblePeople, 'all' | 'people' | 'ofHiddenIncident'>> => {
  const records = await readRecordsOfKind<PersonContent>(manager, 'person');
  return knownAmong(records, actor, await hiddenIncidents(manager, actor, namedIn(records, [])));
};

/** Everything that is recorded about people, whoever may know of it. */
interface AllPeople {
  people: readonly PersonRecord[];
  cases: readonly CaseRecord[];
  events: readonly EventRecord[];
}

/** Reads everything about people. @throws Problem 'locked', 'unavailable'; CannotOpen */
export const readAllPeople = async (manager: EntityManager): Promise<AllPeople> => ({
  people: await readRecordsOfKind<PersonContent>(manager, 'person'),
  cases: await readRecordsOfKind<CourtCase>(manager, 'case'),
  events: await readRecordsOfKind<StoredEvent>(manager, 'event'),
});

/** Returns the incidents that people and cases are linked to. */
export const linkedIncidents = ({ people, cases }: AllPeople): (string | null)[] => namedIn(people, cases);

/**
 * Returns everybody by id, and by who they are since they were joined. The list is the same until something changes.
 */
const byRoot = memoizeByObject((people: readonly PersonRecord[]) => {
  const all = new Map(people.map((one) => [one.id, one]));
  const groups = new Map<string, PersonRecord[]>();
  for (const one of people) addTo(groups, rootOf(one.id, all), one);
  return { all, groups };
});

type NamesPeople = PeopleRecord<{ people: readonly { person: string | null }[] }>;
const placesByPerson = memoizeByObject((records: readonly NamesPeople[]) => {
  const places = new Map<string, number[]>();
  for (const [at, { content }] of records.entries())
    for (const { person } of content.people) if (person !== null) addTo(places, person, at);
  return places;
});
/** Returns those records that name one of these people, in their order. */
const naming = <T extends NamesPeople>(records: readonly T[], people: ReadonlySet<string>): T[] => {
  const places = new Set([...people].flatMap((one) => placesByPerson(records).get(one) ?? []));
  return [...places].sort((a, b) => a - b).map((at) => records[at]!);
};

/**
 * Returns what is needed to tell of one person: who they are, their events and cases, and everybody who is named in
 * these, with whom those were joined: whether a member may know of them depends on it.
 */
const around = (id: string, { people, cases, events }: AllPeople): AllPeople => {
  const { all, groups } = byRoot(people);
  const ofRoot = (one: string): readonly PersonRecord[] => groups.get(rootOf(one, all)) ?? [];
  const own = new Set(ofRoot(id).map((one) => one.id));
  const eventsOf = naming(events, own);
  const inCases = new Set(eventsOf.map(({ content }) => content.case));
  const ofPeople = new Set(naming(cases, own));
  const casesOf = cases.filter((one) => inCases.has(one.id) || ofPeople.has(one));
  const named = [
    id,
    ...[...eventsOf, ...casesOf].flatMap(({ content }) => content.people.map(({ person }) => person!)),
    ...[...own].map((one) => all.get(one)!.content.joining?.into ?? one),
  ];
  return { people: [...new Set(named.flatMap(ofRoot))], cases: casesOf, events: eventsOf };
};

/**
 * Reads whom a member may know of, with their events and cases.
 * @param about a person: returns only what is needed to tell of them, with others who are in the same event or case
 */
export const readVisiblePeople = async (
  manager: EntityManager,
  actor: Actor,
  about: string | null = null,
): Promise<VisiblePeople> => {
  const all = await readAllPeople(manager);
  const records = about === null ? all : around(about, all);
  return visibleAmong(records, actor, await hiddenIncidents(manager, actor, linkedIncidents(records)));
};

/** Returns what a member may know of. @param hidden the incidents that only others may know of */
export const visibleAmong = (
  { people: records, cases: allCases, events: allEvents }: AllPeople,
  actor: Actor,
  hidden: ReadonlySet<string>,
): VisiblePeople => {
  const { all, people, ofHiddenIncident } = knownAmong(records, actor, hidden);
  const groups = new Map<string, PersonRecord[]>();
  for (const one of people.values()) addTo(groups, rootOf(one.id, all), one);
  const isKnown = ({ person }: { person: string | null }): boolean => people.has(person!);
  const cases = new Map(
    allCases.flatMap((one): [string, CaseRecord][] => {
      const { content } = one;
      const isHidden = content.incidents.some(({ incident }) => hidden.has(incident!));
      const seen = { people: content.people.filter(isKnown), charges: content.charges.filter(isKnown) };
      return isHidden || seen.people.length === 0 ? [] : [[one.id, { ...one, content: { ...content, ...seen } }]];
    }),
  );
  const events = new Map<string, EventRecord>();
  const eventsOf = new Map<string, EventRecord[]>();
  const ofHiddenCase = new Set<string>();
  for (const one of allEvents) {
    const seen = one.content.people.filter(({ person }) => person !== null && people.has(person));
    if (seen.length === 0) continue;
    const inCase = one.content.case;
    const isCaseHidden = inCase !== null && !cases.has(inCase);
    if (isCaseHidden) ofHiddenCase.add(one.id);
    const event = { ...one, content: { ...one.content, people: seen, case: isCaseHidden ? null : inCase } };
    events.set(event.id, event);
    if (!event.content.takenBack) for (const { person } of seen) addTo(eventsOf, person!, event);
  }
  return { people, groups, events, eventsOf, cases, ofHiddenIncident, ofHiddenCase, all };
};

export const addTo = <T>(lists: Map<string, T[]>, key: string, item: T): void => {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
};

/** Returns what custody is derived from: an event as one of these people had it. */
export const asStep = ({ id, content }: EventRecord, ids: ReadonlySet<string>): CaseStep =>
  caseStepOf(id, content, ids);

/**
 * Returns how many events these people, who are one, have, and what is derived from them; from memory, where they are
 * the same revisions as before. In custody is nothing that depends on who reads it.
 */
export const knownCustodyOf = (
  manager: EntityManager,
  eventsOf: VisiblePeople['eventsOf'],
  people: readonly PersonRecord[],
): { events: number; custody: Custody } => {
  const ids = people.map(({ id }) => id);
  const own = new Set(ids.flatMap((id) => eventsOf.get(id) ?? []));
  const from = [...ids, ...[...own].map(({ id, revision }) => `${id} ${revision}`)].join(' ');
  const custody = decryptedPeopleOf(manager).derive(ids[0]!, from, () => custodyOf(eventsOf, people).custody);
  return { events: own.size, custody };
};

/** Returns the events of these people, who are one, in the order of their days, and what is derived from them. */
export const custodyOf = (
  eventsOf: VisiblePeople['eventsOf'],
  people: readonly PersonRecord[],
): { events: EventRecord[]; custody: Custody } => {
  const ids = new Set(people.map(({ id }) => id));
  const own = [...new Set([...ids].flatMap((id) => eventsOf.get(id) ?? []))].sort((a, b) =>
    a.content.when!.earliest < b.content.when!.earliest ? -1 : 1,
  );
  return { events: own, custody: spellsOf(own.map((event) => asStep(event, ids))) };
};
