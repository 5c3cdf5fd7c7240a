import { blank } from '../codebook/check-body.js';
import { NONE_COUNT, UNKNOWN_COUNT, type CountValue } from '../counting/count-value.js';
import { Account } from '../incident/account.js';
import { Act } from '../incident/act.js';
import { interferes } from '../incident/completeness.js';
import { GroupLink } from '../incident/group-link.js';
import { Harm } from '../incident/harm.js';
import { Source } from '../incident/source.js';
import { partsOf } from '../day/day.js';
import { fold } from '../text-matching/fold.js';
import { actKind, termOf } from '../vocabulary/vocabulary.js';
import { joinCounts, leadingCount, leadingYear, leadsWithZero, readCount } from './read-count.js';
import type { ColumnMapping, MappedColumn } from './column-mapping.js';
import { addConstantEntries, constantSource, fillConstants, MAKES_ENTRY } from './constants.js';
import {
  decided,
  isLeftOut,
  isMissing,
  isYes,
  partsIn,
  readCodes,
  readNumber,
  readOneCode,
  readYesOrNo,
  readText,
  readWindow,
  type CellAt,
} from './cell-readers.js';
import { addWords, keepWords, setFate, type RowDraft, type ImportContext } from './row-draft.js';
import { countsHarmOrAct, isCoded, targetOf, type Target } from './column-targets.js';
import { isProse, MOST_PARTS, partsOfCell } from './cell-text.js';

const entry = <T extends { id: string }>(of: new () => T, world: ImportContext, fields: Partial<T>): T =>
  Object.assign(blank(of), { id: world.newId() }, fields);

/** Reads a count from a cell, and adds a note if its words are no number. */
const countOf = (draft: RowDraft, at: CellAt): CountValue => {
  const { cell, column } = at;
  const { value, understood } = readNumber(at);
  if (!understood) {
    draft.notes.push({ code: 'count-not-understood', column, value: cell });
    setFate(draft, column, 'words');
  }
  return value;
};

/**
 * Returns the number at the head of the words of a type. That of a merged cell is counted where the cell begins. "2021
 * arrests" of a day in 2021 are arrests of that year, of nobody knows how many people.
 */
const countInWords = (draft: RowDraft, { isMerged, column }: CellAt, words: string): CountValue | null => {
  const count = leadingCount(words);
  const { when } = draft.incident;
  const year = leadingYear(words);
  const isYear =
    count !== null &&
    count.low === year &&
    when !== null &&
    [when.earliest, when.latest].some((day) => partsOf(day).year === year);
  if (!isYear && (!isMerged || !count)) return count;
  draft.notes.push({ code: isYear ? 'year-not-counted' : 'merged-number', column, value: words });
  return null;
};

/** Adds an act of this type if there is none; joins the people of two cells to a range. */
const addAct = (
  draft: RowDraft,
  world: ImportContext,
  type: string,
  people: CountValue | null,
  note: string | null,
): void => {
  const there = draft.incident.acts.find((act) => act.type === type);
  const act = there ?? entry(Act, world, { type });
  if (people) act.people = there ? joinCounts(act.people, people) : people;
  if (note) act.note = [act.note, note].filter(Boolean).join('; ').slice(0, 2000);
  if (!there) draft.incident.acts.push(act);
};

const addHarm = (
  draft: RowDraft,
  world: ImportContext,
  type: string,
  count: CountValue | null,
  note: string | null,
): void => {
  const there = draft.incident.harms.find((harm) => harm.type === type);
  const harm = there ?? entry(Harm, world, { type });
  if (count) harm.count = there ? joinCounts(harm.count, count) : count;
  if (note) harm.note = [harm.note, note].filter(Boolean).join('; ').slice(0, 2000);
  if (!there) draft.incident.harms.push(harm);
};

