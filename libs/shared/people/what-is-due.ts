import type { Days, Spell } from '../custody/spells.js';
import { endedLongAgo, LONG_AGO_MONTHS } from '../custody/ended-long-ago.js';
import { addMonths } from '../day/add-months.js';
import { addDays, type Day, daysBetween } from '../day/day.js';
import type { ClockReading, LimitOfPerson } from '../people-figures/custody-clock.js';
import { CONSENT_TO_PAGE, pageEnds } from '../people-pages/page-rules.js';
import { PAGE_KINDS } from '../people-pages/page-version.js';
import type { Person } from './person.js';
import type { CourtStep, StepState } from './set-steps.js';
import type { DayWindow } from '../day/day-window.js';

/** What whoever follows a person should look at. It follows from what is recorded, and ends with it. */
export const DUE_KINDS = [
  'step-due',
  'step-not-heard-of',
  'limit-near',
  'limit-exceeded',
  'consent-ends',
  'page-goes',
  'erasure-proposed',
] as const;
export interface Due {
  is: (typeof DUE_KINDS)[number];
  /** Says what it is about: the same as long as that is the same, and another one where days move. */
  key: string;
  /** The day on which it began to be so, or on which somebody recorded it. */
  since: Day;
  /** When it is or was, at the earliest and the latest; null for a limit. */
  days: Days | null;
  /** The code of the limit that it is about. */
  limit: string | null;
}

/** So many days before a step may be, it is due soon. */
const STEP_SOON_DAYS = 14;
/** So many days before a consent may end, and after it has. */
const CONSENT_SOON_DAYS = 30;
/** So little left of a limit is little. */
const LITTLE_LEFT = { hours: 24, days: 14 } as const;
/** How far back it is looked for when something began. */
const LOOK_BACK_DAYS = 30;

const later = (one: Day, other: Day): Day => (one > other ? one : other);

/**
 * Returns whether a step that was set is to be looked at.
 * @param recordedOn the day on which somebody last wrote it down
 */
export const dueOfStep = (
  { id, nextWhen }: Pick<CourtStep, 'id'> & { nextWhen: DayWindow },
  state: StepState,
  recordedOn: Day,
  today: Day,
): Due | null => {
  const { earliest, latest } = nextWhen;
  const due = (is: Due['is'], from: Day): Due | null =>
    from > today
      ? null
      : {
          is,
          key: `${is} ${id} ${earliest} ${latest}`,
          since: later(from, recordedOn),
          days: { earliest, latest },
          limit: null,
        };
  if (state === 'due') return due('step-due', addDays(earliest, -STEP_SOON_DAYS));
  return state === 'not-heard-of' ? due('step-not-heard-of', addDays(latest, 1)) : null;
};

/** What is known of one person, whether entered once or several times and joined. */
export interface Followed {
  /** Who all entries are from now on. */
  id: string;
  entries: readonly Pick<Person, 'ageGroup' | 'risk' | 'consents' | 'showing'>[];
  spells: readonly Spell[];
  limitsOn: (day: Day) => readonly LimitOfPerson[];
  /** The day on which somebody last wrote anything of this person down. */
  recordedOn: Day;
  /** The day on which readers see the page of this person no more; null: there is none, or no day is set. */
  pageGoes: Day | null;
  /** Somebody asks already that the person is erased. */
  isErasureAsked: boolean;
}

/** Returns what is to be looked at of one person on a day. */
export const dueOfPerson = (person: Followed, today: Day): Due[] => [
  ...limitsDue(person, today).map((one) => ({ ...one, since: sinceOf(person, one.key, today), days: null })),
  ...consentsDue(person, today),
  ...pageDue(person, today),
  ...erasureDue(person, today),
];

const limitIs = ({ verdict, over, unit, isRunning, doubts }: ClockReading): Due['is'] | null => {
  // Of somebody of whom nobody has said anything for long, it is not known: the list of people says so.
  if (!isRunning || over === null || doubts.includes('silence')) return null;
  if (verdict === 'certain' || verdict === 'possible') return 'limit-exceeded';
  return over.high !== null && -over.high <= LITTLE_LEFT[unit] ? 'limit-near' : null;
};

