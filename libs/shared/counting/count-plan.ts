import { ActFilter, actsOfIndicator, type ActCondition } from './act-filter.js';
import { type Axis, axisOf, groupsOf, withinPlaces } from './split-axis.js';
import { ACT_KINDS } from './fact-codes.js';
import type { Facts } from './facts.js';
import { HarmFilter } from './harm-filter.js';
import { type Indicator, INDICATORS, type Layer, type Measure, type Unit, unitOf } from './indicators.js';
import { NO_PROFILE, type Profile, profileOf, PROFILES } from './incident-profile.js';
import {
  type Filters,
  gradesOf,
  countedQuestion,
  measureOf,
  type Question,
  QuestionRefused,
  questionProblems,
  searchesIn,
  type Split,
  tilesOf,
} from './question.js';
import { TimeAxis } from './time-axis.js';

/** OUT: a row that is in no layer. NOT_JUDGED: a profile whose layer is not decided yet. */
export const OUT = 255;
export const NOT_JUDGED = 254;

/** A larger table would be unreadable, and would let anyone fill the memory. */
const MOST_CELLS = 100_000;

type IncidentSet = 'assembly' | 'issue' | 'ground' | 'group' | 'dataset';

/** A question prepared for one set of facts: tables instead of codes, so that a row costs only look-ups. */
export interface CountPlan {
  /** The question as it was asked. Of a rate per inhabitants, `question` is that of the figure which it divides. */
  asked: Question;
  question: Question;
  indicator: Indicator;
  measure: Measure | null;
  unit: Unit;
  time: TimeAxis;
  /** What a row can count for; 0 is the figure itself. */
  layers: readonly Layer[];
  /** By profile: its layer, or OUT; NOT_JUDGED for one that no incident has, until `layerOf` is called for it. */
  judged: Uint8Array;
  /** Returns the layer of a profile, or OUT. */
  layerOf(profile: number): number;
  /** By number of a set: 1 where the filter lets it through. */
  setFilters: readonly { set: IncidentSet; pass: Uint8Array }[];
  /** I12: by number of a group set, 1 if it was asked for. Other groups still count in the denominator. */
  groupsAside: Uint8Array | null;
  /** By number of a place: 1 where the filter lets it through; null: no filter. */
  places: Uint8Array | null;
  acts: ActFilter;
  /** The acts that the indicator counts or is about. */
  own: ActCondition | null;
  /** By the kinds of acts that an incident has (Facts, `kinds`): 1 where it may match the question; null: any may. */
  kinds: Uint8Array | null;
  harms: HarmFilter;
  /** By row: 1 where a search lets it through; null: nothing was searched for. */
  only: Uint8Array | null;
  /** The splits other than the period, in their order; the second or both can be axes of one value. */
  axes: readonly [Axis, Axis];
  /** The third of them. Null where there are at most two, which the fast loops count. */
  third: Axis | null;
}

/**
 * @param only by row, 1 for what the searches of the question find; the facts must not have changed since
 * @throws QuestionRefused when the question cannot be asked of these facts, also where it searches and nobody did, and
 * where it searches in two ways.
 */
