import { formatPeriod, formatNumber } from '../day/format-dates.js';
import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import type { Answer, Cell, Figure, Rate } from './answer.js';
import { ALL } from './cell-key.js';
import { formatInhabitants, formatPer } from './format-per-inhabitants.js';
import { type Aside, type IndicatorCode, INDICATORS } from './indicators.js';
import { countedQuestion, type Filters, FILTER_LISTS, type ListFilter, measureOf } from './question.js';
import { formatPeriodOn } from './format-period.js';
import { hasSingleSource, waitingIn, type Watch, type WhyNone, zeroKey } from './coverage-status.js';
import { notYetAssessedOfAll } from './not-yet-assessed-of-all.js';
import { whyNoneIn } from './why-no-number.js';

/**
 * The names that a sentence needs and no vocabulary has. `organisation` and `standards`: who assessed, and by which
 * standards.
 */
export interface Names {
  /** Put before the sentence. Default: none, where a page or a table names it. */
  country?: string | undefined;
  organisation: string;
  standards: string;
  group(id: string): string;
  place(code: string): string;
  /** Whether a place is one of several countries. Default: none is, since there is one. */
  isCountry?(code: string): boolean;
  /** What an address of the queue finds, in words; default: that it is a search of the queue. */
  queue?(address: string): string;
  /** The name of a code; default: its label. In public answers some codes cover more: public-label.ts. */
  label?(code: string): string;
}

/**
 * Formats the figure of an answer as a sentence that can be quoted: "January to June 2021: at least 11 assemblies
 * interfered with; 2 more may fall in this period; and 3 from a single source". Figures are minimums, so an event is
 * never "up to". `t` has the texts of the bundles `counting` and `rule`. A period that is not over is named up to the
 * day covered so far; one that has not begun has no figure.
 * @param watch who watched there and then; null: not known. Default cell: the total
 */
export function formatFigure(
  answer: Answer,
  t: Text,
  names: Names,
  watch: Watch | null,
  cell: Cell = answer.total,
): string {
  return formatInParts(answer, t, names, watch, cell).join('');
}

/** Returns the same in two parts: the figure itself, and what must be said with it ('' if nothing). */
export function formatInParts(
  answer: Answer,
  t: Text,
  names: Names,
  watch: Watch | null,
  cell: Cell = answer.total,
): [figure: string, beside: string] {
  const none = whyNoneIn(answer, cell, watch);
  if (none === 'not-begun')
    return [
      t('figure.not-begun', {
        period: answer.periods.map((one) => formatPeriod(one, t.language)).join(t('list.and')),
        what: formatWhat(answer, 2, t, names),
      }),
      '',
    ];
  const days = answer.periods.map((one) => formatPeriodOn(one, answer, t)).join(t('list.and'));
  // Of several countries, a place says in which it is.
  const isPlaced = names.isCountry !== undefined && (answer.question.filters.place ?? []).length > 0;
  const country = isPlaced ? undefined : names.country;
  const period = country === undefined ? days : t('figure.in-country', { country, said: days });
  const { code } = answer.indicator;
  const said =
    (cell.rate && code !== 'I12' && none !== 'not-published'
      ? formatRate(answer, cell.rate, period, t, names)
      : withInhabitants(formatCounted(answer, cell, period, t, names, none), cell, none, t)) +
    formatUnwatched(answer, cell, t, watch);
  const whole = formatTails(answer, cell, t).reduce(
    (before, tail) => t('figure.with-tail', { said: before, tail }),
    said,
  );
  return whole.startsWith(said) ? [said, whole.slice(said.length)] : [whole, ''];
}

/** Adds the rate per inhabitants, where it is asked for and there is a number. */
function withInhabitants(said: string, { perInhabitants: per, low }: Cell, none: WhyNone | null, t: Text): string {
  if (per === undefined || none !== null || low === 0) return said;
  if (per.low === null) return t('figure.with-tail', { said, tail: formatInhabitants(per, t) });
  return t('figure.per-inhabitants', { said, rate: formatPer(per.low, t, Math.floor), of: formatInhabitants(per, t) });
}

/**
 * Returns what is counted, in the plural that fits `n`: "assemblies interfered with in Kandal (group: Friday Women)".
 */
export function formatWhat(answer: Answer, n: number, t: Text, names: Names): string {
  const { indicator: code, filters } = countedQuestion(answer.question);
  const measure = measureOf(countedQuestion(answer.question));
  if (code === 'I03' || code === 'I11') return formatMonitored(filters, t, names);
  // A share is of all groups: the sentence names the group after it, not in it.
  const of = code === 'I12' ? 'I06' : code;
  const key = `what.${of}${measure ? `.${measure}` : ''}`;
  const what = t(key, { n, organisation: names.organisation, standards: names.standards });
  return narrowed(what, code === 'I12' ? { ...filters, groups: undefined } : filters, t, names);
}

