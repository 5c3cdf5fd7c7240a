import { checkBody, type FieldError, isPlain } from '../codebook/check-body.js';
import { fieldsOf, type CodebookClass } from '../codebook/field.js';
import { mayEnd } from '../custody/custody-event.js';
import type { Day } from '../day/day.js';
import type { DayWindow } from '../day/day-window.js';
import { highestGrade, isGradeAbove } from '../incident/grading.js';
import { CaseEvent } from './case-event.js';
import { allowsCounting } from './consent-to-count.js';
import { type Charge, CourtCase } from './court-case.js';
import { Person } from './person.js';

/** No day of a person's case is further from today than this. */
const YEARS_EITHER_WAY = 100;

const yearOf = (day: Day): number => Number(day.slice(0, 4));

/**
 * Refuses days that are surely mistyped: a hearing in 1900 or in 2200. A year is a text: as a number it would be 1,926.
 */
const dayFault = (window: DayWindow | null, pointer: string, today: Day): FieldError[] => {
  if (window === null) return [];
  const [first, last] = [yearOf(today) - YEARS_EITHER_WAY, yearOf(today) + YEARS_EITHER_WAY];
  if (yearOf(window.earliest) < first) return [{ pointer, code: 'long-ago', params: { year: String(first) } }];
  return yearOf(window.latest) > last ? [{ pointer, code: 'far-ahead', params: { year: String(last) } }] : [];
};

/** Refuses what cannot have happened yet. */
const happenedFault = (window: DayWindow | null, pointer: string, today: Day): FieldError[] =>
  window !== null && window.earliest > today ? [{ pointer, code: 'not-yet' }] : dayFault(window, pointer, today);

const unanswered = (of: CodebookClass, value: Record<string, unknown>, base = ''): FieldError[] =>
  fieldsOf(of).flatMap((field): FieldError[] => {
    const answer = value[field.name];
    const pointer = `${base}/${field.name}`;
    if (field.kind === 'many') {
      const children = answer as Record<string, unknown>[];
      return field.required && children.length === 0
        ? [{ pointer, code: 'required' }]
        : children.flatMap((child, at) => unanswered(field.of!(), child, `${pointer}/${at}`));
    }
    return field.required && answer === null ? [{ pointer, code: 'required' }] : [];
  });

const repeated = (values: readonly (string | null)[], at: (index: number) => string, code: string): FieldError[] =>
  values.flatMap((value, index) =>
    value !== null && values.indexOf(value) !== index ? [{ pointer: at(index), code }] : [],
  );

const personFaults = (person: Person, today: Day): FieldError[] => [
  ...person.consents.flatMap((consent, index) => {
    const at = `/consents/${index}`;
    const begins = consent.on?.earliest;
    const endsBefore = (['until', 'withdrawnOn'] as const).flatMap((name) =>
      begins !== undefined && consent[name] !== null && consent[name].latest < begins
        ? [{ pointer: `${at}/${name}`, code: 'ends-before-it-begins' }]
        : [],
    );
    return [
      ...happenedFault(consent.on, `${at}/on`, today),
      ...happenedFault(consent.withdrawnOn, `${at}/withdrawnOn`, today),
      ...dayFault(consent.until, `${at}/until`, today),
      ...endsBefore,
    ];
  }),
  ...repeated(
    person.groups.map(({ group, tie }) => group && `${group} ${tie}`),
    (at) => `/groups/${at}/group`,
    'repeated-group',
  ),
  ...repeated(
    person.acts.map(({ incident, act }) => incident && `${incident} ${act}`),
    (at) => `/acts/${at}/act`,
    'repeated-act',
  ),
  ...(person.showing === 'SH_COUNTED' && !allowsCounting(person.consents, null)
    ? [{ pointer: '/showing', code: 'consent-needed' }]
    : []),
];

/** Returns the best grade that an event allows: as an incident, and a court document supports *confirmed*. */
const highestGradeOf = ({ sources, accounts }: CaseEvent): ReturnType<typeof highestGrade> =>
  sources.some(({ type }) => type === 'SR_COURT') ? 'VG_CONFIRMED' : highestGrade({ sources, accounts });

