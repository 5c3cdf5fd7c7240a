import { ActCondition, actsOfAside, actsOfIndicator, actsThatHappened, type ActFilter, flags } from './act-filter.js';
import { ACT_KINDS, actorOf, kindOf, NOT_STATED, outcomeOf, OUTCOMES, typeOf } from './fact-codes.js';
import type { ActKind } from './fact-rows.js';
import type { Facts } from './facts.js';
import { type Aside, harmsOfMeasure, INDICATORS, type Layer } from './indicators.js';
import type { PlaceTree } from './place-tree.js';
import { digitTable, type Profile, valuesOf } from './incident-profile.js';
import { type Filters, measureOf, type Question, type Split, TYPE_SPLITS } from './question.js';

type Key = string | null;

/** One way to divide a figure. Indexes run from 0 to `keys.length - 1`; `all` is the total over the axis. */
interface Common {
  split: Split | null;
  /** A null key: not known, or known only at a wider level. */
  keys: readonly Key[];
  all: number;
}

/** Every incident has exactly one value, given by its number in a column. */
export interface SingleAxis extends Common {
  source: 'place' | 'profile';
  table: Int32Array;
}
/** An incident has any number of values; one without a value can be counted under null. */
interface SetAxis extends Common {
  source: 'assembly' | 'issue' | 'ground' | 'group' | 'dataset';
  members: readonly (readonly number[])[];
}
/**
 * Values come from the acts that the question is about. In an aside's layer, they come from the acts that put the
 * incident there.
 */
export interface ActAxis extends Common {
  source: 'act';
  test: ActCondition;
  beside: Readonly<Partial<Record<Aside, ActCondition>>>;
  indexOf(act: number): number;
}
/** Values come from the harms. */
export interface HarmAxis extends Common {
  source: 'harm';
  by: 'type' | 'side';
  /** By type: 1 where the axis shows it. */ shown: Uint8Array;
}
export type Axis = SingleAxis | SetAxis | ActAxis | HarmAxis;

export function isSingle(axis: Axis): axis is SingleAxis {
  return axis.source === 'place' || axis.source === 'profile';
}

export function areSingle(axes: readonly [Axis, Axis]): axes is readonly [SingleAxis, SingleAxis] {
  return isSingle(axes[0]) && isSingle(axes[1]);
}

const PROFILE_SPLITS = {
  kind: 'kind',
  interference: 'interference',
  peacefulness: 'peacefulness',
  grade: 'grade',
  coverage: 'coverage',
} as const satisfies Partial<Record<Split, keyof Profile>>;
const KIND_CODES: Readonly<Record<string, string>> = {
  assembly: 'IK_ASSEMBLY',
  solo: 'IK_ASSEMBLY',
  reprisal: 'IK_REPRISAL',
};

/** Returns the axis of a split other than 'period'; null gives an axis of one value. */
export function axisOf(split: Split | null, question: Question, facts: Facts, filter: ActFilter): Axis {
  switch (split) {
    case null:
    case 'place:0':
    case 'place:1':
    case 'place:2':
    case 'place:3':
      return placeAxis(split, facts);
    case 'group':
      return groupAxis(question.filters, facts);
    case 'dataset':
      return datasetAxis(facts);
    case 'assembly':
      return listAxis(split, 'assembly_type', question.filters.assemblyTypes, facts);
    case 'issue':
      return listAxis(split, 'issue', question.filters.issues, facts);
    case 'ground':
      return listAxis(split, 'ground_invoked', question.filters.grounds, facts);
    case 'restriction':
    case 'force':
    case 'liberty':
    case 'actor':
    case 'outcome':
      return actAxis(split, question, facts, filter);
    case 'harm':
      return harmAxis(split, 'type', 'harm_type', question, facts);
    case 'side':
      return harmAxis(split, 'side', 'side', question, facts);
    case 'period':
      throw new RangeError('the period is not an axis of this kind');
    default:
      return profileAxis(split);
  }
}

/** Axes by gazetteer and level, cached: every question of the map needs one, and it does not change. */
const placeAxes = new WeakMap<PlaceTree, Map<Split | null, SingleAxis>>();

function placeAxis(split: Split | null, { places }: Facts): SingleAxis {
  const known = placeAxes.get(places) ?? new Map<Split | null, SingleAxis>();
  placeAxes.set(places, known);
  const axis = known.get(split) ?? placeAxisOf(split, places);
  known.set(split, axis);
  return axis;
}

