import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { CourtCase } from '@vigil/shared/people/court-case.js';
import {
  countedPerson,
  type CountedPerson,
  type FigureCharge,
  type FigureEvent,
} from '@vigil/shared/people-figures/counted-person.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { keyringOf } from '../encryption/keyring.js';
import { unlimitedAmong } from '../incidents/incident-row.repository.js';
import { PlacesService } from '../places/places.service.js';
import { readRecordsOfKind } from './decrypted-people.js';
import { stateOfPeople } from './people.repository.js';
import { asFigureEvent, type CountryOf, CustodyLaw } from './custody-law.js';
import {
  addTo,
  type CaseRecord,
  type EventRecord,
  type PersonContent,
  type PersonRecord,
  rootOf,
  type StoredEvent,
} from './visible-people.js';

/** What figures are counted from, and the state of the database that it was read from. */
interface Kept {
  state: string;
  linked: readonly string[];
  people: readonly CountedPerson[];
}

/** Somebody whom the team follows: their entries, the one that all are from now on first. Null: in no figure. */
export interface Followed {
  ids: readonly string[];
  counted: CountedPerson | null;
  /** Whether readers see or saw a page about the person; and whether somebody proposes one. */
  hasPage: boolean;
  asksForPage: boolean;
}

/**
 * Reads everybody whom the team follows, as figures count them, but for limits of custody: in which country something
 * was is not read.
 * @throws Problem 'locked', 'unavailable'
 */
export const readFollowed = async (manager: EntityManager, today: Day): Promise<Followed[]> =>
  (await readAll(manager, today, () => null)).followed;

const readAll = async (
  manager: EntityManager,
  today: Day,
  countryOf: CountryOf,
): Promise<{ linked: string[]; followed: Followed[] }> => {
  const records = await readRecordsOfKind<PersonContent>(manager, 'person');
  const cases = await readRecordsOfKind<CourtCase>(manager, 'case');
  const events = await readRecordsOfKind<StoredEvent>(manager, 'event');
  const linked = incidentsOf(records, cases);
  const known = new Set(await unlimitedAmong(manager, linked));
  const isOpen = ({ incident }: { incident: string | null }): boolean => incident === null || known.has(incident);
  return { linked, followed: followedOf(records, cases, events, isOpen, countryOf, today) };
};

/** While somebody writes all the time, an answer is as new as the last of so many readings. */
const MOST_READINGS = 3;

/**
 * Everybody who may be counted, for figures that are the same for whoever may ask: nobody's own rights change them.
 * What was decrypted stays in memory until somebody changes a record, the day ends, or Vigil is locked.
 */
@Injectable()
export class PeopleForFigures {
  private kept: Kept | null = null;
  private reading: Promise<Kept> | null = null;
  private isListening = false;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly law: CustodyLaw,
  ) {}

  /** @throws Problem 'locked', 'unavailable' */
  async current(): Promise<readonly CountedPerson[]> {
    const keyring = keyringOf(this.database.manager);
    if (!this.isListening) keyring.onChange(() => (this.kept = null));
    this.isListening = true;
    for (let tries = 0; ; tries++) {
      if (keyring.locked) throw new Problem('locked');
      const { kept } = this;
      // Whoever asks after something was written needs it: what others are reading may be older.
      const isCurrent = kept !== null && (await this.stateNow(this.database.manager, kept.linked)) === kept.state;
      if (kept !== null && !keyring.locked && (isCurrent || tries === MOST_READINGS)) return kept.people;
      this.reading ??= this.read().finally(() => (this.reading = null));
      const read = await this.reading;
      if (!keyring.locked) this.kept = read;
    }
  }

  /** Returns what the figures depend on: the records, which of their incidents only a case team knows, and the day. */
  private async stateNow(manager: EntityManager, linked: readonly string[]): Promise<string> {
    const known = await unlimitedAmong(manager, linked);
    return [this.today(), await stateOfPeople(manager), ...known].join(' ');
  }

  private today(): Day {
    return todayIn(this.places.country.timeZone);
  }

  private read(): Promise<Kept> {
    return this.database.transaction('REPEATABLE READ', async (manager) => {
      const { linked, followed } = await readAll(manager, this.today(), this.law.countryOf);
      return {
        state: await this.stateNow(manager, linked),
        linked,
        people: followed.flatMap(({ counted }) => counted ?? []),
      };
    });
  }
}

const incidentsOf = (people: readonly PersonRecord[], cases: readonly CaseRecord[]): string[] => {
  const named = [
    ...people.flatMap(({ content }) => content.person.acts),
    ...cases.flatMap((one) => one.content.incidents),
  ];
  return [...new Set(named.flatMap(({ incident }) => incident ?? []))].sort();
};

/**
 * Returns everybody, and how they are counted. As in figures of incidents, what only a case team knows is in none: a
 * person of such an incident, and the charges and verdicts of such a case.
 */
const followedOf = (
  records: readonly PersonRecord[],
  cases: readonly CaseRecord[],
  events: readonly EventRecord[],
  isOpen: (link: { incident: string | null }) => boolean,
  countryOf: CountryOf,
  today: Day,
): Followed[] => {
  const all = new Map(records.map((one) => [one.id, one]));
  const groups = new Map<string, PersonRecord[]>();
  for (const one of records) addTo(groups, rootOf(one.id, all), one);
  const eventsOf = new Map<string, EventRecord[]>();
  for (const event of events.filter(({ content }) => !content.takenBack))
    for (const { person } of event.content.people) if (person !== null) addTo(eventsOf, person, event);
  const openCases = new Map(cases.filter(({ content }) => content.incidents.every(isOpen)).map((one) => [one.id, one]));
  const chargesOf = new Map<string, FigureCharge[]>();
  for (const { id, content } of openCases.values())
    for (const { person, law, article, offence, history } of content.charges)
      if (person !== null) addTo(chargesOf, person, { case: id, law, article, offence, history });
  return [...groups].map(([root, group]) => {
    // The entry that all are from now on comes first.
    const entries = [...group].sort((a, b) => Number(b.id === root) - Number(a.id === root));
    const ids = new Set(entries.map(({ id }) => id));
    const pages = {
      hasPage: group.some(({ content }) => content.page?.code != null),
      asksForPage: group.some(({ content }) => content.page?.waiting != null),
    };
    if (!group.every(({ content }) => content.person.acts.every(isOpen)))
      return { ids: [...ids], counted: null, ...pages };
    const own = [...new Set([...ids].flatMap((id) => eventsOf.get(id) ?? []))];
    const counted = countedPerson(
      {
        entries: entries.map(({ content }) => content.person),
        events: own.map((event) => withOpenCase(asFigureEvent(event, ids, countryOf), openCases)),
        charges: [...ids].flatMap((id) => chargesOf.get(id) ?? []),
      },
      today,
    );
    return { ids: [...ids], counted, ...pages };
  });
};

const withOpenCase = (event: FigureEvent, openCases: ReadonlyMap<string, CaseRecord>): FigureEvent => ({
  ...event,
  isOfClosedCase: event.case !== null && !openCases.has(event.case),
});