const eventFaults = (event: CaseEvent, today: Day): FieldError[] => {
  const { type, when, until, nextWhen, months, suspendedMonths, leftCustody } = event;
  const sources = new Set(event.sources.map(({ id }) => id));
  const begins = when?.earliest;
  return [
    ...repeated(
      event.people.map(({ person }) => person),
      (at) => `/people/${at}/person`,
      'repeated-person',
    ),
    ...happenedFault(when, '/when', today),
    ...(['until', 'nextWhen'] as const).flatMap((name) => {
      const window = event[name];
      if (window !== null && begins !== undefined && window.latest < begins)
        return [{ pointer: `/${name}`, code: 'ends-before-it-begins' }];
      return dayFault({ until, nextWhen }[name], `/${name}`, today);
    }),
    ...(leftCustody !== 'unknown' && type !== null && !mayEnd(type)
      ? [{ pointer: '/leftCustody', code: 'not-asked-here' }]
      : []),
    ...(months.high !== null && suspendedMonths.low !== null && suspendedMonths.low > months.high
      ? [{ pointer: '/suspendedMonths', code: 'suspended-above-sentence' }]
      : []),
    ...(isGradeAbove(event.grade, highestGradeOf(event)) ? [{ pointer: '/grade', code: 'grade-above-sources' }] : []),
    ...event.accounts.flatMap((account, index) =>
      account.sources.some((id) => !sources.has(id))
        ? [{ pointer: `/accounts/${index}/sources`, code: 'source-not-here' }]
        : [],
    ),
  ];
};

const courtCaseFaults = ({ people, charges }: CourtCase): FieldError[] => {
  const accused = new Set(people.flatMap(({ person, role }) => (role === 'CA_ACCUSED' ? [person] : [])));
  return [
    ...repeated(
      people.map(({ person, role }) => `${person} ${role}`),
      (at) => `/people/${at}/person`,
      'repeated-person',
    ),
    ...repeated(
      charges.map(({ person, law, article }) => article && `${person} ${law} ${article}`),
      (at) => `/charges/${at}/article`,
      'repeated-charge',
    ),
    ...charges.flatMap(({ person }, at) =>
      person === null || accused.has(person) ? [] : [{ pointer: `/charges/${at}/person`, code: 'not-accused' }],
    ),
  ];
};

const read =
  <T extends object>(of: CodebookClass<T>, faultsOf: (value: T, today: Day) => FieldError[]) =>
  (body: unknown, today: Day): { value: T; errors: FieldError[] } => {
    const { value, errors } = checkBody(of, body);
    if (errors.length > 0 || !isPlain(value)) return { value, errors };
    return { value, errors: [...unanswered(of, value), ...faultsOf(value, today)] };
  };

/** Reads a person from a body, with every field that is wrong. It does not know what the database has. */
export const readPerson = read(Person, personFaults);
/** Reads an event from a body, as `readPerson`. What contradicts other events is no fault: it is kept and marked. */
export const readCaseEvent = read(CaseEvent, eventFaults);

/** Reads a case from a body, as `readPerson`. */
export const readCourtCase = read(CourtCase, courtCaseFaults);

/** Something that is kept and should be looked at. */
export const PERSON_WARNINGS = ['handle-looks-like-name', 'verdict-without-charge', 'two-provinces-one-day'] as const;
export type PersonWarning = (typeof PERSON_WARNINGS)[number];

/**
 * Whether the words that stand for a person look like a name: a word that begins with a capital letter, initials, a
 * title. Two random words are written small. Khmer has no capitals, so only people can tell there.
 */
export const looksLikeName = (handle: string): boolean =>
  /\p{Lu}/u.test(handle) || /(^|\s)(mr|mrs|ms|dr|ven|lok|neak)\b\.?/i.test(handle);

const VERDICTS: ReadonlySet<string> = new Set(['CE_CONVICTED', 'CE_ACQUITTED', 'CE_CHARGE_DROPPED']);

/** A case, as far as one person is charged in it. */
interface ChargesInCase {
  id: string;
  charges: readonly Charge[];
}

/** When and where an incident was that a person was taken in: on one day, in a province; null: not known so closely. */
export interface TakenIn {
  day: Day | null;
  province: string | null;
}

/**
 * Whether somebody is said to be taken on one day in two provinces. It can be so, and more often the wrong incident was
 * chosen. It is kept.
 */
const isInTwoProvinces = (taken: readonly TakenIn[]): boolean =>
  taken.some(({ day, province }) =>
    taken.some(
      (other) =>
        day !== null &&
        other.day === day &&
        province !== null &&
        other.province !== null &&
        other.province !== province,
    ),
  );

/**
 * Returns what should be looked at: words that look like a name, a verdict on a person against whom no charge is
 * recorded, in its case if that is known, and two incidents on one day in two provinces.
 */
export const personWarnings = (
  { handle }: Pick<Person, 'handle'>,
  events: readonly Pick<CaseEvent, 'type' | 'case'>[] = [],
  cases: readonly ChargesInCase[] = [],
  taken: readonly TakenIn[] = [],
): PersonWarning[] => {
  const isCharged = (id: string | null): boolean =>
    cases.some((one) => (id === null || one.id === id) && one.charges.length > 0);
  const isWithout = events.some((event) => VERDICTS.has(event.type ?? '') && !isCharged(event.case ?? null));
  return [
    ...(handle !== null && looksLikeName(handle) ? (['handle-looks-like-name'] as const) : []),
    ...(isWithout ? (['verdict-without-charge'] as const) : []),
    ...(isInTwoProvinces(taken) ? (['two-provinces-one-day'] as const) : []),
  ];
};
