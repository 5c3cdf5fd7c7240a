import { completeness, interferes } from '../incident/completeness.js';
import type { Incident } from '../incident/incident.js';
import { settled } from '../incident/own-answers.js';
import { dropStrayOwnCodes } from '../incident/own-codes-of-record.js';
import type { StoredLanguage } from '../language/languages.js';
import type { FieldError } from '../codebook/check-body.js';
import { label } from '../vocabulary/vocabulary.js';
import { joinCounts } from './read-count.js';
import { finishCountry } from './country-column.js';
import { finishWords, readRow } from './read-row.js';
import { finishLists, MOST_CITED } from './finish-entries.js';
import { addConstantEntries, fillConstants } from './constants.js';
import type { ColumnMapping } from './column-mapping.js';
import type { ImportContext, Note, RowDraft } from './row-draft.js';
import { isTotalRow } from './total-row.js';
import { isDeepEqual } from './deep-equal.js';

const LONGEST_TITLE = 200;

const sourceKey = ({ url, publisher, title }: Incident['sources'][number]): string =>
  url ?? `${publisher ?? ''} ${title ?? ''}`;

/**
 * Joins the rows of one incident: the first row takes precedence, later rows add what it does not say. Contradicting
 * figures for one thing become the range that holds both, with the words of both and both sources. They are never added
 * up.
 */
const joinDrafts = (drafts: readonly RowDraft[]): RowDraft => {
  const [first, ...others] = drafts as [RowDraft, ...RowDraft[]];
  const sources = new Map(first.incident.sources.map((source) => [sourceKey(source), source.id]));
  for (const other of others) {
    if (!isDeepEqual(first.incident.crowd, other.incident.crowd))
      first.incident.crowd = joinCounts(first.incident.crowd, other.incident.crowd);
    if (other.given.has('crowd')) first.given.add('crowd');
    for (const key of other.given) {
      if (!first.given.has(key)) {
        Object.assign(first.incident, { [key]: other.incident[key] });
        first.given.add(key);
      } else if (key === 'placeNote' && other.incident.placeNote !== first.incident.placeNote) {
        first.incident.placeNote = [first.incident.placeNote, other.incident.placeNote]
          .filter(Boolean)
          .join('; ')
          .slice(0, 500);
      }
    }
    // Named by its point, which is no answer of the row.
    first.incident.place ??= other.incident.place;
    first.homeColumn ??= other.homeColumn;
    first.country ??= other.country;
    for (const list of other.constant) first.constant.add(list);
    first.hasSource ||= other.hasSource;
    first.urls.push(...other.urls);
    first.incident.ownAnswers = settled({ ...other.incident.ownAnswers, ...first.incident.ownAnswers });
    first.incident.ownCodes = bothOf(first.incident.ownCodes, other.incident.ownCodes);
    joinLists(first.incident, other.incident, sources);
    first.words.push(...other.words);
    first.actWords.push(...other.actWords);
    first.notes.push(...other.notes);
    first.fates.push(...other.fates);
    for (const one of other.decided) first.decided.add(one);
    first.aside ??= other.aside;
  }
  return first;
};

/** Returns the codes of both; null: none. */
const bothOf = (one: string[] | null, other: string[] | null): string[] | null => {
  const codes = [...new Set([...(one ?? []), ...(other ?? [])])];
  return codes.length === 0 ? null : codes;
};

/** An entry of several rows cites as many sources as one of a single row. */
const citedByBoth = (one: readonly string[], other: readonly string[]): string[] =>
  [...new Set([...one, ...other])].slice(0, MOST_CITED);

/** @param known ids of the sources that `into` has, by their keys; those that are new are added */
const joinLists = (into: Incident, from: Incident, known: Map<string, string>): void => {
  const sameSource = new Map<string, string>();
  for (const source of from.sources) {
    const there = known.get(sourceKey(source));
    sameSource.set(source.id, there ?? source.id);
    if (there !== undefined) continue;
    known.set(sourceKey(source), source.id);
    into.sources.push(source);
  }
  const cites = (ids: readonly string[]): string[] => ids.map((id) => sameSource.get(id) ?? id);
  for (const act of from.acts) {
    const there = into.acts.find((one) => one.type === act.type && one.actor === act.actor);
    if (!there) into.acts.push({ ...act, sources: cites(act.sources) });
    else
      Object.assign(there, {
        people: joinCounts(there.people, act.people),
        ownCodes: bothOf(there.ownCodes, act.ownCodes),
        sources: citedByBoth(there.sources, cites(act.sources)),
      });
  }
  for (const harm of from.harms) {
    const there = into.harms.find((one) => one.type === harm.type && one.side === harm.side);
    if (!there) into.harms.push({ ...harm, sources: cites(harm.sources) });
    else
      Object.assign(there, {
        count: joinCounts(there.count, harm.count),
        ownCodes: bothOf(there.ownCodes, harm.ownCodes),
        sources: citedByBoth(there.sources, cites(harm.sources)),
      });
  }
  for (const link of from.groups)
    if (!into.groups.some(({ group }) => group === link.group))
      into.groups.push({ ...link, sources: cites(link.sources) });
  for (const account of from.accounts)
    if (!into.accounts.some(({ party, text }) => party === account.party && text === account.text))
      into.accounts.push({ ...account, sources: cites(account.sources) });
  if (
    from.interference === 'IN_INTERFERED' ||
    (into.interference === 'IN_NONE' && into.acts.some(({ type }) => type !== null && interferes(type)))
  )
    into.interference = 'IN_INTERFERED';
};

