import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import type { CourtCase } from '@vigil/shared/people/court-case.js';
import { asCounted, type CountedPerson } from '@vigil/shared/people-figures/counted-person.js';
import type { PageSubject } from '@vigil/shared/people-pages/page-rules.js';
import { unlimitedAmong } from '../../incidents/incident-row.repository.js';
import { asFigureEvent } from '../custody-law.js';
import { type PeopleBlock, readBlocks } from '../people-blocks.js';
import { readRecordsOfKind } from '../decrypted-people.js';
import {
  addTo,
  type CaseRecord,
  type EventRecord,
  type PersonContent,
  type PersonRecord,
  rootOf,
  type StoredEvent,
} from '../visible-people.js';

/** A person as the rules of pages read them: everything that is recorded, whoever asks. */
export interface PersonForPage extends PageSubject {
  /** The entry that all are from now on. */
  root: PersonRecord;
  /** All entries of the person, this one first. */
  group: readonly PersonRecord[];
  counted: (today: Day) => CountedPerson;
  /** Identifies everything that is recorded of the person: another one after any change. */
  state: () => string;
}

/**
 * Reads everybody, as the rules of pages read them, by the id of each entry.
 * @param read `readUndamagedRecords` where pages must go although a record is damaged
 * @throws Problem 'locked', 'unavailable'; as `read`
 */
export const readPeopleForPages = async (
  manager: EntityManager,
  read: typeof readRecordsOfKind = readRecordsOfKind,
): Promise<Map<string, PersonForPage>> => {
  const records = await read<PersonContent>(manager, 'person');
  const cases = await read<CourtCase>(manager, 'case');
  const events = (await read<StoredEvent>(manager, 'event')).filter(({ content }) => !content.takenBack);
  const linked = [
    ...records.flatMap(({ content }) => content.person.acts),
    ...cases.flatMap(({ content }) => content.incidents),
  ].flatMap(({ incident }) => incident ?? []);
  const open = new Set(await unlimitedAmong(manager, [...new Set(linked)]));
  const all = new Map(records.map((one) => [one.id, one]));
  const groups = new Map<string, PersonRecord[]>();
  for (const one of records) addTo(groups, rootOf(one.id, all), one);
  const eventsOf = new Map<string, EventRecord[]>();
  for (const event of events)
    for (const { person } of event.content.people) if (person !== null) addTo(eventsOf, person, event);
  const casesOf = new Map<string, CaseRecord[]>();
  for (const one of cases)
    for (const { person } of one.content.people) if (person !== null) addTo(casesOf, person, one);
  const caseById = new Map(cases.map((one) => [one.id, one]));
  const found = new Map<string, PersonForPage>();
  for (const [root, group] of groups) {
    const ids = new Set(group.map(({ id }) => id));
    const ownEvents = [...new Set([...ids].flatMap((id) => eventsOf.get(id) ?? []))];
    const named = ownEvents.flatMap(({ content }) => caseById.get(content.case ?? '') ?? []);
    const ownCases = [...new Set([...[...ids].flatMap((id) => casesOf.get(id) ?? []), ...named])];
    const one = { root: all.get(root)!, group: rootFirst(root, group), events: ownEvents, cases: ownCases };
    const isOpen = [
      ...group.flatMap(({ content }) => content.person.acts),
      ...ownCases.flatMap((of) => of.content.incidents),
    ].every(({ incident }) => incident === null || open.has(incident));
    for (const id of ids)
      found.set(id, {
        root: one.root,
        group: one.group,
        entries: one.group.map(({ content }) => content.person),
        isJoined: id !== root,
        isOpen,
        counted: (today) => countedOf(one, today),
        state: () => stateOf(one),
      });
  }
  return found;
};

interface Recorded {
  group: readonly PersonRecord[];
  events: readonly EventRecord[];
  cases: readonly CaseRecord[];
}

const rootFirst = (root: string, group: readonly PersonRecord[]): PersonRecord[] =>
  [...group].sort((a, b) => Number(b.id === root) - Number(a.id === root));

const isOf =
  (group: readonly PersonRecord[]) =>
  ({ person }: { person: string | null }): boolean =>
    group.some(({ id }) => id === person);

const countedOf = ({ group, events, cases }: Recorded, today: Day): CountedPerson => {
  const ids = new Set(group.map(({ id }) => id));
  return asCounted(
    {
      entries: group.map(({ content }) => content.person),
      events: events.map((event) => asFigureEvent(event, ids, () => null)),
      charges: cases.flatMap(({ id, content }) =>
        content.charges.filter(isOf(group)).map((charge) => ({ ...charge, case: id })),
      ),
    },
    today,
  );
};

const stateOf = ({ group, events, cases }: Recorded): string => {
  const own = isOf(group);
  const recorded = [
    group.map(({ id, content: { person, joining } }) => [id, person, joining]),
    events.map(({ id, content }) => [id, { ...content, people: content.people.filter(own) }]),
    cases.map(({ id, content: { people, charges, incidents, court } }) => [
      id,
      people.filter(own),
      charges.filter(own),
      incidents,
      court,
    ]),
  ];
  return createHash('sha256').update(JSON.stringify(recorded)).digest('hex');
};

/**
 * Returns how many others of the blocks in which this person was counted for readers have or had a page: whoever knows
 * all of them must still learn nothing of the rest.
 */
export const countPagesOfBlock = async (
  manager: EntityManager,
  people: ReadonlyMap<string, PersonForPage>,
  id: string,
): Promise<number> => {
  const { root } = people.get(id)!;
  const rootIdOf = (one: string): string | undefined => people.get(one)?.root.id;
  const membersOf = ({ members, former }: PeopleBlock): string[] => [...members, ...former];
  const own = (await readBlocks(manager))
    .map(({ content }) => content)
    .filter((block) => membersOf(block).some((one) => rootIdOf(one) === root.id));
  // Of entries that were joined, any may have the page that readers saw.
  const isWithPage = (one: string): boolean => people.get(one)!.group.some(({ content }) => content.page?.code != null);
  const counts = own.map((block) => {
    const others = new Set(membersOf(block).flatMap((one) => rootIdOf(one) ?? []));
    others.delete(root.id);
    return [...others].filter(isWithPage).length + (block.pagesErased ?? 0);
  });
  return Math.max(0, ...counts);
};