const limitsDue = ({ id, limitsOn }: Followed, day: Day): Pick<Due, 'is' | 'key' | 'limit'>[] =>
  limitsOn(day).flatMap(({ limit, readings }) =>
    readings.flatMap((reading) => {
      const is = limitIs(reading);
      const from = reading.from?.when.earliest;
      return is === null
        ? []
        : [{ is, key: `${is} ${id} ${limit.code} ${from} ${reading.verdict}`, limit: limit.code }];
    }),
  );

const sinceOf = (person: Followed, key: string, today: Day): Day => {
  const first = addDays(today, -LOOK_BACK_DAYS);
  let since = today;
  while (since > first && limitsDue(person, addDays(since, -1)).some((one) => one.key === key))
    since = addDays(since, -1);
  return later(since, person.recordedOn > today ? today : person.recordedOn);
};

/** What is to be looked at of a day, from 30 days before to 30 days after it. */
const dueAround = (is: Due['is'], of: string, days: Days | undefined, recordedOn: Day, today: Day): Due[] => {
  const from = days && addDays(days.earliest, -CONSENT_SOON_DAYS);
  if (!days || from! > today || daysBetween(days.latest, today) > CONSENT_SOON_DAYS) return [];
  const key = `${is} ${of} ${days.earliest} ${days.latest}`;
  return [{ is, key, since: later(from!, recordedOn), days, limit: null }];
};

/**
 * The page of somebody whose consent was renewed goes on its former day all the same, unless two people agree again.
 */
const pageDue = ({ id, entries, pageGoes, recordedOn }: Followed, today: Day): Due[] => {
  const page = kindOfPage(entries);
  const ends = page && pageEnds(entries, page, addDays(today, -CONSENT_SOON_DAYS));
  if (pageGoes === null || !page || (ends !== null && ends! <= pageGoes)) return [];
  return dueAround('page-goes', id, { earliest: pageGoes, latest: pageGoes }, recordedOn, today);
};

const kindOfPage = (entries: Followed['entries']) =>
  PAGE_KINDS.find((kind) => entries.some(({ showing }) => showing === kind));

const consentsDue = ({ id, entries, recordedOn }: Followed, today: Day): Due[] => {
  const due = (scope: string | null, days: Days | undefined): Due[] =>
    dueAround('consent-ends', `${id} ${scope}`, days, recordedOn, today);
  // A page that readers see ends by the rules of pages: to be named is renewed each year, by each joined entry.
  const page = kindOfPage(entries);
  const ends = page && pageEnds(entries, page, addDays(today, -CONSENT_SOON_DAYS));
  const all = entries.flatMap(({ consents }) => consents);
  const scopes = new Set(all.map(({ scope }) => scope).filter((scope) => !page || scope !== CONSENT_TO_PAGE[page]));
  return [
    ...(page && ends ? due(CONSENT_TO_PAGE[page], { earliest: ends, latest: ends }) : []),
    ...[...scopes].flatMap((scope) => due(scope, lastOf(all.filter((one) => one.scope === scope)))),
  ];
};

/** Returns when the last of these consents ends; undefined: one has no end, or somebody took one back. */
const lastOf = (ofScope: Person['consents']): Days | undefined => {
  // Whoever took one back said no: nobody is to ask because an older one ends.
  const lastNo = ofScope
    .flatMap(({ withdrawnOn }) => withdrawnOn?.latest ?? [])
    .sort()
    .at(-1);
  const holding = ofScope.filter(
    ({ withdrawnOn, on }) => withdrawnOn === null && (lastNo === undefined || (on !== null && on.earliest > lastNo)),
  );
  const ends = holding.flatMap(({ until }) => (until ? [{ earliest: until.earliest, latest: until.latest }] : []));
  return ends.length < holding.length ? undefined : ends.sort((a, b) => (a.earliest < b.earliest ? 1 : -1))[0];
};

const erasureDue = ({ id, spells, recordedOn, isErasureAsked }: Followed, today: Day): Due[] => {
  const last = isErasureAsked ? null : endedLongAgo(spells, today);
  if (last === null) return [];
  const since = later(addDays(addMonths(last, LONG_AGO_MONTHS), 1), recordedOn);
  return [
    {
      is: 'erasure-proposed',
      key: `erasure-proposed ${id} ${last}`,
      since,
      days: { earliest: last, latest: last },
      limit: null,
    },
  ];
};
