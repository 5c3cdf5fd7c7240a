import { blank } from '../codebook/check-body.js';
import { isId, type PlaceValue, type Ternary } from '../codebook/check-value.js';
import { Act } from '../incident/act.js';
import { interferes } from '../incident/completeness.js';
import { GroupLink } from '../incident/group-link.js';
import { Harm } from '../incident/harm.js';
import { Incident } from '../incident/incident.js';
import { Source } from '../incident/source.js';
import { codesOf } from '../vocabulary/vocabulary.js';
import type { ColumnMapping, Constant, MappedColumn } from './column-mapping.js';
import { isCoded, targetOf, TARGETS, type Target } from './column-targets.js';
import { isDeepEqual } from './deep-equal.js';
import { isLanguage } from './cell-readers.js';
import type { Gazetteer } from '../places/gazetteer.js';
import { readDate } from './read-date.js';
import { placeOfCode } from './read-place.js';
import { isGroup, type CellFate, type ImportContext, type RowDraft } from './row-draft.js';

const NO_DATES = { order: null, era: null, serial: null };
/** Meanings of a column that make an entry of a list. */
export const MAKES_ENTRY: readonly string[] = ['acts.type', 'harms.type', 'groups.group'];

const canBeConstant = ({ key, reads, field, list }: Target): boolean =>
  key === 'place' ||
  key === 'when' ||
  key === 'groups.group' ||
  (field !== null &&
    (reads === 'choice' || reads === 'text' || (list === null && ['choices', 'ternary'].includes(reads))));

/** Meanings that can have one value for all rows, in the order of the form. */
export const CONSTANT_TARGETS: readonly Target[] = TARGETS.filter(canBeConstant);

/** Returns why a value for all rows cannot be used: a code of the problems' field errors. Null if it can. */
export const constantProblem = ({ target: key, value }: Constant, gazetteer: Gazetteer): string | null => {
  const target = CONSTANT_TARGETS.find((one) => one.key === key);
  if (!target) return 'unknown-code';
  if (typeof value !== 'string' || value.trim() === '') return 'required';
  if (key === 'groups.group') return isId(value) ? null : 'not-an-id';
  if (key === 'place') return placeOfCode(gazetteer, value) ? null : 'unknown-code';
  if (key === 'when') {
    const read = readDate(value, NO_DATES);
    return 'window' in read && read.window ? null : 'wrong-type';
  }
  if (isCoded(target)) return target.lists.some((list) => codesOf(list).includes(value)) ? null : 'unknown-code';
  if (target.reads === 'ternary') return ['yes', 'no', 'unknown'].includes(value) ? null : 'unknown-code';
  if (value.length > target.field!.max) return 'too-long';
  if (target.field!.format === 'language') return isLanguage(value) ? null : 'not-a-language';
  return target.field!.format === 'url' && !/^https?:\/\/[^\s]+$/i.test(value) ? 'not-a-web-address' : null;
};

/** Leaves out values for all rows that somebody has not filled in yet. */
export const withoutEmptyConstants = (map: ColumnMapping): ColumnMapping => ({
  ...map,
  constants: map.constants.filter(({ value }) => value.trim() !== ''),
});

const constantOf = ({ constants }: ColumnMapping, key: string): string | null =>
  constants.find(({ target }) => target === key)?.value ?? null;

/** Returns the place that all rows have where they name none, by its code. */
export const constantPlace = (map: ColumnMapping, world: ImportContext): string | null => {
  const code = constantOf(map, 'place');
  return code === null ? null : (placeOfCode(world.gazetteer, code)?.code ?? null);
};

/** Whether cells of this meaning name a place. A column of countries only says which rows are of this one. */
export const namesPlace = (target: string): boolean => /^place(?:\.|$)/.test(target) && target !== 'place.0';

/** Whether a cell of this column may be what the meaning of a value for all rows asks for. */
const answers = (column: MappedColumn, key: string): boolean => {
  const { target } = column;
  if (key === 'place') return namesPlace(target);
  if (key === 'when')
    return (
      /^when(?:\.(?:latest|year|month|day))?$/.test(target) ||
      (/^when\.end(?:\.|$)/.test(target) && column.end === 'possible')
    );
  if (key === 'acts.type') return target === key || target.startsWith('acts.people:');
  if (key === 'harms.type') return target === key || target.startsWith('harms.count:');
  return target === key;
};

/** Cells that name no entry for certain, but are no reason to assume the usual one if they were not understood. */
const MAY_NAME: Readonly<Record<string, readonly string[]>> = {
  'acts.type': ['measure', 'measure.value'],
  'harms.type': ['measure', 'measure.value'],
  'groups.group': ['groups.link'],
};

/**
 * Whether a cell of these rows says something of this meaning, understood or not. Then no value for all rows answers
 * it. A cell that somebody decided to leave out says nothing, but for a "no" to the mark of this very value.
 */
