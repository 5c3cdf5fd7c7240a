import readSheets from 'read-excel-file/node';
import { isRate } from '@vigil/shared/counting/analysis.js';
import { count } from '@vigil/shared/counting/count.js';
import type { Cell } from '@vigil/shared/counting/answer.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { type WireAnswer, type WireCell, answerToWire } from '@vigil/shared/counting/answer-to-wire.js';
import { watchingOf } from '@vigil/shared/counting/watching-of.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { PlacesService } from '../../places/places.service.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { randomQuestion } from '../../statistics/in-sql/random-question.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import type { TestApp } from '../app.js';
import { groupCode } from '../random-published.js';

/**
 * Answers questions by the counting rule, straight from the facts. Tests compare every place that shows figures with
 * it.
 */
export class Ruled {
  constructor(
    private readonly app: TestApp,
    private readonly today: Day,
  ) {}

  /** Returns the answer of the rule; without a number where nobody can know one. */
  answer(query: string): WireAnswer {
    const [facts, places] = [this.app.app.get(PublicFacts), this.app.app.get(PlacesService)];
    const answer = count(facts.facts, publicQuestion(new URLSearchParams(query)), this.today);
    const watchOf = watchingOf(answer, facts.coverage, places.gazetteer, places.country.code);
    return JSON.parse(JSON.stringify(answerToWire(answer, watchOf))) as WireAnswer;
  }

  /** Returns the total without its parts, as a saved query stores it. Null if there is none, as for shares. */
  total(query: string): Cell | null {
    try {
      const question = { ...publicQuestion(new URLSearchParams(query)), split: [], unit: null };
      const { total } = count(this.app.app.get(PublicFacts).facts, question, null);
      return JSON.parse(JSON.stringify(total)) as Cell;
    } catch {
      return null;
    }
  }

  counts(query: string): boolean {
    try {
      this.answer(query);
      return true;
    } catch {
      return false;
    }
  }

  /** Returns questions at the edges, and `randomOnes` random ones. */
  questions(seed: number, randomOnes: number): string[] {
    const random = new SeededRandom(seed);
    const asked = [...new Set(oddQuestions(this.today))].filter((query) => this.counts(query));
    const all = oddQuestions(this.today).length + randomOnes;
    while (asked.length < all) {
      const query = questionToQuery(randomQuestion(random)).replace(/G-[ABC]/g, groupCode);
      if (!query.includes('nobody') && this.counts(query)) asked.push(query);
    }
    return asked;
  }
}

/** Periods at the edges of the calendar and of what is recorded. */
const oddQuestions = (today: Day): string[] =>
  [
    'period=2020-02-29..2020-02-29',
    'period=2020-W53',
    'period=2020-W53&unit=day&split=period',
    'period=2020-12-31..2021-01-01&unit=day&split=period',
    'period=2020-12-21..2021-01-10&unit=week&split=period',
    'period=2998-12',
    `period=${today}..${today}`,
    `period=${addDays(today, 1)}..${addDays(today, 9)}`,
    `period=${addDays(today, -3)}..${addDays(today, 3)}&unit=day&split=period`,
    'period=2021&split=force,actor&groupLink=any',
    'period=2021&split=place:2,group',
    'period=2021&forceTypes=FM_UNSPEC,FM_UNKNOWN',
    'period=2021&place=KH&singleSource=yes&peacefulness=PE_VIOLENT',
  ].map((query, i) => `indicator=${['I01', 'I02', 'I03', 'I05', 'I09', 'I11'][i % 6]}&${query}`);

/**
 * Whether nothing can be known of a cell yet: its days lie after the last day of anything published, have begun, and
 * nothing is said of them. Written a second time, from the rule in docs/counting.md.
 */
export const isNotPublished = (
  { splits, periods, day }: WireAnswer,
  { keys, certain, possible, asides, notReported, rate }: WireCell,
  last: string,
): boolean => {
  const own = periods.filter(({ key }) => keys.includes(key));
  const [first = ''] = (own.length > 0 && splits.some(({ split }) => split === 'period') ? own : periods)
    .map(({ from }): string => from)
    .sort();
  const isAny = [certain, possible, notReported?.k, rate?.denominator.low, asides.violent?.high];
  return first > last && first <= day! && isAny.every((n) => !n);
};

/** The rows of a table of an answer, in their order. */
export const rowsOf = ({ cells, totals, total, splits }: WireAnswer): WireCell[] => [
  ...(splits.length === 0 ? [] : cells),
  ...totals,
  total,
];

export const said = (number: number | null | undefined): string =>
  number === null || number === undefined ? '' : String(number);

/** The numbers of a row of a table, as that table writes them. */
export const numbersOf = ({
  low,
  high,
  certain,
  possible,
  longerPeriod,
  notReported,
  rate,
  none,
}: WireCell): string[] =>
  [
    low,
    high,
    certain,
    possible,
    longerPeriod,
    notReported?.k,
    notReported?.of,
    rate?.numerator.low,
    rate?.denominator.low,
  ]
    .map(said)
    .concat(none ?? '');
export const COLUMNS = [
  'low',
  'high',
  'certain',
  'possible',
  'known_only_to_a_longer_period',
  'not_reported',
  'not_reported_of',
  'numerator',
  'denominator',
  'no_number_because',
];

/** Returns a text with Khmer digits replaced by 0 to 9. */
export const digits = (text: string): string =>
  text.replace(/[០-៩]/g, (digit) => String(digit.charCodeAt(0) - 0x17e0)).replace(/(?<=\d)[,.](?=\d{3})/g, '');