function placeAxisOf(split: Split | null, places: PlaceTree): SingleAxis {
  if (split === null)
    return { split, source: 'place', keys: Object.freeze([null]), all: 1, table: new Int32Array(places.size) };
  const level = Number(split.slice('place:'.length));
  const codes = places.codesAtLevel(level);
  const index = new Map(codes.map((code, i) => [places.find(code), i]));
  const table = Int32Array.from(
    { length: places.size },
    (_, place) => index.get(places.around(place, level)) ?? codes.length,
  );
  return { split, source: 'place', keys: Object.freeze([...codes, null]), all: codes.length + 1, table };
}

/**
 * Returns an axis of the units that hold a place which passes a filter: no other place is counted. A question about one
 * district has its communes as cells, not those of the country.
 * @param pass by number of a place
 */
export function withinPlaces(axis: Axis, pass: Uint8Array | null): Axis {
  if (pass === null || axis.source !== 'place' || axis.split === null) return axis;
  const none = axis.keys.length - 1;
  const isKept = new Uint8Array(none);
  for (let place = 0; place < pass.length; place++) if (pass[place] === 1) isKept[axis.table[place]!] = 1;
  const keys: Key[] = [];
  const at = new Int32Array(axis.all);
  for (let unit = 0; unit < none; unit++) if (isKept[unit] === 1) at[unit] = keys.push(axis.keys[unit]!) - 1;
  at[none] = keys.length;
  for (let unit = 0; unit < none; unit++) if (isKept[unit] === 0) at[unit] = keys.length;
  keys.push(null);
  return { ...axis, keys, all: keys.length, table: axis.table.map((unit) => at[unit]!) };
}

/** Axes of profiles, cached: they are the same for any facts. */
const profileAxes = new Map<Split, SingleAxis>();

function profileAxis(split: keyof typeof PROFILE_SPLITS): SingleAxis {
  const known = profileAxes.get(split) ?? profileAxisOf(split);
  profileAxes.set(split, known);
  return known;
}

function profileAxisOf(split: keyof typeof PROFILE_SPLITS): SingleAxis {
  const name = PROFILE_SPLITS[split];
  const values: readonly Key[] = valuesOf(name);
  const keys = split === 'kind' ? ['IK_ASSEMBLY', 'IK_REPRISAL'] : values;
  const at = values.map((value) => keys.indexOf(split === 'kind' ? KIND_CODES[value!]! : value));
  const digits = digitTable(name);
  const table = new Int32Array(digits.length);
  for (let number = 0; number < digits.length; number++) table[number] = at[digits[number]!]!;
  return { split, source: 'profile', keys, all: keys.length, table };
}

/** With a filter on the list, only its values are shown: values that were not asked for have not been filtered. */
function setAxis(
  split: SetAxis['source'],
  names: readonly string[],
  sets: readonly (readonly number[])[],
  wanted: readonly string[] | undefined,
): SetAxis {
  const shown = wanted ?? names;
  const at = names.map((name) => shown.indexOf(name));
  const members = sets.map((set) => {
    const found = set.map((number) => at[number]!).filter((index) => index >= 0);
    return found.length === 0 && !wanted ? [shown.length] : found;
  });
  const keys: Key[] = wanted ? [...shown] : [...shown, null];
  return { split, source: split, keys, all: keys.length, members };
}

function listAxis(
  split: 'assembly' | 'issue' | 'ground',
  list: 'assembly_type' | 'issue' | 'ground_invoked',
  wanted: readonly string[] | undefined,
  facts: Facts,
): SetAxis {
  return setAxis(split, facts.codes.vocabulary.codes(list), facts.sets[split].sets, wanted);
}

function groupAxis({ groups, groupLink }: Filters, facts: Facts): SetAxis {
  const sets = facts.sets.group.sets.map((set) => groupsOf(set, groupLink ?? 'stated'));
  return setAxis('group', facts.groups.names, sets, groups);
}

/** Every record is of one dataset or of none: under null, it is the team's own. */
function datasetAxis({ datasets, sets }: Facts): SetAxis {
  const numbers = sets.dataset.sets.map((set) => set.map((member) => member >> 1));
  return setAxis('dataset', datasets.names, numbers, undefined);
}

/** Returns the numbers of the groups in a group set whose link counts. */
export function groupsOf(set: readonly number[], link: 'stated' | 'any'): number[] {
  return set.filter((member) => link === 'any' || member % 2 === 0).map((member) => member >> 1);
}

