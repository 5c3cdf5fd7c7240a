import { daysBetween } from '../day/day.js';
import { parsePeriod, type Period, PERIOD_UNITS, periodsOf, type PeriodUnit } from '../day/period.js';
import { entry, type VocabularyList } from '../vocabulary/vocabulary.js';
import type { Outcome, Stage } from './fact-rows.js';
import { INDICATORS, INDICATOR_CODES, type IndicatorCode, type Measure, unitOf } from './indicators.js';

export const SPLITS = [
  'period',
  'place:0',
  'place:1',
  'place:2',
  'place:3',
  'group',
  'assembly',
  'issue',
  'ground',
  'kind',
  'interference',
  'peacefulness',
  'grade',
  'coverage',
  'restriction',
  'force',
  'liberty',
  'actor',
  'outcome',
  'harm',
  'side',
] as const;
/** Staff also divide by where a record came from: the team's own, or a dataset of others. */
export const STAFF_SPLITS = [...SPLITS, 'dataset'] as const;
export type Split = (typeof STAFF_SPLITS)[number];

/** Lists of codes; a record passes when it has one of them. Absent: every value, except where noted. */
export interface Filters {
  /** Gazetteer codes at any level; everything within one of them passes. */
  place?: readonly string[];
  groups?: readonly string[];
  /** Which links to groups count, in the filter and in the split. Default 'stated'. */
  groupLink?: 'stated' | 'any';
  /** One-person protests (AT_SOLO alone) count only where this list names them. */
  assemblyTypes?: readonly string[];
  /** These five must match together on one act: tear gas *by* the gendarmerie *assessed unlawful*. */
  restrictionTypes?: readonly string[];
  forceTypes?: readonly string[];
  libertyTypes?: readonly string[];
  actors?: readonly string[];
  outcome?: readonly Outcome[];
  interference?: readonly string[];
  /** Default: confirmed and fair. A list that names weak also asks for single sources. */
  grades?: readonly string[];
  harmTypes?: readonly string[];
  sides?: readonly string[];
  /** Default: all except violent, which are counted separately. */
  peacefulness?: readonly string[];
  issues?: readonly string[];
  grounds?: readonly string[];
  kinds?: readonly string[];
  /** Who was watching. What is of no recorded coverage passes no such list. */
  coverage?: readonly string[];
  /**
   * For staff: 'own' (records of no dataset of others), 'any' (of any dataset), or ids of datasets. Default: the team's
   * own records, and those of datasets that somebody reviewed.
   */
  datasets?: readonly string[];
  /**
   * Only incidents that a search for these words finds, by what readers see of them. Only a count that is told which
   * those are can have it: see `count`.
   */
  words?: string;
  /** For staff: only records that the queue finds, as the query of its address. As for `words`. */
  queue?: string;
}

/** Filters by what facts do not hold. */
export const SEARCHES = ['words', 'queue'] as const satisfies readonly (keyof Filters)[];

/** Returns what must be searched for before a question can be counted. */
export const searchesIn = ({ filters }: Pick<Question, 'filters'>): (typeof SEARCHES)[number][] =>
  SEARCHES.filter((key) => filters[key] !== undefined);

export interface Question {
  indicator: IndicatorCode;
  /** Which reading, if the indicator has several; null: its first. */
  measure: Measure | null;
  /**
   * Keys of one or more disjoint periods, in order. With several, the total covers all of them and nothing in between.
   */
  periods: readonly string[];
  /** How a single period is divided when `split` names 'period'. */
  unit: PeriodUnit | null;
  /** 1 to 12, for unit 'project-year'. */
  projectYearStart: number;
  /** At most three, different; the first is the outermost. */
  split: readonly Split[];
  filters: Filters;
  /** Counts incidents of grade weak in the figure; otherwise they are counted separately. */
  includeSingleSource: boolean;
  /** Staff may include more stages; the rule printed with the answer then says so. Default: published. */
  stages: readonly Stage[];
}

export type QuestionProblem =
  | 'unknown-key'
  | 'given-twice'
  | 'missing'
  | 'unknown-value'
  | 'not-a-period'
  | 'periods-overlap'
  | 'more-than-three'
  | 'needs-a-unit'
  | 'needs-one-period'
  | 'does-not-fit'
  | 'needs-a-group'
  | 'too-many-cells'
  | 'withheld';

/** Thrown for an invalid question; each problem names its key. */
export class QuestionRefused extends Error {
  constructor(readonly problems: readonly { key: string; problem: QuestionProblem }[]) {
    super(`question refused: ${problems.map(({ key, problem }) => `${key} ${problem}`).join(', ')}`);
  }
}

/** The filters with the vocabulary of their codes; null: free keys. */
export const FILTER_LISTS = {
  place: null,
  groups: null,
  assemblyTypes: 'assembly_type',
  restrictionTypes: 'restriction_type',
  forceTypes: 'force_type',
  libertyTypes: 'liberty_type',
  actors: 'actor_type',
  outcome: 'assessment',
  interference: 'interference',
  grades: 'verification_grade',
  harmTypes: 'harm_type',
  sides: 'side',
  peacefulness: 'peacefulness',
  issues: 'issue',
  grounds: 'ground_invoked',
  kinds: 'incident_kind',
  coverage: 'coverage',
} as const satisfies Record<
  Exclude<keyof Filters, 'groupLink' | 'datasets' | (typeof SEARCHES)[number]>,
  VocabularyList | null