const addOfType = (
  draft: RowDraft,
  world: ImportContext,
  code: string,
  count: CountValue | null,
  note: string | null,
): void => {
  if (termOf(code)?.list === 'harm_type') addHarm(draft, world, code, count, note);
  else addAct(draft, world, code, count, note);
};

/** Saves, as words, a zero that states nothing: the author of the sheet may have filled empty cells with it. */
const keepZero = (draft: RowDraft, { cell, column, header, as }: CellAt): void => {
  if (as.zero === 'ignore') setFate(draft, column, 'aside');
  else keepWords(draft, header, cell, { code: 'zero-says-nothing', column, value: cell });
};

/** Whether the words state a zero. "0 arrests" in a list of what was done names no act. */
const saysNone = (draft: RowDraft, at: CellAt, words: string): boolean => {
  if (!leadsWithZero(words)) return false;
  keepZero(draft, { ...at, cell: words });
  return true;
};

/**
 * Reads a number in its own column. A zero makes no act and no harm. It means "none" only where the mapping says that
 * somebody looked. For acts it then covers only its column, and `noteWhatWasNone` checks all of them. Words that are
 * not a number make nothing, except "yes" and phrases like "two monks".
 */
const addCounted = (draft: RowDraft, world: ImportContext, code: string, { zero }: MappedColumn, at: CellAt): void => {
  const { value, understood } =
    isYes(at.cell) && !/\d/.test(at.cell) ? { value: UNKNOWN_COUNT, understood: true } : readNumber(at);
  const count = understood ? value : leadingCount(at.cell);
  if (count === null)
    return keepWords(draft, at.header, at.cell, { code: 'count-not-understood', column: at.column, value: at.cell });
  if (count.state !== 'CS_NONE') return addOfType(draft, world, code, count, null);
  if (zero !== 'none') return keepZero(draft, at);
  if (termOf(code)?.list === 'harm_type') addHarm(draft, world, code, count, null);
  else draft.sawNone.add(at.column);
};

/** "inferred: Friday Women": what a prefix of a group's name says of the link. */
const LINK_OF_PREFIX: Readonly<Record<string, string>> = { inferred: 'GL_INFERRED', stated: 'GL_STATED' };

/**
 * Reads groups, also from "Friday Women (relatives of prisoners)", whose remark it ignores, or "inferred: Friday
 * Women", whose prefix is the link of this group, whatever the map says of the others.
 */
const readGroups = (draft: RowDraft, world: ImportContext, at: CellAt): void => {
  const { cell, column, header, as } = at;
  const parts = partsOfCell(cell, as.split).filter((part) => !isMissing(as, part));
  if (parts.every((part) => isLeftOut(at, part))) setFate(draft, column, 'aside');
  for (const part of parts) {
    const decision = decided(draft, at, part);
    if (decision?.as === 'nothing') continue;
    if (decision?.as === 'aside') draft.aside ??= { code: 'decided-aside', column, value: part };
    const names = isProse(part)
      ? []
      : [part, part.replace(/\([^)]*\)/g, ''), part.replace(/^(?:inferred|stated)\s*:/i, '')].map(fold);
    const group = decision
      ? decision.value[0]
      : names.map((name) => world.groups.get(name)).find((id) => id !== undefined);
    if (!group) {
      if (decision) addWords(draft, { header, cell: part, column });
      else
        keepWords(draft, header, part, {
          code: 'unknown-group',
          column,
          value: part,
          suggestions: nearGroups(world, part),
        });
      continue;
    }
    const prefix = /^(inferred|stated)\s*:/i.exec(part)?.[1]?.toLowerCase();
    const link = prefix === undefined ? {} : { link: LINK_OF_PREFIX[prefix] };
    if (!draft.incident.groups.some((one) => one.group === group))
      draft.incident.groups.push(entry(GroupLink, world, { group, ...link }));
  }
};

