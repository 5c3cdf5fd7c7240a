import type { Answer, Cell } from '../counting/answer.js';
import type { IndicatorCode, Measure } from '../counting/indicators.js';
import type { Aside } from '../counting/indicators.js';
import { isDash } from '../counting/coverage-status.js';
import { whyNoneIn } from '../counting/why-no-number.js';
import type { Period } from '../day/period.js';
import { formatNumber } from '../text/text.js';
import { formatInText } from './format-cell.js';
import type { DocumentContext } from './document-context.js';
import { compareInReport } from './whether-compared.js';

interface Wanted {
  indicator: IndicatorCode;
  measure?: Measure;
  say: 'number' | 'sentence' | Aside;
  before?: 'previous' | 'year-before' | 'both';
}

const numbers = (key: string, indicator: IndicatorCode, measure?: Measure): [string, Wanted][] => {
  const of = { indicator, ...(measure && { measure }) };
  return [
    [key, { ...of, say: 'number' }],
    [`${key}.sentence`, { ...of, say: 'sentence' }],
    [`${key}.previous`, { ...of, say: 'number', before: 'previous' }],
    [`${key}.year-before`, { ...of, say: 'number', before: 'year-before' }],
    [`${key}.compared`, { ...of, say: 'number', before: 'both' }],
  ];
};

/** Figures that a text can contain, by the name between braces: a closed list, and never anything that is executed. */
const FIGURES: ReadonlyMap<string, Wanted> = new Map([
  ...numbers('I01', 'I01'),
  ...numbers('I02', 'I02'),
  ...numbers('I03', 'I03'),
  ...numbers('I04', 'I04'),
  ...numbers('I05', 'I05'),
  ['I05.not-known', { indicator: 'I05', say: 'forceNotKnown' }],
  ...numbers('I06', 'I06'),
  ['I06.not-yet-assessed', { indicator: 'I06', say: 'notYetAssessed' }],
  ...numbers('I08', 'I08', 'restrictions'),
  ...numbers('I08.violations', 'I08', 'violations'),
  ...numbers('I09.injured', 'I09', 'injured'),
  ...numbers('I09.killed', 'I09', 'killed'),
  ...numbers('I10', 'I10', 'people'),
  ...numbers('I10.acts', 'I10', 'acts'),
  ...numbers('I11', 'I11'),
  // A share needs a group; the sentence names it.
  ['I12.sentence', { indicator: 'I12', say: 'sentence' }],
  // A rate per inhabitants stands beside the number that it divides, with the population and who counted it.
  ['I22.sentence', { indicator: 'I22', say: 'sentence' }],
  ['I23.sentence', { indicator: 'I23', say: 'sentence' }],
]);

const NAMES = ['period', 'previous-period', 'place', 'groups', 'organisation', 'standards', 'as-of'] as const;
type Name = (typeof NAMES)[number];
const isName = (key: string): key is Name => (NAMES as readonly string[]).includes(key);

/** Everything that is allowed between braces, in the order in which it is offered. */
export const PLACEHOLDERS: readonly string[] = [...NAMES, ...FIGURES.keys()];
const known = new Set(PLACEHOLDERS);

const BRACES = /\{([^{}]*)\}/g;

/** Returns the names between braces that are not in the list; an unpaired brace counts as one. */
export const unknownIn = (text: string): string[] => {
  const wrong = [...text.matchAll(BRACES)].map((match) => match[1]!).filter((key) => !known.has(key));
  const rest = text.replace(BRACES, '');
  return /[{}]/.test(rest) ? [...wrong, rest.includes('{') ? '{' : '}'] : wrong;
};

/** Replaces placeholders by their figures. Unknown ones stay, because a draft can be previewed before it is correct. */
export const fill = (text: string, context: DocumentContext): string =>
  text.replace(BRACES, (whole, key: string) => (known.has(key) ? formatPlaceholder(key, context) : whole));

/** Formats one placeholder with its current figure. */
export const formatPlaceholder = (key: string, context: DocumentContext): string =>
  isName(key) ? formatName(key, context) : formatWanted(FIGURES.get(key)!, context);

const formatName = (name: Name, context: DocumentContext): string => {
  const {
    t,
    scope,
    material: { about, moment },
    compared,
  } = context;
  switch (name) {
    case 'period':
      return context.period;
    case 'previous-period':
      return compared.previous
        ? context.formatPeriod(compared.previous)
        : t('report.no-previous', { why: context.whyAlone });
    case 'place':
      return scope.place === null ? context.nameOf(context.material.gazetteer.whole) : context.place(scope.place);
    case 'groups':
      return scope.groups.length === 0
        ? t('report.all-groups')
        : scope.groups.map((code) => context.group(code)).join(t('list.and'));
    case 'organisation':
      return about.organisation;
    case 'standards':
      return about.standards;
    case 'as-of':
      return t('report.moment', { seq: moment.seq });
  }
};