>;
export type ListFilter = keyof typeof FILTER_LISTS;

const STAGES: readonly Stage[] = ['published', 'verified', 'unfinished'];

/** Creates a question with its defaults: I02, assemblies interfered with, published, confirmed or fair, no split. */
export function createQuestion(periods: string | readonly string[], rest: Partial<Question> = {}): Question {
  return {
    indicator: 'I02',
    measure: null,
    unit: null,
    projectYearStart: 1,
    split: [],
    filters: {},
    includeSingleSource: false,
    stages: ['published'],
    periods: typeof periods === 'string' ? [periods] : periods,
    ...rest,
  };
}

export function measureOf({ indicator, measure }: Question): Measure | null {
  return measure ?? INDICATORS[indicator].measures[0] ?? null;
}

/** Returns the question that is counted: of a rate per inhabitants, that of the figure which it divides. */
export function countedQuestion(question: Question): Question {
  const { perInhabitants } = INDICATORS[question.indicator];
  return perInhabitants === undefined ? question : { ...question, indicator: perInhabitants, measure: null };
}

/** Returns the grades that count in the figure. */
export function gradesOf({ filters, includeSingleSource }: Question): readonly string[] {
  const grades = filters.grades ?? ['VG_CONFIRMED', 'VG_FAIR'];
  return includeSingleSource ? [...grades, 'VG_WEAK'] : grades;
}

/** Returns the periods into which an answer is divided: units of the one period, or the periods as listed. */
export function tilesOf(question: Question): Period[] {
  const periods = question.periods.map((key) => parsePeriod(key)!);
  const [first] = periods;
  if (!question.unit || !question.split.includes('period') || !first) return periods;
  return periodsOf(question.unit, first.from, first.until, { projectYearStart: question.projectYearStart });
}

/**
 * Returns everything that is wrong with a question, by key; empty when it is valid. Places and groups are not checked:
 * only the facts know them.
 */
export function questionProblems(question: Question): { key: string; problem: QuestionProblem }[] {
  const found: { key: string; problem: QuestionProblem }[] = [];
  const say = (key: string, problem: QuestionProblem | false): void => {
    if (problem) found.push({ key, problem });
  };
  if (!INDICATOR_CODES.includes(question.indicator)) return [{ key: 'indicator', problem: 'unknown-value' }];
  const { measures } = INDICATORS[question.indicator];
  say('measure', question.measure !== null && !measures.includes(question.measure) && 'does-not-fit');
  say('period', periodProblem(question));
  say('unit', unitProblem(question));
  say('projectYearStart', !isMonth(question.projectYearStart) && 'unknown-value');
  say('split', splitProblem(question));
  for (const stage of question.stages) say('stages', !STAGES.includes(stage) && 'unknown-value');
  say('stages', question.stages.length === 0 && 'missing');
  found.push(...filterProblems(question.filters), ...rateProblems(question));
  say(
    'kinds',
    countsOnlyAssemblies(question) &&
      !(question.filters.kinds ?? ['IK_ASSEMBLY']).includes('IK_ASSEMBLY') &&
      'does-not-fit',
  );
  const hasGroup = question.split.includes('group') || question.filters.groups !== undefined;
  say('groups', question.indicator === 'I12' && !hasGroup && 'needs-a-group');
  return found;
}

/** Of these, reprisals away from an assembly would be 0 whatever was recorded. */
const countsOnlyAssemblies = ({ indicator }: Question): boolean =>
  INDICATORS[indicator].unit === 'assemblies' || indicator === 'I21';

function periodProblem({ periods }: Question): QuestionProblem | false {
  if (periods.length === 0) return 'missing';
  const parsed = periods.map(parsePeriod);
  if (parsed.includes(null)) return 'not-a-period';
  return parsed.some((period, i) => i > 0 && period!.from < parsed[i - 1]!.until) && 'periods-overlap';
}

function unitProblem({ unit, periods, split }: Question): QuestionProblem | false {
  if (unit === null) return split.includes('period') && periods.length === 1 && 'needs-a-unit';
  if (!PERIOD_UNITS.includes(unit)) return 'unknown-value';
  if (periods.length > 1) return 'needs-one-period';
  const whole = parsePeriod(periods[0] ?? '');
  return whole !== null && daysBetween(whole.from, whole.until) > (MOST_DAYS[unit] ?? Infinity) && 'too-many-cells';
}

/**
 * Ten years of days, a century of weeks: nobody reads a longer chart. A millennium would hold up all other requests.
 */
const MOST_DAYS: Readonly<Partial<Record<PeriodUnit, number>>> = { day: 3700, week: 7 * 5300 };