function formatCounted(
  answer: Answer,
  cell: Cell,
  period: string,
  t: Text,
  names: Names,
  none: WhyNone | null,
): string {
  const isShare = answer.indicator.code === 'I12' && cell.rate !== null;
  const figure = isShare ? cell.rate!.denominator : cell;
  const said = formatAtLeast(answer, cell, figure, period, t, names, none);
  const groups = formatGroups(answer, cell, t, names);
  // The total over all groups is nobody's share.
  if (!isShare || figure.low === 0 || groups === null) return said;
  if (none === null) return t('figure.of-them', { said, k: cell.rate!.numerator.low, groups });
  const tail = t('cell.said', { name: groups, said: t(zeroKey(none, hasSingleSource(cell))) });
  return t('figure.with-tail', { said, tail });
}

function formatAtLeast(
  answer: Answer,
  { notReported, certain, asides }: Cell,
  { low, high }: Figure,
  period: string,
  t: Text,
  names: Names,
  none: WhyNone | null,
): string {
  const what = formatWhat(answer, low, t, names);
  if (notReported && notReported.of > 0 && notReported.k === notReported.of)
    return t('figure.none-reported', { period, what, n: notReported.of });
  const said =
    low === 0
      ? t('figure.zero', {
          period,
          what,
          recorded: t(zeroKey(none === 'apart' ? null : none, hasSingleSource({ asides }))),
        })
      : t('figure.at-least', { period, n: low, what });
  // "No more than 5" is not "0 recorded" alone.
  const isRange = answer.unit === 'people' && certain > 0 && none === null && high !== null && high > low;
  return isRange ? t('figure.range', { said, low, high }) : said;
}

/**
 * Says that nobody is on record as watching where nothing that counts is recorded: "none recorded" alone would be read,
 * and quoted, as a zero. '' otherwise. Of a frozen figure only that is known, and not whether it is recorded so.
 */
function formatUnwatched(answer: Answer, cell: Cell, t: Text, watch: Watch | null): string {
  const how = watch ?? (cell.none === 'unseen' ? 'not-recorded' : null);
  if (how !== 'nobody' && how !== 'not-recorded') return '';
  if (whyNoneIn(answer, cell, watch) !== 'unseen') return '';
  return t('figure.with-tail', { said: '', tail: t(`figure.unwatched.${how}`) });
}

/** Returns what a rate is of: "monitored assemblies with the Friday Women in Kandal". */
function formatMonitored(filters: Filters, t: Text, names: Names): string {
  const of = filters.groups
    ? t('what.monitored-with', { groups: filters.groups.map((id) => names.group(id)).join(t('list.and')) })
    : t('what.monitored');
  return narrowed(of, { ...filters, groups: undefined }, t, names);
}

function formatRate(
  { indicator: { code }, question: { filters } }: Answer,
  rate: Rate,
  period: string,
  t: Text,
  names: Names,
): string {
  const { numerator, denominator, share } = rate;
  const what = formatMonitored(filters, t, names);
  if (denominator.low === 0) return t('figure.no-denominator', { period, what });
  const said = t(code === 'I03' ? 'figure.interfered' : 'figure.force', {
    period,
    what,
    a: numerator.low,
    b: denominator.low,
  });
  return share === null ? said : t('figure.share', { said, share: formatNumber(share * 100, t.language) });
}

/** Names the groups whose share it is; null for that of all groups together. */
function formatGroups({ splits, question: { filters } }: Answer, { keys }: Cell, t: Text, names: Names): string | null {
  const key = keys[splits.findIndex(({ split }) => split === 'group')];
  if (key === null) return t('row.not-known');
  const groups = key !== undefined && key !== ALL ? [key] : filters.groups;
  return groups ? groups.map((id) => names.group(id)).join(t('list.and')) : null;
}

