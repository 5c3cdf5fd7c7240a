import { custodyRole } from '../custody/custody-event.js';
import type { CaseStep } from '../custody/stage.js';
import { type Spell, spellsOf } from '../custody/spells.js';
import type { Day } from '../day/day.js';
import type { Charge } from '../people/court-case.js';
import { allowsCounting } from '../people/consent-to-count.js';
import type { Person } from '../people/person.js';

/** An event of one person, as figures read it. */
export interface FigureEvent extends CaseStep {
  /** The kind of place where the person was held after it; null: not known. */
  custodyPlace: string | null;
  /** The code of the country in which it happened; null: not known. */
  country: string | null;
  grade: string | null;
  /** The time of the day, as entered: '10:00'; null: not known. */
  hours: string | null;
  /** Of a case that only a case team knows: it says where the person was, and nothing about the case. */
  isOfClosedCase?: boolean;
}

/** A charge against one person, with the case that it belongs to. */
export interface FigureCharge extends Pick<Charge, 'law' | 'article' | 'offence' | 'history'> {
  case: string;
}

/** What is known of one person from some of their events. */
export interface KnownOfPerson {
  events: readonly FigureEvent[];
  spells: readonly Spell[];
}

/**
 * Days outside of which nothing is known of a person. Before the first, and after the last, nothing that counts
 * happened.
 */
export interface Reach {
  first: string;
  last: string;
}
const BEFORE_ALL = '';
const AFTER_ALL = '~';

/** Returns it. Whoever was held when first heard of may have been taken at any time before. */
export const reachOf = ({ events, spells }: KnownOfPerson): Reach => {
  const [first] = events.map(({ when }) => when.earliest).sort();
  const last = events
    .map(({ when }) => when.latest)
    .sort()
    .at(-1);
  const isOpen = spells.some(({ isStartKnown }) => !isStartKnown);
  return { first: isOpen ? BEFORE_ALL : (first ?? AFTER_ALL), last: last ?? BEFORE_ALL };
};

/** One person in figures, whether entered once or several times and joined. */
export interface CountedPerson extends Pick<Person, 'sex' | 'ageGroup' | 'groups' | 'acts'> {
  charges: readonly FigureCharge[];
  /** By what is confirmed or fair: what counts. */
  counted: KnownOfPerson;
  /** By what has a single source as well; null: nothing has. It stands beside figures and is in none. */
  withSingleSource: KnownOfPerson | null;
}

/** The grades of events that count in figures. */
export const COUNTED_GRADES: ReadonlySet<string | null> = new Set(['VG_CONFIRMED', 'VG_FAIR']);
const SINGLE_SOURCE = 'VG_WEAK';
const COUNTED_FROM: ReadonlySet<string | null> = new Set(['SH_COUNTED', 'SH_CODE', 'SH_NAMED']);

/** Whether an entry may be counted on a day: somebody set it so, and what the person agreed to allows it. */
export const mayCount = ({ showing, consents }: Pick<Person, 'showing' | 'consents'>, today: Day): boolean =>
  COUNTED_FROM.has(showing) && allowsCounting(consents, today);

/** What one person is made of: the entries that were joined, and all of their events and charges. */
interface PersonParts {
  /** The first is the one that all are from now on. */
  entries: readonly Pick<Person, 'sex' | 'ageGroup' | 'groups' | 'acts' | 'showing' | 'consents'>[];
  events: readonly FigureEvent[];
  charges: readonly FigureCharge[];
}

/** Verdicts, and what else is decided about a sentence: these may end custody. */
const DECISIONS: ReadonlySet<string> = new Set([
  'CE_ACQUITTED',
  'CE_CHARGE_DROPPED',
  'CE_SENTENCE_SUSPENDED',
  'CE_SERVED',
  'CE_PARDON',
]);

/**
 * Returns what figures may read of an event. Of a case that only a case team knows there is no procedure, and a verdict
 * is that the person came out, or stayed.
 */
const asRead = (event: FigureEvent): FigureEvent[] => {
  if (!event.isOfClosedCase) return [event];
  if (custodyRole(event) === null) return [];
  return [{ ...event, type: DECISIONS.has(event.type) ? 'CE_RELEASED' : event.type, case: null }];
};

// Spells are of all events: what came after a step of procedure still did.
const known = (events: readonly FigureEvent[]): KnownOfPerson => ({
  events: events.flatMap(asRead),
  spells: spellsOf(events).spells,
});

/** What happened in "2023" has happened by today, since somebody knows of it. */
const byToday = (event: FigureEvent, today: Day): FigureEvent =>
  event.when.latest > today && event.when.earliest <= today
    ? { ...event, when: { earliest: event.when.earliest, latest: today } }
    : event;

/** Returns the first answer that says something. */
export const firstKnown = (answers: readonly (string | null)[]): string | null =>
  answers.find((answer) => answer !== null && !answer.endsWith('_UNKNOWN')) ?? answers[0] ?? null;

/**
 * Returns a person as figures count them; null: not in any figure. Of several entries that were joined each must be one
 * that may be counted, since a consent that is missing from one of them may have been taken back.
 */
export const countedPerson = (parts: PersonParts, today: Day): CountedPerson | null =>
  parts.entries.every((entry) => mayCount(entry, today)) ? asCounted(parts, today) : null;

/** Returns a person as figures would count them, whether or not they may. */
export const asCounted = ({ entries, charges, ...parts }: PersonParts, today: Day): CountedPerson => {
  const events = parts.events.map((event) => byToday(event, today));
  const strong = events.filter(({ grade }) => COUNTED_GRADES.has(grade));
  const withSingle = events.filter(({ grade }) => COUNTED_GRADES.has(grade) || grade === SINGLE_SOURCE);
  return {
    sex: firstKnown(entries.map(({ sex }) => sex)),
    ageGroup: firstKnown(entries.map(({ ageGroup }) => ageGroup)),
    groups: entries.flatMap(({ groups }) => groups),
    acts: entries.flatMap(({ acts }) => acts),
    charges,
    counted: known(strong),
    withSingleSource: withSingle.length > strong.length ? known(withSingle) : null,
  };
};
