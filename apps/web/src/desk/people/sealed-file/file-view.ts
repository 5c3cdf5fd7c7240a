import { type Spell, spellsOf } from '@vigil/shared/custody/spells.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import { caseStepOf } from '@vigil/shared/people/case-step.js';
import { formatEvent } from '@vigil/shared/people/format-event.js';
import type { PeopleFile } from '@vigil/shared/people/people-file/read-people-file.js';
import type { PeopleFileKind, PeopleFileRecord } from '@vigil/shared/people/people-file/people-file.js';
import type { Identity } from '@vigil/shared/sealing/seal-identity.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import type { FormatContext } from '../../format-answer.js';
import { onOneLine } from '../one-line.js';

type Of<K extends PeopleFileKind> = Extract<PeopleFileRecord, { kind: K }>;
export type FiledEvent = Of<'event'>;
export type FiledCase = Of<'case'>;
export interface FiledPerson extends Of<'person'> {
  identities: Identity[];
  /** By their days, the earliest first. */
  events: FiledEvent[];
  cases: FiledCase[];
  /**
   * Derived from what is in the file, also of their other entries; null: an event is of a type that is not known here.
   */
  spells: readonly Spell[] | null;
}

/** What a file holds, by what belongs together. */
export interface FileView {
  people: FiledPerson[];
  events: FiledEvent[];
  cases: FiledCase[];
  /** The same answers as on the pages about people: what a file refers to has the name that the file gives it. */
  inContext: (common: FormatContext) => FormatContext;
}

const ofKind = <K extends PeopleFileKind>(records: readonly PeopleFileRecord[], kind: K): Of<K>[] =>
  records.filter((one): one is Of<K> => one.kind === kind);

const byDay = (a: { answers: CaseEvent }, b: { answers: CaseEvent }): number =>
  (a.answers.when?.earliest ?? '') < (b.answers.when?.earliest ?? '') ? -1 : 1;

/** Returns lists by the people that each of these is of. */
const byPerson = <T extends { answers: { people: { person: string | null }[] } }>(
  all: readonly T[],
): Map<string, T[]> => {
  const lists = new Map<string, T[]>();
  for (const one of all)
    for (const person of new Set(one.answers.people.flatMap((of) => of.person ?? []))) {
      const list = lists.get(person);
      if (list) list.push(one);
      else lists.set(person, [one]);
    }
  return lists;
};

export const viewOfFile = ({ records }: Pick<PeopleFile, 'records'>): FileView => {
  const events = ofKind(records, 'event').sort(byDay);
  const cases = ofKind(records, 'case');
  const [eventsOf, casesOf] = [byPerson(events), byPerson(cases)];
  const identitiesOf = new Map<string, Identity[]>();
  for (const { person, texts } of ofKind(records, 'identity'))
    identitiesOf.set(person, [...(identitiesOf.get(person) ?? []), texts]);
  const filed = ofKind(records, 'person');
  const entriesOf = new Map<string, string[]>();
  for (const { id, joinedInto } of filed)
    entriesOf.set(joinedInto ?? id, [...(entriesOf.get(joinedInto ?? id) ?? []), id]);
  const people = filed.map((one) => ({
    ...one,
    identities: identitiesOf.get(one.id) ?? [],
    events: eventsOf.get(one.id) ?? [],
    cases: casesOf.get(one.id) ?? [],
    spells: spellsIn(eventsOf, entriesOf.get(one.joinedInto ?? one.id)!),
  }));
  return { people, events, cases, inContext: (common) => contextOf(records, common) };
};

const spellsIn = (eventsOf: ReadonlyMap<string, FiledEvent[]>, entries: readonly string[]): readonly Spell[] | null => {
  const ids = new Set(entries);
  const events = [...new Set(entries.flatMap((id) => eventsOf.get(id) ?? []))]
    .filter(({ answers, takenBack }) => !takenBack && answers.type !== null && answers.when !== null)
    .sort(byDay);
  const known = codesOf('case_event');
  return events.every(({ answers }) => known.includes(answers.type!))
    ? spellsOf(events.map(({ id, answers }) => caseStepOf(id, answers, ids))).spells
    : null;
};

const contextOf = (records: readonly PeopleFileRecord[], common: FormatContext): FormatContext => {
  const { t } = common;
  const nameOf = (one: Exclude<PeopleFileRecord, { kind: 'identity' }>): string => {
    switch (one.kind) {
      case 'person':
      case 'case':
        return one.answers.handle ?? '';
      case 'event':
        return formatEvent(one.answers, t);
      case 'incident':
        return one.code;
      default:
        return (t.language === 'km' ? one.nameKm : null) ?? one.nameEn;
    }
  };
  const called = new Map(records.flatMap((one) => (one.kind === 'identity' ? [] : [[one.id, nameOf(one)] as const])));
  return {
    ...common,
    place: (code) => called.get(code) ?? code,
    group: (id) => called.get(id) ?? common.group(id),
    referred: (id) => called.get(id) ?? null,
  };
};

/** The names of somebody as the file has them, on one line; '' where none is in it. */
export const namesOf = ({ identities }: Pick<FiledPerson, 'identities'>): string =>
  identities.map(({ names }) => onOneLine(names)).find((names) => names !== '') ?? '';

/** Returns the people who have all of these words: in their two words, in what was sealed, or in one of their cases. */
export const findInFile = (people: readonly FiledPerson[], words: string): FiledPerson[] => {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  return people.filter(({ answers, identities, cases }) => {
    const said = fold(
      [
        answers.handle,
        ...identities.flatMap((texts) => Object.values(texts)),
        ...cases.map((one) => one.answers.handle),
      ].join('\n'),
    );
    return wanted.every((word) => said.includes(word));
  });
};
