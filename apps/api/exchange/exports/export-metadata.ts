import type { Answer } from '@vigil/shared/counting/answer.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { INDICATOR_CODES } from '@vigil/shared/counting/indicators.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { watchingOfStaff } from '@vigil/shared/counting/records-of-datasets.js';
import { formatWithParts, partsBeside } from '@vigil/shared/counting/format-story.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { DATA_LICENCE } from '@vigil/shared/public/data-licence.js';
import { organisationIn } from '@vigil/shared/public/organisation-name.js';
import { formatCitation, formatOrigins } from '@vigil/shared/incident/format-dataset.js';
import type { DatasetInFigure } from '@vigil/shared/staff-responses/datasets.js';
import type { AsOf, PublicGroup } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ExportedData } from '@vigil/shared/staff-responses/exports.js';
import { plainTextsOf } from '../../platform/texts-of-server.js';
import { ruleOf, staffRuleOf } from '../../statistics/rule-text.js';
import type { About, LogSigned } from '../../public-site/public.repository.js';
import { placeName } from '../../public-site/place-name.js';
import { namesOf } from '../../public-site/social-cards/build-card.js';
import type { Column } from './export-column.js';
import { constant } from './export-column.js';
import { formatShare } from './selected-records.js';

const says = plainTextsOf('app', 'counting', 'beside', 'rule', 'exports', 'datasets');
/** Returns the texts of exported files in a language. */
export const fileWords = (language: Language): Text => says(language);

/** Text keys for a file's content: published records, invented ones, or the team's own. */
export const DATASETS = {
  published: 'published',
  demo: 'DEMO: invented',
  internal: 'working copies: not for publication',
} as const;
type Dataset = keyof typeof DATASETS;

/** Everything that a file says about itself. */
export interface AboutFile {
  title: string;
  dataset: Dataset;
  publisher: string;
  country: string;
  /** The question in the form of an address; and the text search that narrowed the list, if any. */
  question: string;
  text: string | null;
  /** The figure of the same question, in words. Of selected records: that it is none. */
  figure: string;
  /** Null, as the indicator: of selected records. */
  period: string | null;
  indicator: string | null;
  indicatorVersion: number | null;
  /** How it was counted, one sentence per item. */
  rule: string[];
  asOf: AsOf;
  madeOn: string;
  /** Rows of the complete file. */
  rows: number;
  licence: string;
  /** The revision log as last signed; null if it never was. */
  log: LogSigned | null;
  /** This site's address: 'https://vigil.example'. */
  source: string;
  /** Only for staff: the datasets of others whose records are in it, as they must be cited. */
  datasets?: string[];
}

interface AboutWhat {
  language: Language;
  gazetteer: Gazetteer;
  groups: readonly PublicGroup[];
  about: About;
  answer: Answer;
  /** Answers what the figure's sentence needs besides it. */
  answerTo: (question: Question) => Answer;
  asOf: AsOf;
  log: LogSigned | null;
  /** The monitoring coverage: without it, "0 recorded" and "not monitored" cannot be told apart. */
  coverage: readonly CoverageEntry[];
  origin: string;
  rows: number;
  data: ExportedData;
  text: string | null;
  isInternal: boolean;
  /** Of working copies: the datasets of others whose records are in it. */
  datasets?: readonly DatasetInFigure[];
  /** Drafts of such datasets that its figure counts and that are not in it. */
  drafts?: number;
}

/** What every file says of itself, of a figure or not. */
export type SaidOfFile = Pick<
  AboutWhat,
  'language' | 'gazetteer' | 'about' | 'asOf' | 'log' | 'origin' | 'rows' | 'isInternal' | 'datasets'
>;

export const aboutFile = ({
  language,
  gazetteer,
  groups,
  about,
  answer,
  answerTo,
  asOf,
  log,
  coverage,
  origin,
  rows,
  data,
  text,
  isInternal,
  datasets = [],
  drafts = 0,
}: AboutWhat): AboutFile => {
  const t = says(language);
  const country = gazetteer.whole.code;
  const watch = watchingOfStaff(answer, coverage, gazetteer, country)(answer.total.keys);
  // The whole requested time; the answer's own periods are parts of it.
  const whole = { ...answer, periods: answer.question.periods.map(asPeriod) };
  const figure = formatWithParts(
    { ...partsBeside(answer, answerTo), all: whole },
    t,
    namesOf({ language, about, groups, gazetteer }),
    watch,
  ).join('');
  const origins = answer.question.filters.datasets;
  return {
    title: t(`file.title.${data}`),
    dataset: about.demo ? 'demo' : isInternal ? 'internal' : 'published',
    publisher: organisationIn(about, t),
    country: placeName(country, gazetteer, language),
    question: questionToQuery(answer.question),
    text,
    figure:
      origins === undefined
        ? figure
        : t('dataset.figure-of', { what: formatOrigins(origins, datasets, t), sentence: figure }),
    period: whole.periods.map((period) => formatPeriodOn(period, answer, t)).join('; '),
    indicator: `${answer.indicator.code} ${figureName(answer.indicator.code, answer.measure, t)}`,
    indicatorVersion: answer.indicator.version,
    rule: [
      ...(isInternal ? staffRuleOf(answer, language, datasets) : ruleOf(answer, language, asOf)),
      ...(drafts > 0 ? [t('dataset.rule.drafts', { n: drafts })] : []),
    ],
    asOf,
    madeOn: asOf.day,
    rows,
    licence: isInternal ? t('file.internal') : `${DATA_LICENCE.name} ${DATA_LICENCE.url}`,
    log,
    source: origin,
    ...citedIn(isInternal, datasets, t),
  };
};