export function createPlan(facts: Facts, asked: Question, only: Uint8Array | null = null): CountPlan {
  const problems: QuestionRefused['problems'][number][] = [
    ...questionProblems(asked),
    ...placeProblems(facts, asked.filters),
  ];
  // What one search found says nothing of another: two at once would count what one of them finds.
  const searches = searchesIn(asked);
  if (only === null || searches.length > 1)
    problems.push(...searches.map((key) => ({ key, problem: 'does-not-fit' as const })));
  if (problems.length > 0) throw new QuestionRefused(problems);
  const question = countedQuestion(asked);
  const { filters } = question;
  const indicator = INDICATORS[question.indicator];
  const measure = measureOf(question);
  const own = actsOfIndicator(question, facts);
  const acts = new ActFilter(filters, facts.codes);
  const [first = null, second = null, third] = question.split.filter((split) => split !== 'period');
  const places = filters.place ? placeFilter(facts, filters.place) : null;
  const axis = (split: Split | null): Axis => withinPlaces(axisOf(split, question, facts, acts), places);
  const axes = [axis(first), axis(second)] as const;
  const thirdAxis = third === undefined ? null : axis(third);
  const tiles = tilesOf(question);
  const layers: Layer[] = ['figure', 'singleSource', 'violent', ...indicator.asides];
  if ((axes[0].all + 1) * (axes[1].all + 1) * ((thirdAxis?.all ?? 0) + 1) * tiles.length > MOST_CELLS)
    throw new QuestionRefused([{ key: 'split', problem: 'too-many-cells' }]);
  const { judged, layerOf } = judgementsOf(question, indicator, layers, facts.profilesSeen);
  const groups = filters.groups && groupFilter(facts, filters);
  return {
    asked,
    question,
    indicator,
    measure,
    unit: unitOf(indicator, measure),
    time: new TimeAxis(tiles),
    layers,
    judged,
    layerOf,
    setFilters: setFilters(facts, filters, indicator.code === 'I12' ? undefined : groups),
    groupsAside: indicator.code === 'I12' ? (groups ?? null) : null,
    places,
    acts,
    own,
    kinds:
      indicator.code !== 'I07' && !acts.asks
        ? null
        : kindsThatMayPass(indicator.code === 'I07' ? own!.kinds() : 0, acts),
    harms: new HarmFilter(facts, filters),
    only,
    axes,
    third: thirdAxis,
  };
}

/** Returns all axes of a plan. */
export const axesOf = ({ axes, third }: Pick<CountPlan, 'axes' | 'third'>): readonly Axis[] =>
  third === null ? axes : [...axes, third];

interface Judgements extends Pick<CountPlan, 'judged' | 'layerOf'> {
  by: Indicator['belongs'];
  /** The profiles of the facts that were last asked, of which the first `done` are judged: it only grows. */
  profiles: readonly number[];
  done: number;
}
/**
 * By what they depend on; the least recently used first. They are the same for any facts, so nothing makes them wrong
 * but another definition of the indicator, which a test may plant.
 */
const judgements = new Map<string, Judgements>();
/** Each takes 54 kB. */
const MOST_JUDGEMENTS = 32;

/**
 * Returns the layers of profiles, at least of these. A question has several hundred, and the next one often differs in
 * its days only.
 */
function judgementsOf(
  question: Question,
  indicator: Indicator,
  layers: readonly Layer[],
  profiles: readonly number[],
): Judgements {
  const { interference, peacefulness, assemblyTypes, grades, kinds, coverage } = question.filters;
  const key = JSON.stringify([
    indicator.code,
    measureOf(question),
    question.stages,
    question.includeSingleSource,
    grades,
    interference,
    peacefulness,
    assemblyTypes?.includes('AT_SOLO'),
    kinds,
    coverage,
  ]);
  let known = judgements.get(key);
  if (known?.by !== indicator.belongs) {
    const judged = new Uint8Array(PROFILES).fill(NOT_JUDGED);
    known = { judged, layerOf: judge(judged, question, indicator, layers), by: indicator.belongs, profiles, done: 0 };
    if (judgements.size >= MOST_JUDGEMENTS) judgements.delete(judgements.keys().next().value!);
  } else judgements.delete(key);
  judgements.set(key, known);
  if (known.profiles !== profiles) Object.assign(known, { profiles, done: 0 });
  for (; known.done < profiles.length; known.done++) known.layerOf(profiles[known.done]!);
  return known;
}

/** Applies counting rule 2 and the definition of the indicator, once to each profile that occurs. */
function judge(
  judged: Uint8Array,
  question: Question,
  indicator: Indicator,
  layers: readonly Layer[],
): (profile: number) => number {
  judged[NO_PROFILE] = OUT;
  const layerOf = layerOfProfile(question, indicator);
  return (number) => {
    if (judged[number] === NOT_JUDGED) {
      const layer = layerOf(profileOf(number));
      judged[number] = layer === null ? OUT : layers.indexOf(layer);
    }
    return judged[number]!;
  };
}

/** @param own the incident must have an act of one of these kinds; 0: it needs none */
function kindsThatMayPass(own: number, acts: ActFilter): Uint8Array {
  return Uint8Array.from({ length: 1 << ACT_KINDS.length }, (_, kinds) =>
    (own === 0 || (kinds & own) !== 0) && (kinds & acts.needed) === acts.needed && (!acts.asks || kinds !== 0) ? 1 : 0,
  );
}