const isSaid = (
  rows: readonly ReadonlyMap<number, CellFate>[],
  { columns }: ColumnMapping,
  { target: key, value }: Constant,
): boolean =>
  columns.some((column, index) => {
    const fates = rows.map((fate) => fate.get(index));
    if (MAY_NAME[key]?.includes(column.target)) return fates.includes('words');
    return (
      answers(column, key) &&
      (fates.includes('used') || fates.includes('words') || (column.flag?.add === value && fates.includes('aside')))
    );
  });

/**
 * Adds the entry that a record has where none of its rows names one: an act, a harm, a group. It goes to the rows that
 * say something about it, such as a number, else to the first. Not if a row says that there was none.
 */
export const addConstantEntries = (drafts: readonly RowDraft[], map: ColumnMapping, world: ImportContext): void => {
  const fates = drafts.flatMap((draft) => draft.fates);
  const add = <T extends { id: string }>(
    list: 'acts' | 'harms' | 'groups',
    key: string,
    make: (value: string) => T,
    isNone: (draft: RowDraft, value: string) => boolean,
  ): void => {
    const constant = map.constants.find(({ target }) => target === key);
    if (!constant || isSaid(fates, map, constant)) return;
    if (drafts.some((draft) => draft.incident[list].length > 0 || isNone(draft, constant.value))) return;
    const about = drafts.filter((draft) => draft.about.some((one) => one.list === list));
    for (const draft of about.length > 0 ? about : drafts.slice(0, 1)) {
      (draft.incident[list] as unknown as T[]).push(make(constant.value));
      draft.constant.add(list);
    }
  };
  const entry = <T extends { id: string }>(of: new () => T, fields: Partial<T>): T =>
    Object.assign(blank(of), { id: world.newId() }, fields);
  add(
    'acts',
    'acts.type',
    (type) => entry(Act, { type }),
    ({ noAct, sawNone, given, incident }, type) =>
      noAct !== null ||
      sawNone.size > 0 ||
      (given.has('interference') && incident.interference === 'IN_NONE' && interferes(type)),
  );
  add(
    'harms',
    'harms.type',
    (type) => entry(Harm, { type }),
    ({ noHarm }) => noHarm !== null,
  );
  add(
    'groups',
    'groups.group',
    (group) => entry(GroupLink, { group }),
    (_draft, group) => !isGroup(world, group),
  );
};

const valueOf = (target: Target, value: string, world: ImportContext): unknown => {
  if (target.key === 'place') return placeOfCode(world.gazetteer, value);
  if (target.key === 'when') {
    const read = readDate(value, NO_DATES);
    return 'window' in read ? read.window : null;
  }
  return target.reads === 'choices' ? [value] : target.reads === 'ternary' ? (value as Ternary) : value;
};

/** Whether a row's own point lies elsewhere than the place of all rows. */
const isElsewhere = ({ incident: { point } }: RowDraft, code: string, { areas, gazetteer }: ImportContext): boolean => {
  const unit = point && areas ? areas.unitAt(point.lat, point.lon) : null;
  return unit !== null && !gazetteer.isWithin(unit, code);
};

/** Adds the source that a record has where none of its rows names one. Everything in the record cites it. */
const addConstantSource = (draft: RowDraft, map: ColumnMapping, world: ImportContext): void => {
  const fields = Object.fromEntries(
    map.constants.flatMap(({ target, value }) =>
      target.startsWith('sources.') ? [[target.slice('sources.'.length), value]] : [],
    ),
  ) as Partial<Source>;
  const { incident } = draft;
  if (incident.sources.length > 0 || !(fields.url || fields.publisher || fields.title)) return;
  const source = Object.assign(blank(Source), { id: world.newId() }, fields);
  incident.sources.push(source);
  draft.constant.add('sources');
  for (const list of ['groups', 'acts', 'harms', 'accounts'] as const)
    for (const one of incident[list]) one.sources = [source.id];
};

/**
 * Fills the answers that no cell of a record's rows gave, once these are joined. They do not count as given: a row that
 * changes a record leaves them alone.
 */
export const fillConstants = (draft: RowDraft, map: ColumnMapping, world: ImportContext): void => {
  const { incident, fates } = draft;
  addConstantSource(draft, map, world);
  const empty = blank(Incident);
  for (const constant of map.constants) {
    const { target: key, value } = constant;
    const target = targetOf(key);
    if (!target || MAKES_ENTRY.includes(key) || isSaid(fates, map, constant)) continue;
    const name = target.field!.name;
    if (target.list === null) {
      if (draft.given.has(name as keyof Incident)) continue;
      if (!isDeepEqual(incident[name as keyof Incident], empty[name as keyof Incident])) continue;
      const made = valueOf(target, value, world);
      if (made === null || (key === 'place' && isElsewhere(draft, (made as PlaceValue).code!, world))) continue;
      Object.assign(incident, { [name]: made });
      continue;
    }
    // A harm has a side, and an account a party, before anybody says so.
    const isAssumed = key === 'harms.side' || key === 'accounts.party';
    for (const one of incident[target.list] as unknown as Record<string, unknown>[])
      if (one[name] === null || isAssumed) one[name] = value;
  }
};