/** The language in which most letters of some rows are, without web addresses. */
const languageOfCells = (rows: readonly (readonly string[])[]): StoredLanguage => {
  const text = rows
    .flat()
    .join(' ')
    .replace(/https?:\/\/\S+/gi, ' ');
  const letters = (script: RegExp): number => text.match(script)?.length ?? 0;
  return letters(/\p{Script=Khmer}/gu) > letters(/\p{Script=Latin}/gu) ? 'km' : 'en';
};

/** Makes a title from what a row without one does say: what was done, the kind of assembly or its issue, and where. */
const madeTitle = ({ incident, actWords }: RowDraft, language: StoredLanguage): string | null => {
  const said = (code: string | null): string => (code ? label(code, language) : '');
  const acts = actWords.length > 0 ? actWords : incident.acts.map(({ type }) => said(type));
  const harms = incident.harms.filter(({ count }) => count.state !== 'CS_NONE').map(({ type }) => said(type));
  const types = (incident.assemblyTypes ?? []).map(said);
  const about = types.length > 0 ? types : (incident.issues ?? []).map(said);
  const what = [...new Set([...acts, ...harms, ...(acts.length + harms.length > 0 ? [] : about)])]
    .filter(Boolean)
    .join('; ');
  const whole = [what, incident.placeNote].filter(Boolean).join(', ');
  if (what === '') return null;
  const capital = whole[0]!.toUpperCase() + whole.slice(1);
  return capital.length > LONGEST_TITLE ? `${capital.slice(0, LONGEST_TITLE - 1)}…` : capital;
};

/**
 * Reads the rows of one record, by their mapping: values for all rows answer what none of them says, words go to the
 * narrative, and a title is made if no column gives one.
 * @param merged of each row, the columns that only repeat a merged cell
 */
export const readRecord = (
  rows: readonly (readonly string[])[],
  map: ColumnMapping,
  world: ImportContext,
  merged: readonly (readonly number[] | undefined)[] = [],
): RowDraft =>
  finishRecord(
    rows,
    rows.map((cells, n) => readRow(cells, map, world, merged[n])),
    map,
    world,
  );

/**
 * Does the same with rows that were read one by one. @param drafts what `readRow` made of each row; they are changed
 */
export const finishRecord = (
  rows: readonly (readonly string[])[],
  drafts: readonly RowDraft[],
  map: ColumnMapping,
  world: ImportContext,
): RowDraft => {
  const sums = rows.find((cells) => isTotalRow(cells, map.columns));
  addConstantEntries(drafts, map, world);
  for (const draft of drafts) finishLists(draft, map, world);
  const draft = joinDrafts(drafts);
  // Words are the rows' own narrative: one for all rows stands only where there are none.
  finishWords(draft);
  fillConstants(draft, map, world);
  dropStrayOwnCodes(draft.incident);
  if (draft.incident.ownCodes) draft.given.add('ownCodes');
  finishCountry(draft, map);
  if (sums) draft.aside ??= { code: 'total-row', column: null, value: sums.find((cell) => cell.trim() !== '')!.trim() };
  // Nobody has to decide about the words of a row that is skipped.
  if (draft.aside) draft.notes = [];
  if (!sums && draft.incident.title === null) {
    const title = madeTitle(draft, languageOfCells(rows));
    if (title) {
      draft.incident.title = title;
      if (!draft.aside) draft.notes.push({ code: 'title-made', column: null, value: title });
    }
  }
  return draft;
};

/** Whether no cell gave the record a field, source, act, harm or group. Fixed values do not count. */
export const saysNothing = ({ incident, given, hasSource, urls, constant }: RowDraft): boolean =>
  given.size === 0 &&
  !hasSource &&
  urls.length === 0 &&
  (['acts', 'harms', 'groups'] as const).every((list) => incident[list].length === 0 || constant.has(list));

/** Returns what reviewers would still miss, as notes. */
export const missing = (incident: Incident): Note[] =>
  completeness(incident).map(({ pointer, code }: FieldError) => ({
    code: `missing.${code}`,
    column: null,
    value: pointer,
  }));