/** Leaves out harm types that I09 does not count: chemical exposure is not an injury that nobody reported. */
function harmAxis(
  split: 'harm' | 'side',
  by: HarmAxis['by'],
  list: 'harm_type' | 'side',
  question: Question,
  { codes }: Facts,
): HarmAxis {
  const keys: Key[] = [...codes.vocabulary.codes(list), null];
  const isCounted = split === 'harm' && question.indicator === 'I09';
  const shown = isCounted
    ? flags(
        256,
        harmsOfMeasure(measureOf(question)).map((code) => codes.number(list, code)),
      )
    : new Uint8Array(256).fill(1);
  return { split, source: 'harm', by, keys, all: keys.length, shown };
}

function actAxis(
  split: 'restriction' | 'force' | 'liberty' | 'actor' | 'outcome',
  question: Question,
  facts: Facts,
  filter: ActFilter,
): ActAxis {
  const { vocabulary } = facts.codes;
  const { test, beside } = testsOfAxis(split, question, facts, filter);
  const of = (keys: readonly Key[], indexOf: (act: number) => number): ActAxis => ({
    split,
    source: 'act',
    keys,
    all: keys.length,
    test,
    beside,
    indexOf,
  });
  switch (split) {
    case 'restriction':
      return of(vocabulary.codes('restriction_type'), typeOf);
    case 'force':
      return of(vocabulary.codes('force_type'), typeOf);
    case 'liberty':
      return of(vocabulary.codes('liberty_type'), typeOf);
    case 'outcome':
      return of(OUTCOMES, outcomeOf);
    case 'actor': {
      const actors = vocabulary.codes('actor_type');
      return of([...actors, null], (act) => (actorOf(act) === NOT_STATED ? actors.length : actorOf(act)));
    }
  }
}

/** Returns the acts whose values an axis shows: those that the indicator counts, if it is about acts of this kind. */
function testsOfAxis(
  split: Split,
  question: Question,
  facts: Facts,
  filter: ActFilter,
): Pick<ActAxis, 'test' | 'beside'> {
  const own = actsOfIndicator(question, facts);
  const kind: ActKind | null = split === 'restriction' || split === 'force' || split === 'liberty' ? split : null;
  if (own && (kind === null || isAbout(own, kind)))
    return { test: own.and(filter.test), beside: besideTests(question, facts, filter) };
  if (kind !== null) return { test: ActCondition.ofKinds([kind]).and(filter.test), beside: {} };
  const happened = actsThatHappened(facts.codes).and(filter.test);
  return { test: filter.kinds.length > 0 ? happened.and(ActCondition.ofKinds(filter.kinds)) : happened, beside: {} };
}

/**
 * Tests for the asides: "not yet assessed" in the row of a type of force counts acts of that type, so it does not read
 * 0.
 */
function besideTests({ indicator }: Question, { codes }: Facts, filter: ActFilter): ActAxis['beside'] {
  const tests = INDICATORS[indicator].asides.map(
    (aside) => [aside, actsOfAside(aside, codes)?.and(filter.test)] as const,
  );
  return Object.fromEntries(tests.filter(([, test]) => test !== undefined));
}

function isAbout(test: ActCondition, kind: ActKind): boolean {
  return test.type.some((pass, i) => pass === 1 && ACT_KINDS[kindOf(i)] === kind);
}

/**
 * True when act axes must match on one act ("tear gas by the gendarmerie"), not on two ("banners taken, and a baton
 * used").
 */
export function speakOfOneAct(axes: readonly ActAxis[]): boolean {
  return axes.length > 1 && axes.filter(({ split }) => isTypeSplit(split)).length < 2;
}

/**
 * Returns the test that an act must pass in a layer, for several axes on one act. If one axis is a type, the act must
 * be of that kind, whatever kind the indicator is about: who dispersed an assembly is read from the dispersal, even
 * where force is counted.
 */
export function testOfOneAct(axes: readonly ActAxis[], layer: Layer, happened: ActCondition): ActCondition {
  const typed = axes.find(({ split }) => isTypeSplit(split));
  return typed ? testIn(typed, layer).and(happened) : testIn(axes[0]!, layer);
}

/** Returns the acts whose values an axis shows in a layer. */
export function testIn({ test, beside }: ActAxis, layer: Layer): ActCondition {
  return layer === 'figure' ? test : (beside[layer] ?? test);
}

function isTypeSplit(split: Split | null): boolean {
  return split !== null && TYPE_SPLITS.has(split);
}