const nearGroups = (world: ImportContext, words: string): string[] => {
  const wanted = new Set(
    fold(words)
      .split(' ')
      .filter((word) => word.length > 2),
  );
  return [
    ...new Set(
      [...world.groups].filter(([name]) => name.split(' ').some((word) => wanted.has(word))).map(([, id]) => id),
    ),
  ].slice(0, 5);
};

/** Reads "stated", "inferred", or "inferred: Friday Women", which also names the group. */
const readGroupLink = (draft: RowDraft, world: ImportContext, target: Target, at: CellAt): void => {
  const [first = '', ...rest] = at.cell.split(':');
  draft.groupLink.link =
    readOneCode(draft, target, { ...at, cell: rest.length > 0 ? first : at.cell }) ?? draft.groupLink.link;
  if (rest.length > 0) readGroups(draft, world, { ...at, cell: rest.join(':').trim() });
};

const readSource = (draft: RowDraft, target: Target, column: MappedColumn, at: CellAt): void => {
  const name = target.field!.name as keyof Source;
  draft.hasSource = true;
  if (name === 'url' || name === 'archiveUrl') {
    const parts = at.cell.split(/[\s;|]+/).filter((one) => one !== '');
    for (const part of parts.length > MOST_PARTS ? [at.cell] : parts) {
      const url = readText(draft, target.field!, { ...at, cell: part });
      if (url) draft.urls.push({ url, archive: name === 'archiveUrl' });
    }
    return;
  }
  const value = isCoded(target)
    ? readOneCode(draft, target, at)
    : target.reads === 'window'
      ? readWindow(draft, column.dates, at)
      : target.reads === 'ternary'
        ? readYesOrNo(draft, at)
        : readText(draft, target.field!, at);
  if (value !== null) Object.assign(draft.source, { [name]: value });
};

const readAccount = (draft: RowDraft, world: ImportContext, target: Target, column: MappedColumn, at: CellAt): void => {
  const account = draft.incident.accounts[0] ?? entry(Account, world, { party: 'PA_AUTHORITY' });
  if (draft.incident.accounts.length === 0) draft.incident.accounts.push(account);
  const name = target.field!.name;
  if (name === 'text' && /^not sought\b/i.test(at.cell.trim())) {
    account.stance = 'DS_NOT_SOUGHT';
    const why = at.cell.trim().replace(/^not sought\s*[:;,–-]?\s*/i, '');
    if (why) account.text = why.slice(0, target.field!.max);
    return;
  }
  if (name === 'text' && /^general\b/i.test(at.cell.trim())) account.aboutThisEvent = 'no';
  const value = isCoded(target)
    ? readOneCode(draft, target, at)
    : target.reads === 'window'
      ? readWindow(draft, column.dates, at)
      : target.reads === 'ternary'
        ? readYesOrNo(draft, at)
        : readText(draft, target.field!, at);
  if (value !== null) Object.assign(account, { [name]: value });
  if (value !== null && name === 'party') draft.hasParty = true;
};

const readAct = (draft: RowDraft, world: ImportContext, target: Target, column: MappedColumn, at: CellAt): void => {
  const name = target.field!.name as keyof Act;
  if (name === 'type') {
    const found = readCodes(draft, target, at);
    draft.actWords.push(...(column.flag ? found.map(({ words }) => words) : partsIn(target, at)));
    for (const { code, words } of found)
      if (!saysNone(draft, at, words)) addAct(draft, world, code, countInWords(draft, at, words), null);
  } else if (name === 'actor') {
    const before = draft.words.length;
    const [actor] = readCodes(draft, target, at);
    // A force that is in no list gets the source's own name, which has a separate field.
    draft.words.length = before;
    draft.fates[0]!.set(at.column, 'used');
    draft.act = {
      ...draft.act,
      actor: actor?.code ?? draft.act.actor ?? null,
      forceName: draft.act.forceName ?? at.cell.trim().slice(0, 200),
    };
    draft.actorWords = `${at.header}: ${at.cell.trim()}`;
  } else if (target.reads === 'count' && readCount(at.cell).value.state === 'CS_NONE') {
    keepZero(draft, at);
    if (draft.noAct?.of !== 'quantity') draft.noAct = { of: name as 'people' };
  } else {
    const value =
      target.reads === 'count'
        ? countOf(draft, at)
        : isCoded(target)
          ? readOneCode(draft, target, at)
          : target.reads === 'window'
            ? readWindow(draft, column.dates, at)
            : target.reads === 'text'
              ? readText(draft, target.field!, at)
              : null;
    if (value !== null) draft.act = { ...draft.act, [name]: value };
    else if (target.reads === 'place')
      keepWords(draft, at.header, at.cell, { code: 'kept-in-words', column: at.column, value: at.cell });
  }
};