/**
 * Formats a figure of the period before, and of the same period a year before: one alone can flatter. Where the rule of
 * the public site allows no direction between the two, it says why instead of the number.
 */
const formatCompared = (wanted: Wanted, context: DocumentContext): string => {
  const {
    t,
    compared: { current, previous, yearBefore },
  } = context;
  if (previous === null) return context.whyAlone;
  const now = answerOf(wanted, current, context);
  const said = (period: Period): string => formatEarlier(now, wanted, period, context);
  return [
    t('report.compared-previous', { said: said(previous) }),
    ...(yearBefore === null ? [] : [t('report.compared-year', { said: said(yearBefore) })]),
  ].join(t('list.and'));
};

/** Formats the figure of an earlier period, or why it is not compared. */
const formatEarlier = (now: Answer, wanted: Wanted, period: Period, context: DocumentContext): string => {
  const earlier = answerOf(wanted, period, context);
  const { why, opposite } = compareInReport(now, earlier, period, context);
  if (why !== null) return context.t(`report.why-${why}`);
  return [formatNumberIn(earlier, context), ...opposite].join(context.t('list.and'));
};

const answerOf = ({ indicator, measure }: Wanted, period: Period, context: DocumentContext): Answer =>
  context.answer(indicator, { period, measure: measure ?? null });

const formatNumberIn = (answer: Answer, context: DocumentContext): string =>
  formatInText(answer, context.watchOfCell(answer, answer.total.keys), context.t);

const formatWanted = (wanted: Wanted, context: DocumentContext): string => {
  const { indicator, say, before } = wanted;
  const { t, compared } = context;
  if (before === 'both') return formatCompared(wanted, context);
  const period =
    before === 'previous'
      ? compared.previous
      : before === 'year-before'
        ? (compared.yearBefore ?? compared.previous)
        : compared.current;
  if (period === null) return context.whyAlone;
  if (before) return formatEarlier(answerOf(wanted, compared.current, context), wanted, period, context);
  if (indicator === 'I12' && context.scope.groups.length === 0) return leadingShare(context);
  const answer = answerOf(wanted, period, context);
  if (say === 'number') return formatNumberIn(answer, context);
  if (say === 'sentence' && indicator === 'I12')
    return formatShareWithRest(answer, answer.total, context.answer('I06', { period, groups: null }), context);
  if (say === 'sentence') return withSources(answer, context);
  const none = whyNoneIn(answer, answer.total, context.watchOfCell(answer, answer.total.keys));
  const { low = 0 } = answer.total.asides[say] ?? {};
  return low === 0 && (isDash(none) || none === 'not-begun') ? t(`cell.${none}`) : formatNumber(low, t.language);
};

const withSources = (answer: Answer, context: DocumentContext): string => {
  const { t } = context;
  const [said, { populationSources = [] }] = [context.formatFigure(answer), answer];
  if (populationSources.length === 0) return said;
  const tail = t('report.population', { sources: populationSources.join(t('list.and')) });
  return t('figure.with-tail', { said, tail });
};

/** Answers the share by group over everybody: I12 with all groups beside each other. */
export const sharesOf = (context: DocumentContext): Answer => context.answer('I12', { split: ['group'], groups: null });

/**
 * Formats the sentence of F11. It begins with the total over all groups, so that it also gives the single sources of
 * that total: those of the group alone would contradict the table.
 * @param cell the group's, or the total of the groups that the question names
 */
export const formatShareWithRest = (shares: Answer, cell: Cell, all: Answer, context: DocumentContext): string => {
  const said = context.formatFigure(shares, cell);
  const n = sharesOf(context).total.asides.singleSource?.low ?? 0;
  const { t } = context;
  const tail = t('report.single-of-all', { n });
  return context.withAssessedBeside(n > 0 ? t('figure.with-tail', { said, tail }) : said, all);
};

/**
 * Returns the sentence of F11 for the group with the most; if no group is named, the figure alone. Says how much force
 * waits for its assessment and on how much nobody could decide, as the figure does: the share is of what is assessed.
 */
const leadingShare = (context: DocumentContext): string => {
  const shares = sharesOf(context);
  const named = shares.cells.filter(({ keys, low }) => keys[0] !== null && low > 0);
  const most = Math.max(0, ...named.map(({ low }) => low));
  const cell = named.find(({ low }) => low === most);
  const all = context.answer('I06', { groups: null });
  if (!cell) return context.formatFigure(all);
  return formatShareWithRest(shares, cell, all, context);
};
