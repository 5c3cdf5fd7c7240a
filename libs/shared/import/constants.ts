import { blank } from '../codebook/check-body.js';
import { isId, type Ternary } from '../codebook/check-value.js';
import { Act } from '../incident/act.js';
import { GroupLink } from '../incident/group-link.js';
import { Harm } from '../incident/harm.js';
import type { Source } from '../incident/source.js';
import { codesOf } from '../vocabulary/vocabulary.js';
import type { ColumnMapping, Constant } from './column-mapping.js';
import { isCoded, targetOf, TARGETS, type Target } from './column-targets.js';
import { readDate } from './read-date.js';
import { placeOfCode } from './read-place.js';
import type { ImportContext, RowDraft } from './row-draft.js';

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
export const constantProblem = ({ target: key, value }: Constant): string | null => {
  const target = CONSTANT_TARGETS.find((one) => one.key === key);
  if (!target) return 'unknown-code';
  if (typeof value !== 'string' || value.trim() === '') return 'required';
  if (key === 'groups.group') return isId(value) ? null : 'not-an-id';
  if (key === 'place') return value.length <= 60 ? null : 'unknown-code';
  if (key === 'when') {
    const read = readDate(value, NO_DATES);
    return 'window' in read && read.window ? null : 'wrong-type';
  }
  if (isCoded(target)) return target.lists.some((list) => codesOf(list).includes(value)) ? null : 'unknown-code';
  if (target.reads === 'ternary') return ['yes', 'no', 'unknown'].includes(value) ? null : 'unknown-code';
  if (value.length > target.field!.max) return 'too-long';
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

/** Returns what every source has where its row says nothing. */
export const constantSource = ({ constants }: ColumnMapping): Partial<Source> =>
  Object.fromEntries(
    constants.flatMap(({ target, value }) =>
      target.startsWith('sources.') ? [[target.slice('sources.'.length), value]] : [],
    ),
  );

/**
 * Adds the entries that every record has where its row names none: an act, a harm, a group. Not if the row says that
 * there was none.
 */
export const addConstantEntries = (draft: RowDraft, map: ColumnMapping, world: ImportContext): void => {
  const { incident } = draft;
  const [act, harm, group] = MAKES_ENTRY.map((key) => constantOf(map, key));
  const add = <T extends { id: string }>(list: T[], of: new () => T, fields: Partial<T>): void =>
    void list.push(Object.assign(blank(of), { id: world.newId() }, fields));
  const isNone = draft.noAct !== null || draft.sawNone.size > 0;
  if (act && incident.acts.length === 0 && draft.actWords.length === 0 && !isNone) {
    add(incident.acts, Act, { type: act });
    draft.constant.add('acts');
  }
  if (harm && incident.harms.length === 0 && draft.noHarm === null) {
    add(incident.harms, Harm, { type: harm });
    draft.constant.add('harms');
  }
  if (group && incident.groups.length === 0) {
    add(incident.groups, GroupLink, { group });
    draft.constant.add('groups');
  }
};

const valueOf = (target: Target, value: string, world: ImportContext): unknown => {
  if (target.key === 'place') return placeOfCode(world.gazetteer, value);
  if (target.key === 'when') {
    const read = readDate(value, NO_DATES);
    return 'window' in read ? read.window : null;
  }
  return target.reads === 'choices' ? [value] : target.reads === 'ternary' ? (value as Ternary) : value;
};

/** Fills the answers that no cell gave. They do not count as given: a row that amends a record leaves them alone. */
export const fillConstants = (draft: RowDraft, map: ColumnMapping, world: ImportContext): void => {
  const { incident } = draft;
  for (const { target: key, value } of map.constants) {
    const target = targetOf(key);
    if (!target || target.list === 'sources' || MAKES_ENTRY.includes(key)) continue;
    const name = target.field!.name;
    if (target.list === null) {
      const isSaid = draft.given.has(name as keyof typeof incident) || (name === 'place' && incident.place !== null);
      const made = isSaid ? null : valueOf(target, value, world);
      if (made !== null) Object.assign(incident, { [name]: made });
      continue;
    }
    // A harm has a side, and an account a party, before anybody says so.
    const isOpen =
      (key === 'harms.side' && draft.harm.side === undefined) || (key === 'accounts.party' && !draft.hasParty);
    for (const one of incident[target.list] as unknown as Record<string, unknown>[])
      if (one[name] === null || isOpen) one[name] = value;
  }
};
