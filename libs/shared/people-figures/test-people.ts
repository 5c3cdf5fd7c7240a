import { aStep } from '../custody/test-events.js';
import type { Day } from '../day/day.js';
import type { Consent, Person } from '../people/person.js';
import { countedPerson, type CountedPerson, type FigureCharge, type FigureEvent } from './counted-person.js';
import { countPeopleFigure, type PeopleAnswer, type PeopleCell } from './count-people-figure.js';
import type { CustodyLimit } from './custody-limits.js';
import { type AskedOfPeople, readPeopleQuestion } from './people-question.js';

export const TODAY = '2023-06-30' as Day;

/** Builds an event of a person that is confirmed, unless a test says otherwise. */
export const anEvent = (type: string, when: string, rest: Partial<FigureEvent> = {}): FigureEvent => ({
  ...aStep(type, when),
  leftCustody: type === 'RELEASED' ? 'yes' : 'unknown',
  custodyPlace: null,
  country: 'KH',
  grade: 'VG_CONFIRMED',
  hours: null,
  ...rest,
});

/** Builds a limit of custody that a lawyer has confirmed: 48 hours of police custody, unless a test says otherwise. */
export const aLimit = (rest: Partial<CustodyLimit> = {}): CustodyLimit => ({
  code: 'POLICE',
  country: 'KH',
  law: 'A law',
  translations: {},
  article: '96',
  inForce: { from: '2008-01-01' as Day, until: null },
  stage: 'ST_POLICE',
  offence: null,
  age: null,
  length: { hours: 48 },
  extension: null,
  from: ['CE_POLICE_CUSTODY', 'CE_ARREST'],
  until: ['CE_HEARING'],
  source: 'invented',
  open: 'What about children.',
  confirmedBy: 'a lawyer of the organisation',
  confirmedOn: '2021-01-01' as Day,
  ...rest,
});

/** Builds a charge: its article, its case, and what became of it by which events (ids). */
export const aCharge = (
  article: string,
  of: string,
  history: [status: string, event: string][],
  offence: string | null = null,
): FigureCharge => ({
  case: of,
  law: 'LW_PENAL_2009',
  article,
  offence,
  history: history.map(([status, event], at) => ({ id: `h${at}`, status: `CH_${status}`, event })),
});

export const aConsent = (rest: Partial<Consent> = {}): Consent => ({
  id: 'consent',
  scope: 'CN_COUNT',
  by: 'CB_PERSON',
  on: { precision: 'DP_DAY', earliest: '2020-01-01' as Day, latest: '2020-01-01' as Day },
  until: null,
  withdrawnOn: null,
  ...rest,
});

/** The answers of an entry that may be counted. */
export const anEntry = (
  rest: Partial<Person> = {},
): Pick<Person, 'sex' | 'ageGroup' | 'groups' | 'acts' | 'showing' | 'consents'> => ({
  sex: null,
  ageGroup: null,
  groups: [],
  acts: [],
  showing: 'SH_COUNTED',
  consents: [aConsent()],
  ...rest,
});

export const somebody = (
  events: readonly FigureEvent[],
  entry: Partial<Person> = {},
  charges: readonly FigureCharge[] = [],
): CountedPerson => countedPerson({ entries: [anEntry(entry)], events, charges }, TODAY)!;

export const ask = (
  people: readonly CountedPerson[],
  asked: AskedOfPeople,
  limits: readonly CustodyLimit[] = [],
): PeopleAnswer => {
  const question = readPeopleQuestion(asked, TODAY);
  if (typeof question === 'string') throw new RangeError(`a test asks wrongly: ${question}`);
  return countPeopleFigure(people, question, limits);
};

/** Returns "certain/possible/not known" of a measure. */
export const parts = ({ measures }: Pick<PeopleCell, 'measures'>, measure = 'people'): string => {
  const { certain, possible, notKnown } = measures[measure]!;
  return `${certain}/${possible ?? 'open'}/${notKnown}`;
};
/** Returns the cells of an answer as "key, key: certain/possible/not known". */
export const rows = ({ cells }: PeopleAnswer, measure = 'people'): string[] =>
  cells.map((cell) => `${cell.keys.map((key) => key ?? 'all').join(', ')}: ${parts(cell, measure)}`);