const readHarm = (draft: RowDraft, world: ImportContext, target: Target, column: MappedColumn, at: CellAt): void => {
  const name = target.field!.name as keyof Harm;
  if (name === 'type') {
    for (const { code, words } of readCodes(draft, target, at))
      if (!saysNone(draft, at, words)) addHarm(draft, world, code, countInWords(draft, at, words), null);
  } else if (target.reads === 'count' && readCount(at.cell).value.state === 'CS_NONE') {
    if (column.zero !== 'none') keepZero(draft, at);
    draft.noHarm = at;
  } else {
    const value =
      target.reads === 'count'
        ? countOf(draft, at)
        : target.reads === 'choices'
          ? readCodes(draft, target, at).map(({ code }) => code)
          : isCoded(target)
            ? readOneCode(draft, target, at)
            : readText(draft, target.field!, at);
    if (value !== null) draft.harm = { ...draft.harm, [name]: value };
  }
};

/** Reads a cell about an entry of a list: an act, a harm, a source... */
export const fillEntry = (
  draft: RowDraft,
  world: ImportContext,
  target: Target,
  column: MappedColumn,
  at: CellAt,
): void => {
  if (target.counts) return addCounted(draft, world, target.counts, column, at);
  const { key, list } = target;
  if ((list === 'acts' || list === 'harms' || list === 'groups') && !MAKES_ENTRY.includes(key))
    draft.about.push({ list, cell: at.cell, column: at.column, header: at.header });
  if (target.key === 'measure') {
    draft.measure = {
      codes: readCodes(draft, target, at).map(({ code }) => code),
      count: draft.measure?.count ?? null,
      column: at.column,
      value: draft.measure?.value ?? '',
    };
    return;
  }
  if (target.key === 'measure.value') {
    draft.measure = {
      codes: draft.measure?.codes ?? [],
      count: readCount(at.cell).value,
      column: at.column,
      value: at.cell,
    };
    return;
  }
  if (target.key === 'groups.group') return readGroups(draft, world, at);
  if (target.key === 'groups.link') return readGroupLink(draft, world, target, at);
  if (target.key === 'groups.role') draft.groupLink.role = readOneCode(draft, target, at);
  if (target.list === 'sources') readSource(draft, target, column, at);
  if (target.list === 'accounts') readAccount(draft, world, target, column, at);
  if (target.list === 'acts') readAct(draft, world, target, column, at);
  if (target.list === 'harms') readHarm(draft, world, target, column, at);
};

/** Sets on every entry the answers that no cell gave for it. */
const fill = (entries: readonly object[], fields: object, isOpen: (value: unknown) => boolean): void => {
  for (const one of entries)
    for (const [name, value] of Object.entries(fields))
      if (isOpen((one as Record<string, unknown>)[name])) Object.assign(one, { [name]: value });
};
const isOpen = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && value !== null && 'state' in value && value.state === 'CS_UNKNOWN');