function splitProblem(question: Question): QuestionProblem | false {
  const { split } = question;
  if (split.length > MOST_SPLITS) return 'more-than-three';
  if (new Set(split).size < split.length) return 'given-twice';
  if (split.some((name) => !STAFF_SPLITS.includes(name))) return 'unknown-value';
  if (INDICATORS[question.indicator].perInhabitants && split.filter(isOfPlaces).length > 1) return 'does-not-fit';
  return !(split.every((name) => splitFits(name, question)) && speakOfOneThing(split)) && 'does-not-fit';
}

const isOfPlaces = (split: Split): boolean => split.startsWith('place:');

const MOST_SPLITS = 3;

/**
 * Two types speak of two acts: banners taken, and a baton used. Of a third, nobody could say of which of them it says
 * who acted or how that was assessed.
 */
const speakOfOneThing = (split: readonly Split[]): boolean =>
  split.filter((name) => TYPE_SPLITS.has(name)).length < 2 || split.filter((name) => ACT_SPLITS.has(name)).length < 3;

/**
 * Acts can be split by properties of acts, people by properties of a harm or of a deprivation of liberty, and those
 * present at assemblies by properties of the assembly. Of places alone it is known how many people live there.
 */
export function splitFits(split: Split, question: Question): boolean {
  const isAboutHarm = split === 'harm' || split === 'side';
  const isAboutActs = ACT_SPLITS.has(split);
  if (INDICATORS[question.indicator].perInhabitants) return split === 'period' || isOfPlaces(split);
  if (question.indicator === 'I09') return !isAboutActs;
  if (question.indicator === 'I21') return !isAboutHarm;
  if (question.indicator === 'I10') return !isAboutHarm && split !== 'restriction' && split !== 'force';
  if (unitOf(INDICATORS[question.indicator], measureOf(question)) === 'acts')
    return !isAboutHarm && split !== 'force' && split !== 'liberty';
  return true;
}

export const TYPE_SPLITS: ReadonlySet<Split> = new Set(['restriction', 'force', 'liberty']);
export const ACT_SPLITS: ReadonlySet<Split> = new Set([...TYPE_SPLITS, 'actor', 'outcome']);

/**
 * Refuses filters on what was done or suffered for a rate, which is of all watched assemblies. Such a filter would
 * leave out assemblies where nothing happened, so the rate would be 100 %. Use a split instead. Words that were written
 * of an assembly are mostly of what was done at it, and so are the fields of the queue.
 */
function rateProblems({ indicator, filters }: Question): { key: string; problem: QuestionProblem }[] {
  if (indicator !== 'I03' && indicator !== 'I11') return [];
  const keys = [
    ...LEAVE_OUT_THE_QUIET,
    'words' as const,
    'queue' as const,
    ...(indicator === 'I03' ? ['interference' as const] : []),
  ];
  return keys.filter((key) => filters[key] !== undefined).map((key) => ({ key, problem: 'does-not-fit' }));
}

/** Filters that no rate can have: they would leave out assemblies at which nothing was done. */
export const LEAVE_OUT_THE_QUIET = [
  'restrictionTypes',
  'forceTypes',
  'libertyTypes',
  'actors',
  'outcome',
  'harmTypes',
  'sides',
  'grounds',
] as const;

function filterProblems(filters: Filters): { key: string; problem: QuestionProblem }[] {
  const found: { key: string; problem: QuestionProblem }[] = [];
  for (const [key, values] of Object.entries(filters) as [keyof Filters, readonly string[] | string | undefined][]) {
    if (values === undefined) continue;
    const problem = filterProblem(key, values);
    if (problem) found.push({ key, problem });
  }
  return found;
}

function filterProblem(key: keyof Filters, values: readonly string[] | string): QuestionProblem | null {
  if (key === 'groupLink') return values === 'stated' || values === 'any' ? null : 'unknown-value';
  if (key === 'words' || key === 'queue') return String(values).trim() === '' ? 'missing' : null;
  if (key === 'datasets')
    return values.length === 0 ? 'missing' : [...values].every((one) => DATASET_KEY.test(one)) ? null : 'unknown-value';
  if (!(key in FILTER_LISTS)) return 'unknown-key';
  if (values.length === 0) return 'missing';
  const list = FILTER_LISTS[key];
  if (list === null) return null;
  return [...values].every((code) => entry(list, code) && !NEVER_COUNTED.has(code)) ? null : 'unknown-value';
}

/**
 * What a filter by dataset may name. An id of which no record is, is no error here: only the database knows all ids.
 */
const DATASET_KEY = /^(own|any|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * A discounted incident did not happen or is out of scope, so no question can include it. A legal test is not an
 * outcome.
 */
const NEVER_COUNTED = new Set([
  'VG_DISCOUNTED',
  'LT_LEGALITY',
  'LT_PRECAUTION',
  'LT_NECESSITY',
  'LT_PROPORTIONALITY',
  'LT_NON_DISCRIMINATION',
  'LT_ACCOUNTABILITY',
  'LT_LEGIT_AIM',
]);

function isMonth(n: number): boolean {
  return Number.isInteger(n) && n >= 1 && n <= 12;
}
