import { blank } from '../../codebook/check-body.js';
import { CaseEvent, EventPerson } from '../case-event.js';
import { CasePerson, Charge, ChargeEntry, CourtCase } from '../court-case.js';
import { Person } from '../person.js';
import { type Identity, IDENTITY_FIELDS } from '../../sealing/seal-identity.js';
import { fold } from '../../text-matching/fold.js';
import { suggestHandle } from '../suggest-handle.js';
import type { EventOfList } from './case-list-columns.js';
import type { ListedPerson, ListRow } from './read-case-list.js';

/** Somebody to be entered, with ids that are made once: what is sent twice is one. */
export interface PlannedPerson {
  /** The row of the file. */
  n: number;
  id: string;
  person: Person;
  /** Id of what is sealed. */
  entry: string;
  /** To be sealed before it is sent; null: the row says nothing of it. */
  identity: Identity | null;
  events: { id: string; event: CaseEvent }[];
}

/** A case to be made, or one that is known already and gets further people and charges. */
export interface PlannedCase {
  id: string;
  isKnown: boolean;
  wanted: CourtCase;
}

/** People who are entered one after the other, and the case that all of them are in. */
export interface PlannedUnit {
  people: PlannedPerson[];
  courtCase: PlannedCase | null;
}

interface PlanOptions {
  risk: string;
  /** Words that stand for people and cases already. */
  taken: { people: readonly string[]; cases: readonly { id: string; handle: string }[] };
  newId: () => string;
}

/** What each event makes of the charges of a person. */
const STATUS: Partial<Record<EventOfList, string>> = {
  CE_CHARGE: 'CH_PENDING',
  CE_CONVICTED: 'CH_CONVICTED',
  CE_ACQUITTED: 'CH_ACQUITTED',
};
/** From the lowest court to the highest. */
const COURTS = ['CL_FIRST', 'CL_APPEAL', 'CL_SUPREME'];

const isInCase = ({ caseCell, articles, court }: ListedPerson): boolean =>
  caseCell !== null || articles.length > 0 || court !== null;

/** Plans what is sent: words and ids are random, and nothing of the file is in them. */
export const planCaseList = (rows: readonly ListRow[], { risk, taken, newId }: PlanOptions): PlannedUnit[] => {
  const [people, cases] = [[...taken.people], taken.cases.map(({ handle }) => handle)];
  const wordsOf = (known: string[]): string => {
    const words = suggestHandle(known);
    known.push(words);
    return words;
  };
  const planPerson = (n: number, listed: ListedPerson, caseId: string | null): PlannedPerson => {
    const id = newId();
    const person: Person = {
      ...blank(Person),
      handle: wordsOf(people),
      sex: listed.sex ?? 'SX_UNKNOWN',
      ageGroup: listed.ageGroup ?? 'AG_UNKNOWN',
      showing: 'SH_NONE',
      risk,
    };
    const events = listed.events.map((one) => ({
      id: newId(),
      event: {
        ...blank(CaseEvent),
        ...one,
        people: [{ ...blank(EventPerson), id: newId(), person: id }],
        case: STATUS[one.type] ? caseId : null,
      },
    }));
    const isSaid = IDENTITY_FIELDS.some((part) => listed.identity[part] !== '');
    return { n, id, person, entry: newId(), identity: isSaid ? listed.identity : null, events };
  };
  const chargesOf = ({ id, events }: PlannedPerson, articles: readonly string[]): Charge[] =>
    articles.map((article) => ({
      ...blank(Charge),
      id: newId(),
      person: id,
      article,
      history: events.flatMap((one): ChargeEntry[] => {
        const status = STATUS[one.event.type as EventOfList];
        return status ? [{ ...blank(ChargeEntry), id: newId(), status, event: one.id }] : [];
      }),
    }));
  const listed = rows.flatMap(({ n, person }) => (person === null ? [] : [{ n, person }]));
  const together = new Map<string, (typeof listed)[number][]>();
  for (const row of listed) {
    const key = row.person.caseCell === null ? `row ${row.n}` : `case ${fold(row.person.caseCell)}`;
    together.set(key, [...(together.get(key) ?? []), row]);
  }
  return [...together.values()].map((group) => {
    const [{ person: first }] = group as [(typeof group)[number]];
    if (!isInCase(first)) return { people: group.map(({ n, person }) => planPerson(n, person, null)), courtCase: null };
    const known = taken.cases.find(({ handle }) => first.caseCell !== null && fold(handle) === fold(first.caseCell));
    const id = known?.id ?? newId();
    const planned = group.map(({ n, person }) => planPerson(n, person, id));
    const courts = group.map(({ person }) => COURTS.indexOf(person.court ?? ''));
    const wanted: CourtCase = {
      ...blank(CourtCase),
      handle: known?.handle ?? wordsOf(cases),
      court: COURTS[Math.max(...courts)] ?? 'CL_UNKNOWN',
      people: planned.map((one) => ({ ...blank(CasePerson), id: newId(), person: one.id, role: 'CA_ACCUSED' })),
      charges: planned.flatMap((one, at) => chargesOf(one, group[at]!.person.articles)),
    };
    return { people: planned, courtCase: { id, isKnown: known !== undefined, wanted } };
  });
};

/** A case before the events by which its charges changed are there. */
export const withoutHistory = (courtCase: CourtCase): CourtCase => ({
  ...courtCase,
  charges: courtCase.charges.map((charge) => ({ ...charge, history: [] })),
});

/**
 * Adds people and charges to a case as it is stored, and its court if nobody knew it. Nothing that is there changes.
 * @returns null if nothing is missing
 */
export const addToCase = (stored: CourtCase, wanted: CourtCase): CourtCase | null => {
  const people = wanted.people.filter(({ person }) => !stored.people.some((one) => one.person === person));
  const charges = wanted.charges.filter(({ id }) => !stored.charges.some((one) => one.id === id));
  const grown = stored.charges.map((charge) => {
    const history = wanted.charges.find(({ id }) => id === charge.id)?.history ?? [];
    const more = history.filter(({ id }) => !charge.history.some((one) => one.id === id));
    return more.length === 0 ? charge : { ...charge, history: [...charge.history, ...more] };
  });
  const court = stored.court === 'CL_UNKNOWN' ? wanted.court : stored.court;
  const isSame =
    people.length === 0 &&
    charges.length === 0 &&
    court === stored.court &&
    grown.every((one, at) => one === stored.charges[at]);
  return isSame ? null : { ...stored, court, people: [...stored.people, ...people], charges: [...grown, ...charges] };
};