/** Says of a file of records that somebody selected by hand what they are, and that they are no figure. */
export const aboutSelection = ({
  language,
  gazetteer,
  about,
  asOf,
  log,
  origin,
  rows,
  taken,
  of,
  isInternal,
  datasets = [],
}: SaidOfFile & {
  /** How many incidents are in it, of how many that were selected. */
  taken: number;
  of: number;
}): AboutFile => {
  const t = says(language);
  const country = gazetteer.whole.code;
  return {
    title: t('file.title.incidents'),
    dataset: about.demo ? 'demo' : isInternal ? 'internal' : 'published',
    publisher: organisationIn(about, t),
    country: placeName(country, gazetteer, language),
    question: formatShare(taken, of),
    text: null,
    figure: t('file.selected', { n: taken, of }),
    period: null,
    indicator: null,
    indicatorVersion: null,
    rule: [t('file.selected-rule')],
    asOf,
    madeOn: asOf.day,
    rows,
    licence: isInternal ? t('file.internal') : `${DATA_LICENCE.name} ${DATA_LICENCE.url}`,
    log,
    source: origin,
    ...citedIn(isInternal, datasets, t),
  };
};

const citedIn = (isInternal: boolean, datasets: readonly DatasetInFigure[], t: Text): Pick<AboutFile, 'datasets'> =>
  isInternal ? { datasets: datasets.map((one) => formatCitation(one, t)) } : {};

/** Returns columns that say of which country a table is, and where the method of its figure is explained. */
export const sourceColumns = (about: AboutFile): Column<unknown>[] => [
  constant('country', '#country+name', 'text', about.country),
  constant('method', '#meta+url', 'text', methodPage(about)),
];

/** The page of the method, at the figure's definition. It has none of figures of people, which are for staff. */
const methodPage = ({ source, indicator }: AboutFile): string => {
  const code = INDICATOR_CODES.find((one) => indicator?.startsWith(one));
  return `${source}/method${code === undefined ? '' : `#${code}`}`;
};

/** Returns the column that cites the datasets of others in a figure; none where there are none. */
export const citationColumn = ({ datasets = [] }: AboutFile): Column<unknown>[] =>
  datasets.length === 0 ? [] : [constant('datasets_of_others', '#meta+source', 'text', datasets.join(' | '))];

/**
 * Returns the last columns of each row of a plain table, which has no other place for them: the row's number and the
 * total, so that a cut-off file cannot pass for a complete one, and the source.
 */
export const provenance = (about: AboutFile): Column<unknown>[] => {
  let row = 0;
  return [
    { name: 'row', hxl: '#meta+row', kind: 'whole', of: () => (row += 1) },
    constant('rows', '#meta+rows', 'whole', about.rows),
    constant('dataset', '#meta+dataset', 'text', DATASETS[about.dataset]),
    constant('published_by', '#org+publisher', 'text', about.publisher),
    constant(
      'question',
      '#meta+question',
      'text',
      about.text === null ? about.question : `${about.question}&text=${encodeURIComponent(about.text)}`,
    ),
    constant('indicator', '#indicator+code', 'text', about.indicator),
    constant('indicator_version', '#indicator+version', 'whole', about.indicatorVersion),
    constant('as_of', '#meta+as_of', 'whole', about.asOf.seq),
    constant('as_of_day', '#date+as_of', 'day', about.asOf.day),
    constant('licence', '#meta+license', 'text', about.licence),
    ...sourceColumns(about),
    constant('log_size', '#meta+log+size', 'whole', about.log?.size ?? null),
    constant('log_root', '#meta+log+root', 'text', about.log?.root ?? null),
  ];
};

/** Whether a file has the incidents of a figure. Otherwise it does not say how they are in one. */
export const isOfFigure = ({ indicator }: Pick<AboutFile, 'indicator'>): boolean => indicator !== null;

/** Leaves out of a table of selected records what only a figure has. */
export const columnsOf = <R>(columns: readonly Column<R>[], about: AboutFile): Column<R>[] =>
  isOfFigure(about) ? [...columns] : columns.filter((column) => !column.isOfFigure);

/** The same for readers: label and value, one pair per line. */
export const aboutLines = (about: AboutFile, language: Language): [string, string | number][] => {
  const t = says(language);
  const log = about.log ? t('file.log-at', { size: about.log.size, root: about.log.root }) : t('file.no-log');
  return [
    [t('file.about.title'), about.title],
    [t('file.about.publisher'), about.publisher],
    [t('file.about.dataset'), t(`file.dataset.${about.dataset}`)],
    [t('file.about.figure'), about.figure],
    ...(about.indicator === null
      ? []
      : ([
          [t('file.about.period'), about.period],
          [t('file.about.indicator'), about.indicator],
          [t('file.about.version'), about.indicatorVersion],
        ] as [string, string | number][])),
    ...(about.datasets ?? []).map((cited, i): [string, string] => [i === 0 ? t('dataset.list') : '', cited]),
    ...about.rule.map((sentence, i): [string, string] => [i === 0 ? t('file.about.rule') : '', sentence]),
    ...(about.text === null ? [] : [[t('file.about.text'), about.text] as [string, string]]),
    [t('file.about.question'), about.question],
    [t('file.about.rows'), t('file.rows-of', { n: about.rows })],
    [
      t('file.about.as-of'),
      t(about.dataset === 'internal' ? 'file.as-of-state' : 'file.as-of-at', {
        day: about.asOf.day,
        seq: about.asOf.seq,
      }),
    ],
    [t('file.about.licence'), about.licence],
    [t('file.about.log'), log],
    [t('file.about.source'), about.source],
    [t('file.about.checksum'), t('file.checksum-beside')],
  ];
};
