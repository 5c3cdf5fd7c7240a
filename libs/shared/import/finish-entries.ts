import { NONE_COUNT, UNKNOWN_COUNT } from '../counting/count-value.js';
import { interferes } from '../incident/completeness.js';
import { giveOwnCodes } from '../incident/own-codes-of-record.js';
import { Source } from '../incident/source.js';
import { actKind } from '../vocabulary/vocabulary.js';
import { addCounted, addOfType, entry, saysSomebodyLooked } from './add-acts-and-harms.js';
import { readCount } from './read-count.js';
import type { ColumnMapping } from './column-mapping.js';
import { type CellAt, addWords, setFate, type RowDraft, type ImportContext } from './row-draft.js';
import { countsHarmOrAct, targetOf } from './column-targets.js';

/** Sets on every entry the answers that no cell gave for it. */
const fill = (entries: readonly object[], fields: object, isOpen: (value: unknown) => boolean): void => {
  for (const one of entries)
    for (const [name, value] of Object.entries(fields))
      if (isOpen((one as Record<string, unknown>)[name])) Object.assign(one, { [name]: value });
};
const isOpen = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && value !== null && 'state' in value && value.state === 'CS_UNKNOWN');

/** Sources that an entry cites at most: the first ones. */
export const MOST_CITED = 50;

const makeSources = (draft: RowDraft, world: ImportContext): void => {
  const [archived, live] = [draft.urls.filter(({ archive }) => archive), draft.urls.filter(({ archive }) => !archive)];
  const urls = [...new Map(live.map((one) => [one.url, one])).values()].slice(0, 100);
  if (urls.length === 0 && !draft.hasSource) return;
  if (urls.length === 0)
    draft.incident.sources.push(
      entry(Source, world, { ...draft.source, ...(archived[0] && { archiveUrl: archived[0].url }) }),
    );
  for (const [index, { url }] of urls.entries()) {
    // What a row says about its source applies to the first; the others get only its type.
    const said = index === 0 ? draft.source : draft.source.type ? { type: draft.source.type } : {};
    draft.incident.sources.push(
      entry(Source, world, { ...said, url, ...(archived[index] && { archiveUrl: archived[index].url }) }),
    );
  }
};

/** Reads a figure that has its own row. Where it is kept in words, it says what it is a figure of. */
const finishMeasure = (
  draft: RowDraft,
  world: ImportContext,
  { codes, words, isLeftOut, value }: NonNullable<RowDraft['measure']>,
): void => {
  if (value === null) {
    for (const code of codes) addOfType(draft, world, code, null, null);
    return;
  }
  const at: CellAt = { ...value, header: words === null ? value.header : `${value.header} (${words.slice(0, 200)})` };
  for (const code of codes) addCounted(draft, world, code, at.as, at);
  if (codes.length > 0) return;
  if (isLeftOut) setFate(draft, at.column, 'aside');
  else addWords(draft, at);
};

/**
 * Removes the only act of a row if its number is zero: nothing that was done zero times is recorded, nor an arrest of
 * nobody. Handles the only harm likewise, but stores "none" if the mapping says that a zero means it.
 */
const takeAwayNone = (draft: RowDraft, map: ColumnMapping): void => {
  const { incident, noAct } = draft;
  const [only] = incident.acts;
  if (noAct && incident.acts.length === 1 && only && (noAct.of === 'quantity' || actKind(only.type!) === 'liberty'))
    incident.acts = [];
  if (!draft.noHarm || incident.harms.length !== 1) return;
  if (saysSomebodyLooked(map.columns[draft.noHarm.column]!.zero))
    incident.harms[0]!.count = { ...NONE_COUNT, text: draft.noHarm.cell.trim() };
  else incident.harms = [];
};

/**
 * Records "no interference observed" only if a column of people of acts says so in this row, no other column has
 * anything but such a zero or nobody of its kind, and nothing else says that there was one.
 */
const noteWhatWasNone = (draft: RowDraft, map: ColumnMapping): void => {
  if (
    ![...draft.sawNone.values()].includes('none') ||
    draft.given.has('interference') ||
    draft.incident.acts.length > 0 ||
    draft.actWords.length > 0 ||
    draft.actorWords !== null
  )
    return;
  const columns = map.columns.flatMap(({ target }, index) => {
    const of = targetOf(target);
    return of && countsHarmOrAct(of) && (of.list === 'acts' || (of.key === 'measure.value' && draft.sawNone.has(index)))
      ? [index]
      : [];
  });
  if (!columns.every((index) => draft.sawNone.has(index))) return;
  draft.incident.interference = 'IN_NONE';
  draft.given.add('interference');
};

/**
 * Keeps in words what is about an entry where there is none, and a number where it may be of one of several. A zero
 * that took its entry away has said what it says.
 */
const keepWithoutEntry = (draft: RowDraft, map: ColumnMapping): void => {
  for (const { list, ...at } of draft.about) {
    const { target } = map.columns[at.column]!;
    const { length } = draft.incident[list];
    const isNumber = targetOf(target)!.reads === 'count';
    if (isNumber && readCount(at.cell).value.state === 'CS_NONE') continue;
    if (draft.fates[0]!.get(at.column) === 'aside') continue;
    if (length === 0 || (isNumber && length > 1)) addWords(draft, at);
  }
};

/**
 * Completes what several columns of a row give together: sources, who carried out the acts. Values for all rows that
 * make an entry are already there.
 */
export const finishLists = (draft: RowDraft, map: ColumnMapping, world: ImportContext): void => {
  const { incident, measure } = draft;
  if (measure) finishMeasure(draft, world, measure);
  takeAwayNone(draft, map);
  makeSources(draft, world);
  const { people, quantity, ...ofEvery } = draft.act;
  fill(incident.acts, ofEvery, isOpen);
  const { count, ...ofHarms } = draft.harm;
  fill(incident.harms, ofHarms, isOpen);
  if (incident.acts.length === 1)
    fill(incident.acts, { ...(people ? { people } : {}), ...(quantity ? { quantity } : {}) }, isOpen);
  if (incident.harms.length === 1 && count) fill(incident.harms, { count }, isOpen);
  fill(incident.groups, draft.groupLink, isOpen);
  keepWithoutEntry(draft, map);
  const ids = incident.sources.map(({ id }) => id).slice(0, MOST_CITED);
  for (const list of ['groups', 'acts', 'harms', 'accounts'] as const)
    for (const one of incident[list]) one.sources = ids;
  giveOwnCodes(incident, draft.own);
  noteWhatWasNone(draft, map);
  if (!draft.given.has('interference') && incident.acts.some(({ type }) => type !== null && interferes(type))) {
    incident.interference = 'IN_INTERFERED';
    if (!draft.constant.has('acts')) draft.given.add('interference');
  }
  for (const harm of incident.harms)
    if (harm.type === 'HM_NONE' && harm.count.state === 'CS_UNKNOWN') harm.count = { ...UNKNOWN_COUNT };
};
