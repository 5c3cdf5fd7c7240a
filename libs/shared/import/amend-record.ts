import { isDeepEqual } from './deep-equal.js';
import { blank } from '../codebook/check-body.js';
import { fieldsOf } from '../codebook/field.js';
import { Incident } from '../incident/incident.js';
import { settled } from '../incident/own-answers.js';
import { dropStrayOwnCodes } from '../incident/own-codes-of-record.js';
import type { ConstantList, RowDraft } from './row-draft.js';

const LISTS = fieldsOf(Incident)
  .filter(({ kind }) => kind === 'many')
  .map(({ name }) => name as 'acts');
const SINGLE = fieldsOf(Incident)
  .filter(({ kind }) => kind !== 'many')
  .map(({ name }) => name as keyof Incident);

/** Answers that a row adds to. */
const GROWS: readonly (keyof Incident)[] = ['narrative', 'ownCodes', 'ownAnswers'];

/** Answers that are several: those of a row are added to those of the record. */
const ADDED: readonly (keyof Incident)[] = ['ownCodes', 'ownAnswers'];

/** What a row says to a record: `constant` lists have only the entry that all rows have. */
type Said = Pick<RowDraft, 'incident' | 'given' | 'constant'>;

const keyOfSource = ({ url, publisher, title }: Incident['sources'][number]): string =>
  url ? `1 ${url}` : `0 ${JSON.stringify([publisher, title])}`;

/**
 * Updates a record from a row that names it: the row's answers replace those of the record, except that a narrative
 * only grows. New list entries are added. An empty cell removes nothing, and no entry is ever removed. Values for all
 * rows add nothing: they answer what the file does not say, and here the record may. Own codes are of several answers:
 * those of the row are added, and one goes only with the answer that it refines.
 * @returns the record, and the fields that change; none: the row says nothing new.
 */
export const amend = (
  stored: Incident,
  { incident: from, given, constant }: Said,
): { incident: Incident; changed: string[] } => {
  const incident = JSON.parse(JSON.stringify(stored)) as Incident;
  const changed: string[] = [];
  for (const name of SINGLE) {
    if (!given.has(name) || ADDED.includes(name) || isDeepEqual(incident[name], from[name])) continue;
    if (name === 'narrative' && incident.narrative !== null) {
      const more = from.narrative!.split('\n').filter((line) => !incident.narrative!.includes(line));
      if (more.length === 0) continue;
      incident.narrative = `${incident.narrative}\n${more.join('\n')}`.slice(0, 20_000);
    } else Object.assign(incident, { [name]: from[name] });
    changed.push(name);
  }
  if (given.has('ownCodes')) incident.ownCodes = [...new Set([...(stored.ownCodes ?? []), ...(from.ownCodes ?? [])])];
  if (given.has('ownAnswers')) incident.ownAnswers = settled({ ...stored.ownAnswers, ...from.ownAnswers });
  if (!isDeepEqual(incident.ownAnswers, stored.ownAnswers)) changed.push('ownAnswers');
  dropStrayOwnCodes(incident);
  if (!isDeepEqual(incident.ownCodes, stored.ownCodes)) changed.push('ownCodes');
  const idOf = new Map<string, string>();
  const known = new Map(incident.sources.map((source) => [keyOfSource(source), source.id] as const).reverse());
  for (const source of from.sources) {
    const there = known.get(keyOfSource(source));
    if (there !== undefined || !constant.has('sources')) idOf.set(source.id, there ?? source.id);
    if (there !== undefined || constant.has('sources')) continue;
    known.set(keyOfSource(source), source.id);
    incident.sources.push(source);
    if (!changed.includes('sources')) changed.push('sources');
  }
  const add = <T extends { sources: string[] }>(
    name: 'groups' | 'acts' | 'harms' | 'accounts',
    list: T[],
    more: readonly T[],
    isAlike: (a: T, b: T) => boolean,
  ): void => {
    if (constant.has(name as ConstantList)) return;
    for (const one of more) {
      if (list.some((there) => isAlike(there, one))) continue;
      list.push({ ...one, sources: one.sources.flatMap((id) => idOf.get(id) ?? []) });
      if (!changed.includes(name)) changed.push(name);
    }
  };
  add('groups', incident.groups, from.groups, (a, b) => a.group === b.group);
  add('acts', incident.acts, from.acts, (a, b) => a.type === b.type);
  add('harms', incident.harms, from.harms, (a, b) => a.type === b.type && a.side === b.side);
  add(
    'accounts',
    incident.accounts,
    from.accounts,
    (a, b) => a.party === b.party && (a.text === b.text || b.text === null),
  );
  return { incident, changed };
};