function layerOfProfile(question: Question, indicator: Indicator): (profile: Readonly<Profile>) => Layer | null {
  const { filters, stages } = question;
  const grades = gradesOf(question);
  const measure = measureOf(question);
  const asksForSolo = filters.assemblyTypes?.includes('AT_SOLO') ?? false;
  return (stated) => {
    if (!stages.includes(stated.stage)) return null;
    const isSolo = stated.kind === 'solo';
    if (isSolo && !asksForSolo) return null;
    const profile = isSolo ? { ...stated, kind: 'assembly' as const } : stated;
    if (filters.kinds && !filters.kinds.includes(profile.kind === 'reprisal' ? 'IK_REPRISAL' : 'IK_ASSEMBLY'))
      return null;
    if (filters.coverage && !(profile.coverage && filters.coverage.includes(profile.coverage))) return null;
    if (filters.interference && !filters.interference.includes(profile.interference)) return null;
    if (filters.peacefulness && !filters.peacefulness.includes(profile.peacefulness)) return null;
    const layer = indicator.belongs(profile, measure);
    if (!grades.includes(profile.grade)) {
      const standsBeside = profile.grade === 'VG_WEAK' && filters.grades === undefined;
      return standsBeside && layer === 'figure' ? 'singleSource' : null;
    }
    const isApart = profile.peacefulness === 'PE_VIOLENT' && filters.peacefulness === undefined;
    return isApart ? (layer === 'figure' ? 'violent' : null) : layer;
  };
}

function setFilters(
  facts: Facts,
  filters: Filters,
  groups: Uint8Array | undefined,
): { set: IncidentSet; pass: Uint8Array }[] {
  const found: { set: IncidentSet; pass: Uint8Array }[] = [];
  if (groups) found.push({ set: 'group', pass: groups });
  if (filters.datasets !== undefined || hasUnreviewed(facts))
    found.push({ set: 'dataset', pass: datasetFilter(facts, filters) });
  for (const [set, list, wanted] of [
    ['assembly', 'assembly_type', filters.assemblyTypes],
    ['issue', 'issue', filters.issues],
    ['ground', 'ground_invoked', filters.grounds],
  ] as const) {
    if (!wanted) continue;
    const numbers = new Set(wanted.map((code) => facts.codes.number(list, code)));
    found.push({
      set,
      pass: Uint8Array.from(facts.sets[set].sets, (members) => (members.some((n) => numbers.has(n)) ? 1 : 0)),
    });
  }
  return found;
}

/** A group that no incident has ever had is not an error: nothing about it is recorded. */
function groupFilter(facts: Facts, { groups = [], groupLink }: Filters): Uint8Array {
  const wanted = new Set(groups.map((id) => facts.groups.find(id)));
  return Uint8Array.from(facts.sets.group.sets, (set) =>
    groupsOf(set, groupLink ?? 'stated').some((n) => wanted.has(n)) ? 1 : 0,
  );
}

const hasUnreviewed = ({ sets }: Facts): boolean => sets.dataset.sets.some(([member = 0]) => member % 2 === 1);

/**
 * Without a filter, what nobody has reviewed of a dataset of others is in no figure. Once it is named, all of it is
 * that the question's stages let through.
 */
export function datasetFilter({ datasets, sets }: Facts, { datasets: wanted }: Filters): Uint8Array {
  if (wanted === undefined) return Uint8Array.from(sets.dataset.sets, ([member = 0]) => (member % 2 === 0 ? 1 : 0));
  const [own, any] = [wanted.includes('own'), wanted.includes('any')];
  const numbers = new Set(wanted.map((id) => datasets.find(id)));
  return Uint8Array.from(sets.dataset.sets, ([member]) =>
    (member === undefined ? own : any || numbers.has(member >> 1)) ? 1 : 0,
  );
}

function placeFilter({ places }: Facts, wanted: readonly string[]): Uint8Array {
  const passes = new Uint8Array(places.size);
  for (const code of wanted) places.mark(places.find(code), passes);
  return passes;
}

function placeProblems({ places }: Facts, { place = [] }: Filters): { key: string; problem: 'unknown-value' }[] {
  return place.some((code) => places.find(code) < 0) ? [{ key: 'place', problem: 'unknown-value' }] : [];
}