/** The cell of a written table (in English), from the numbers of the rule. */
const writtenCell = (
  { low, high, certain, possible, notReported, rate, none, asides }: WireCell,
  { unit, indicator }: Pick<WireAnswer, 'unit' | 'indicator'>,
): string => {
  if (none === 'not-begun') return 'not begun';
  if (none === 'unseen' || none === 'not-published') return '–';
  if (none === 'not-assessed') return 'none so far';
  if (none === 'apart') return `${asides.violent!.low}, counted separately`;
  const unknown = (asides.interferenceUnknown ?? asides.forceNotKnown)?.low;
  const notKnown = unknown ? `; not known at ${unknown}` : '';
  const more = (n: number | null): string => (n ? ` (+${n})` : '');
  if (rate) {
    const { numerator, denominator, share } = rate;
    if (!denominator.low) return '–';
    const percent = share === null || indicator.code === 'I12' ? '' : ` (${Math.round(share * 100)}\u00a0%)`;
    return `${numerator.low} of ${denominator.low}${percent}${more(denominator.high! - denominator.low)}${notKnown}`;
  }
  const single = asides.singleSource;
  const isBareZero = low === 0 && none === null && (unit !== 'people' || certain === 0 || high === 0);
  // A 0 beside a single source is not "none recorded".
  const zero = isBareZero && single !== undefined && single.high !== 0 ? '0 counted' : null;
  const besideZero = isBareZero ? notKnown : '';
  const beside =
    zero === null
      ? ''
      : single!.low! > 0
        ? `; and ${single!.low} from a single source`
        : unit === 'people' || single!.high === null
          ? '; and records from a single source that give no number'
          : `; and ${single!.high} from a single source that may fall in this period`;
  if (unit !== 'people') return `${zero ?? low}${more(possible)}${besideZero}${beside}`;
  const { k, of } = notReported!;
  if (of > 0 && k === of) return `not reported${more(possible)}`;
  const number =
    none === 'not-reported'
      ? 'not known whether any, or how many'
      : zero !== null
        ? zero
        : certain === 0 || low === high
          ? `${low}`
          : high === null
            ? `at least ${low}`
            : `${low} to ${high}`;
  return `${number}${k > 0 ? `; not reported in ${k} of ${of}` : ''}${more(possible)}${beside}`;
};

/**
 * The last column of a saved question's table in a report (in English): its parts with something to show, and its
 * total.
 */
export const writtenColumn = (answer: WireAnswer): string[] => {
  const { cells, total, splits } = answer;
  const isShown = ({ low, certain, possible, none }: WireCell): boolean =>
    splits[0]!.split === 'period' ||
    (certain ?? 0) + (possible ?? 0) + (low ?? 0) > 0 ||
    total.rate !== null ||
    none === 'apart';
  return [
    ...(splits.length === 0 ? [] : cells.filter(isShown)).map((cell) => writtenCell(cell, answer)),
    ...(total.longerPeriod ? [String(total.longerPeriod)] : []),
    writtenCell(total, answer),
  ];
};

/** Tells whether a report accepts a question. It refuses tables with too many periods to read. */
export const isWritable = ({ splits, periods }: WireAnswer): boolean =>
  !splits.some(({ split }) => split === 'period') || periods.length <= (splits.length > 1 ? 60 : 400);

/**
 * Tells whether a report draws a bar for a kind of force. It leaves out kinds only from single sources or violent
 * assemblies.
 */
export const hasBar = ({ low, certain, possible, asides }: WireCell): boolean =>
  (low ?? 0) + (certain ?? 0) + (possible ?? 0) > 0 ||
  Object.entries(asides).some(([name, figure]) => !/singleSource|violent/.test(name) && figure.high !== 0);

/** Returns the bars on a social card, for periods that have begun. Null if there is nothing to draw. */
export const barsOf = ({
  indicator,
  cells,
  periods,
}: WireAnswer): { sure: number; possible: number; isKnown: boolean }[] | null => {
  if (isRate(indicator.code)) return null; // they would be of what it divides
  const bars = cells
    .filter((_, i) => periods[i]!.progress !== 'not-begun' && periods[i]!.progress !== 'not-published')
    .map(({ low, high, none }) => ({
      sure: low ?? 0,
      possible: (high ?? low ?? 0) - (low ?? 0),
      isKnown: none === null,
    }));
  return bars.length < 2 || bars.length > 180 || bars.every(({ sure }) => sure === 0) ? null : bars;
};

/** Fetches the workbook of each question and language once, and returns its sheets. */
export class Workbooks {
  private readonly kept = new Map<string, unknown[][][]>();

  constructor(private readonly url: string) {}

  async of(query: string, language: 'en' | 'km'): Promise<unknown[][][]> {
    const address = `${this.url}/api/public/counts.xlsx?${query}&lang=${language}`;
    const known = this.kept.get(address);
    if (known) return known;
    const answer = await fetch(address);
    if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
    const sheets = (await readSheets(Buffer.from(await answer.arrayBuffer()))).map(({ data }) => data as unknown[][]);
    this.kept.set(address, sheets);
    return sheets;
  }
}

/** Returns the sentence about the figure in a workbook. */
export const sentenceIn = (sheets: readonly unknown[][][]): string =>
  String(sheets[0]!.find(([what]) => /^(The figure|តួលេខ)$/.test(String(what)))![1]);

/** Names of figures in the text of a report, each with its question. */
export const PLACEHOLDERS = {
  I01: 'indicator=I01',
  I02: 'indicator=I02',
  I05: 'indicator=I05',
  I06: 'indicator=I06',
  'I09.injured': 'indicator=I09&measure=injured',
  'I09.killed': 'indicator=I09&measure=killed',
  I10: 'indicator=I10&measure=people',
  'I10.acts': 'indicator=I10&measure=acts',
};
