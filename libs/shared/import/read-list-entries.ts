import type { CountValue } from '../counting/count-value.js';
import { Account } from '../incident/account.js';
import type { Act } from '../incident/act.js';
import type { Harm } from '../incident/harm.js';
import type { Source } from '../incident/source.js';
import { partsOf } from '../day/day.js';
import { leadingCount, leadingYear, readCount } from './read-count.js';
import { addAct, addCounted, addHarm, entry, keepZero, saysNone, saysSomebodyLooked } from './add-acts-and-harms.js';
import type { MappedColumn } from './column-mapping.js';
import { MAKES_ENTRY } from './constants.js';
import {
  isLeftOut,
  isMissing,
  partsIn,
  readCodes,
  readNumber,
  readOneCode,
  readYesOrNo,
  readText,
  readWindow,
} from './cell-readers.js';
import { findTerm } from './find-term.js';
import { readGroupLink, readGroups } from './read-groups.js';
import { type CellAt, keepWords, setFate, type RowDraft, type ImportContext } from './row-draft.js';
import { isCoded, type Target } from './column-targets.js';
import { isUnsaid, MOST_PARTS } from './cell-text.js';

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

/** Kinds whose words are also the name of who says it, or of where it is. */
const NAMES_TOO = ['SR_UN', 'SR_SOCIAL_VIDEO', 'SR_SOCIAL_TEXT'];

/**
 * Reads a word under a header such as "Source" that says only what kind of source it is: "eyewitness". As a publisher,
 * each such word would be an independent source.
 */
const readKindOfSource = (draft: RowDraft, { cell, column }: CellAt): boolean => {
  const found = findTerm(cell.trim(), ['source_type']);
  if (!found || found.how === 'code') return false;
  draft.source.type ??= found.code;
  draft.notes.push({ code: 'term-by-spelling', column, value: cell, suggestions: [found.code] });
  return !NAMES_TOO.includes(found.code);
};

const readSource = (draft: RowDraft, target: Target, column: MappedColumn, at: CellAt): void => {
  const name = target.field!.name as keyof Source;
  draft.hasSource = true;
  if (name === 'url' || name === 'archiveUrl') {
    // "not available" is no two addresses.
    const said = at.cell.split(/[\n;|]/).filter((part) => !isUnsaid(part) && !isMissing(at.as, part));
    const parts = said.flatMap((part) => part.split(/\s+/)).filter((one) => !isUnsaid(one) && !isMissing(at.as, one));
    for (const part of parts.length > MOST_PARTS ? [at.cell] : parts) {
      const url = readText(draft, target.field!, { ...at, cell: part });
      if (url) draft.urls.push({ url, archive: name === 'archiveUrl' });
    }
    return;
  }
  // Many sheets have addresses in their column of sources.
  if (name === 'publisher' && /^https?:\/\/\S+$/i.test(at.cell.trim())) {
    draft.urls.push({ url: at.cell.trim(), archive: false });
    return;
  }
  if (name === 'publisher' && readKindOfSource(draft, at)) return;
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
};

/**
 * Reads who acted. A force that is in no list gets the source's own name, which has a separate field; a mark names
 * nobody. An act has one actor: a second one is kept in words.
 */
const readActor = (draft: RowDraft, target: Target, at: CellAt): void => {
  const { cell, column, header, as } = at;
  const [wordsBefore, notesBefore] = [draft.words.length, draft.notes.length];
  const [actor] = readCodes(draft, target, at);
  const fates = draft.fates[0]!;
  if (fates.get(column) === 'aside' || (as.flag && !actor)) return;
  if (actor && draft.act.actor && actor.code !== draft.act.actor) {
    draft.words.length = wordsBefore;
    draft.notes.length = notesBefore;
    return keepWords(draft, header, cell, { code: 'kept-in-words', column, value: cell });
  }
  draft.words.length = wordsBefore;
  fates.set(column, 'used');
  const named = as.flag ? null : cell.trim().slice(0, 200);
  draft.act = {
    ...draft.act,
    actor: actor?.code ?? draft.act.actor ?? null,
    forceName: draft.act.forceName ?? named,
  };
  draft.actorWords = `${header}: ${cell.trim()}`;
};

const readAct = (draft: RowDraft, world: ImportContext, target: Target, column: MappedColumn, at: CellAt): void => {
  const name = target.field!.name as keyof Act;
  if (name === 'type') {
    const found = readCodes(draft, target, at);
    const said = partsIn(target, at).filter((part) => !isMissing(at.as, part) && !isLeftOut(at, part));
    draft.actWords.push(...(column.flag ? found.map(({ words }) => words) : said));
    for (const { code, words } of found)
      if (!saysNone(draft, at, words)) addAct(draft, world, code, countInWords(draft, at, words), null);
  } else if (name === 'actor') readActor(draft, target, at);
  else if (target.reads === 'count' && readCount(at.cell).value.state === 'CS_NONE') {
    keepZero(draft, at);
    if (column.zero !== 'ignore' && draft.noAct?.of !== 'quantity') draft.noAct = { of: name as 'people' };
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
    if (!saysSomebodyLooked(column.zero)) keepZero(draft, at);
    if (column.zero !== 'ignore') draft.noHarm = at;
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
      words: at.cell.trim(),
      isLeftOut: draft.fates[0]!.get(at.column) === 'aside',
      value: draft.measure?.value ?? null,
    };
    return;
  }
  if (target.key === 'measure.value') {
    draft.measure = {
      codes: draft.measure?.codes ?? [],
      words: draft.measure?.words ?? null,
      isLeftOut: draft.measure?.isLeftOut ?? false,
      value: at,
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