function narrowed(what: string, filters: Filters, t: Text, names: Names): string {
  const list = (values: readonly string[]): string => values.join(t('list.and'));
  let said = what;
  if (filters.place)
    said = t('narrow.place', { what: said, places: list(filters.place.map((code) => names.place(code))) });
  if (filters.groups)
    said = t('narrow.groups', {
      what: said,
      groups: list(filters.groups.map((id) => names.group(id))),
      n: filters.groups.length,
    });
  if (filters.words !== undefined) said = t('narrow.words', { what: said, words: filters.words });
  if (filters.queue !== undefined)
    said = names.queue
      ? t('narrow.queue', { what: said, queue: names.queue(filters.queue) })
      : t('narrow.queue-unnamed', { what: said });
  const codes = (Object.keys(FILTER_LISTS) as ListFilter[])
    .filter((key) => FILTER_LISTS[key] !== null)
    .flatMap((key) => filters[key] ?? []);
  return codes.length === 0
    ? said
    : t('narrow.codes', {
        what: said,
        codes: list(codes.map((code) => names.label?.(code) ?? label(code, t.language))),
      });
}

/** Returns what must be said with a figure, most important first; omits what is zero. */
export function formatTails(answer: Answer, cell: Cell, t: Text): string[] {
  const { question, indicator } = answer;
  const { notReported, asides, rate } = cell;
  const said: string[] = [];
  if (notReported && notReported.k > 0 && notReported.k < notReported.of)
    said.push(t('tail.not-reported', notReported));
  const possible = formatPossible(answer, cell, t);
  if (possible !== null) said.push(possible);
  for (const aside of TOLD) {
    const figure = aside === 'notYetAssessed' ? notYetAssessedOfAll(asides) : asides[aside];
    const isSaidAlready = rate !== null && INDICATORS[indicator.code].denominator!.includes(aside);
    if (figure && figure.low > 0 && !isSaidAlready)
      said.push(formatAside(aside, figure.low, indicator.code, rate !== null, t));
    else if (figure && aside === 'notYetAssessed' && waitingIn(figure) > 0)
      said.push(t(`tail.notYetAssessed-may.${waitingAs(indicator.code)}`, { n: waitingIn(figure) }));
  }
  const single = formatSingleSource(answer, cell, t);
  if (single !== null) said.push(single);
  if (question.includeSingleSource || question.filters.grades?.includes('VG_WEAK'))
    said.push(t('tail.includes-single-source'));
  if (question.stages.some((stage) => stage !== 'published')) said.push(t('tail.not-public'));
  return said;
}

const TOLD: readonly Aside[] = [
  'threatOnly',
  'forceNone',
  'forceNotKnown',
  'interferenceUnknown',
  'notYetAssessed',
  'notCovered',
  'violent',
];

/**
 * Returns the key of the name of what stands beside a figure. What is not yet assessed is force in one indicator, and
 * restrictions in another.
 */
export const asideKey = (aside: Aside, code: IndicatorCode): string =>
  code === 'I08' && aside === 'notYetAssessed' ? 'aside.notYetAssessed.I08' : `aside.${aside}`;

/** A group's share begins with what all groups had: so does what waits. */
const waitingAs = (code: IndicatorCode): IndicatorCode => (code === 'I12' ? 'I06' : code);

function formatAside(aside: Aside, n: number, code: IndicatorCode, isRate: boolean, t: Text): string {
  if (aside === 'notYetAssessed') return t(`tail.notYetAssessed.${waitingAs(code)}`, { n });
  if (isRate && (aside === 'forceNotKnown' || aside === 'interferenceUnknown')) return t('tail.not-known', { n });
  if (aside === 'interferenceUnknown')
    return t('cell.said', { name: t('aside.interferenceUnknown'), said: formatNumber(n, t.language) });
  return t(`tail.${aside}`, { n });
}

/** Says how many more may fall in the period; null if none may. Of people, it says how many incidents. */
export function formatPossible({ unit }: Answer, { rate, possible }: Cell, t: Text): string | null {
  const n = rate ? rate.denominator.high! - rate.denominator.low : possible;
  return n > 0 ? t(unit === 'people' ? 'tail.possible-incidents' : 'tail.possible', { n }) : null;
}

/**
 * Names what has a single source; null if nothing does. After a rate or a group's share it says of what, since it is
 * not simply more of the figure.
 */
export function formatSingleSource(answer: Answer, { asides, rate, keys }: Cell, t: Text): string | null {
  if (!asides.singleSource) return null;
  const { low, high } = asides.singleSource;
  const { indicator, question, splits, unit } = answer;
  const group = keys[splits.findIndex(({ split }) => split === 'group')];
  const isOfGroups = question.filters.groups !== undefined || (group !== undefined && group !== null && group !== ALL);
  const isNamed = rate && (indicator.code !== 'I12' || isOfGroups);
  if (low > 0) return t(`tail.singleSource${isNamed ? `.${indicator.code}` : ''}`, { n: low });
  if (high === 0) return null;
  return unit === 'people' || high === null
    ? t('tail.singleSource-open')
    : t('tail.singleSource-possible', { n: high });
}