/**
 * Supplements a record from a row about the same event: unanswered fields are filled and list entries are added. Where
 * the record has another answer, it stays, and so does its sensitivity.
 * @returns the record, the fields that change, and those where the row disagrees.
 */
export const supplement = (
  stored: Incident,
  { incident: from, given, constant }: Said,
): { incident: Incident; changed: string[]; kept: string[] } => {
  const empty = blank(Incident);
  const says = SINGLE.filter(
    (name) =>
      given.has(name) && !GROWS.includes(name) && name !== 'sensitivity' && !isDeepEqual(stored[name], from[name]),
  );
  // A point is only valid within the place that the row names.
  const open = says.filter(
    (name) => isDeepEqual(stored[name], empty[name]) && (name !== 'point' || stored.place?.code === from.place?.code),
  );
  const { incident, changed } = amend(stored, {
    // Own questions that the record answers stay as it answers them.
    incident: { ...from, ownAnswers: { ...from.ownAnswers, ...stored.ownAnswers } },
    given: new Set([...open, ...GROWS.filter((name) => given.has(name))]),
    constant,
  });
  const isOtherwise = Object.entries(from.ownAnswers).some(
    ([key, answer]) => key in stored.ownAnswers && !isDeepEqual(stored.ownAnswers[key], answer),
  );
  const kept = [
    ...says.filter((name) => !open.includes(name)),
    ...(isOtherwise && given.has('ownAnswers') ? ['ownAnswers'] : []),
  ];
  // The record's sensitivity stays, even if unanswered: a row that is more restricted must not be added unnoticed.
  return {
    incident,
    changed,
    kept:
      (given.has('sensitivity') || from.sensitivity !== empty.sensitivity) && stored.sensitivity !== from.sensitivity
        ? [...kept, 'sensitivity']
        : kept,
  };
};

const KEYS: Readonly<Record<string, (entry: never) => unknown>> = {
  sources: ({ url, publisher, title }: Incident['sources'][number]) => url ?? [publisher, title],
  groups: ({ group }: Incident['groups'][number]) => group,
  acts: ({ type }: Incident['acts'][number]) => type,
  harms: ({ type, side }: Incident['harms'][number]) => [type, side],
  accounts: ({ party, text }: Incident['accounts'][number]) => [party, text],
};

/** Replaces a record by what its row now says: list entries that are still there keep their ids. */
export const readAnew = (stored: Incident, now: Incident): Incident => {
  const incident = JSON.parse(JSON.stringify(now)) as Incident;
  const idOf = new Map<string, string>();
  for (const list of LISTS) {
    const key = KEYS[list]!;
    const left = [...stored[list]];
    for (const one of incident[list]) {
      const at = left.findIndex((there) => isDeepEqual(key(there as never), key(one as never)));
      if (at < 0) continue;
      idOf.set(one.id, left[at]!.id);
      one.id = left[at]!.id;
      left.splice(at, 1);
    }
  }
  for (const list of ['groups', 'acts', 'harms', 'accounts'] as const)
    for (const one of incident[list]) one.sources = one.sources.map((id) => idOf.get(id) ?? id);
  return incident;
};

/** Returns the fields in which two records differ. */
export const changedFields = (a: Incident, b: Incident): string[] =>
  [...SINGLE, ...LISTS].filter((name) => !isDeepEqual(a[name], b[name]));

/**
 * Whether a record still says the same, except in the fields that were to change: no answer differs, no list entry is
 * gone or different. A narrative may grow.
 */
export const keepsAll = (stored: Incident, now: Incident, changed: readonly string[]): boolean =>
  SINGLE.every((name) => changed.includes(name) || name === 'narrative' || isDeepEqual(stored[name], now[name])) &&
  LISTS.every((list) => stored[list].every((entry) => now[list].some((one) => isDeepEqual(entry, one))));