const makeSources = (draft: RowDraft, map: ColumnMapping, world: ImportContext): void => {
  const { url: page = null, ...fixed } = constantSource(map);
  const [archived, live] = [draft.urls.filter(({ archive }) => archive), draft.urls.filter(({ archive }) => !archive)];
  const urls = [...new Map(live.map((one) => [one.url, one])).values()].slice(0, 100);
  if (urls.length === 0 && !draft.hasSource && !page && !fixed.publisher && !fixed.title) return;
  if (urls.length === 0)
    draft.incident.sources.push(
      entry(Source, world, {
        ...fixed,
        ...draft.source,
        url: page,
        ...(archived[0] && { archiveUrl: archived[0].url }),
      }),
    );
  for (const [index, { url }] of urls.entries()) {
    // What a row says about its source applies to the first; the others get only its type.
    const said = index === 0 ? draft.source : draft.source.type ? { type: draft.source.type } : {};
    draft.incident.sources.push(
      entry(Source, world, { ...fixed, ...said, url, ...(archived[index] && { archiveUrl: archived[index].url }) }),
    );
  }
};

/** Reads a figure that has its own row. */
const finishMeasure = (
  draft: RowDraft,
  world: ImportContext,
  map: ColumnMapping,
  { codes, value, column: index }: NonNullable<RowDraft['measure']>,
): void => {
  const column = map.columns[index]!;
  const at: CellAt = { cell: value, column: index, header: column.header, as: column };
  if (value.trim() === '') for (const code of codes) addOfType(draft, world, code, null, null);
  else for (const code of codes) addCounted(draft, world, code, column, at);
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
  if (map.columns[draft.noHarm.column]!.zero === 'none')
    incident.harms[0]!.count = { ...NONE_COUNT, text: draft.noHarm.cell.trim() };
  else incident.harms = [];
};

/**
 * Records "no interference observed" only if every column of people of acts says so in this row, and nothing else says
 * that there was one.
 */
const noteWhatWasNone = (draft: RowDraft, map: ColumnMapping): void => {
  if (
    draft.sawNone.size === 0 ||
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
    if (length === 0 || (isNumber && length > 1)) addWords(draft, at);
  }
};

/**
 * Completes what several columns of a row give together: sources, who carried out the acts, values that are fixed for
 * all rows.
 */
export const finishLists = (draft: RowDraft, map: ColumnMapping, world: ImportContext): void => {
  const { incident, measure } = draft;
  if (measure) finishMeasure(draft, world, map, measure);
  if (measure && measure.codes.length === 0 && measure.count) {
    const { column, value } = measure;
    addWords(draft, { header: map.columns[column]!.header, cell: value, column });
  }
  addConstantEntries(draft, map, world);
  takeAwayNone(draft, map);
  makeSources(draft, map, world);
  const { people, quantity, ...ofEvery } = draft.act;
  fill(incident.acts, ofEvery, isOpen);
  const { count, ...ofHarms } = draft.harm;
  fill(incident.harms, ofHarms, isOpen);
  if (incident.acts.length === 1)
    fill(incident.acts, { ...(people ? { people } : {}), ...(quantity ? { quantity } : {}) }, isOpen);
  if (incident.harms.length === 1 && count) fill(incident.harms, { count }, isOpen);
  fill(incident.groups, draft.groupLink, isOpen);
  keepWithoutEntry(draft, map);
  fillConstants(draft, map, world);
  const ids = incident.sources.map(({ id }) => id).slice(0, 50);
  for (const list of ['groups', 'acts', 'harms', 'accounts'] as const)
    for (const one of incident[list]) one.sources = ids;
  noteWhatWasNone(draft, map);
  if (!draft.given.has('interference') && incident.acts.some(({ type }) => type !== null && interferes(type))) {
    incident.interference = 'IN_INTERFERED';
    if (!draft.constant.has('acts')) draft.given.add('interference');
  }
  for (const harm of incident.harms)
    if (harm.type === 'HM_NONE' && harm.count.state === 'CS_UNKNOWN') harm.count = { ...UNKNOWN_COUNT };
};
