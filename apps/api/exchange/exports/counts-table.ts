import { nameOf } from '@vigil/shared/language/name-of.js';
import { toSnakeCase } from '../../platform/database/codebook-columns.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { ALL } from '@vigil/shared/counting/cell-key.js';
import type { Aside } from '@vigil/shared/counting/indicators.js';
import type { Split } from '@vigil/shared/counting/question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { type WireAnswer, answerToWire, type WireCell } from '@vigil/shared/counting/answer-to-wire.js';
import type { CoverageEntry, Watch } from '@vigil/shared/counting/coverage-status.js';
import { watchingOfStaff } from '@vigil/shared/counting/records-of-datasets.js';
import type { DatasetInFigure } from '@vigil/shared/staff-responses/datasets.js';
import type { WatchOfKeys } from '@vigil/shared/counting/watching-of.js';
import { parsePeriod } from '@vigil/shared/day/period.js';
import { type Progress, progressOf } from '@vigil/shared/day/period-progress.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { DATA_LICENCE } from '@vigil/shared/public/data-licence.js';
import { type Named, organisationIn } from '@vigil/shared/public/organisation-name.js';
import type { PublicGroup } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { publicLabelIn } from '../../statistics/rule-text.js';
import type { About, LogSigned } from '../../public-site/public.repository.js';
import { DATASETS, fileWords } from './export-metadata.js';
import { constant, knownLow, type Column } from './export-column.js';
import type { CsvCell } from '@vigil/shared/csv/csv-line.js';

/** A row of an answer: a cell, the total of a split, or the overall total. */
interface CountRow {
  kind: 'cell' | 'subtotal' | 'total';
  cell: WireCell;
}

/**
 * Formats an answer as a self-explaining table. Each row has the indicator, its version and measure, the requested
 * period, the as-of number, and the whole question with its filters. The question is the query that returns the same
 * figure.
 */
export class CountsTable {
  private readonly watchOf: WatchOfKeys;

  constructor(
    private readonly answer: Answer,
    private readonly language: Language,
    private readonly gazetteer: Gazetteer,
    private readonly groups: readonly PublicGroup[],
    private readonly about: Pick<About, 'demo'> & Named,
    coverage: readonly CoverageEntry[],
    private readonly log: LogSigned | null,
    private readonly isInternal = false,
    /** Whether something was hidden or taken back since the moment of the figure. */
    private readonly withdrawnSince = false,
    /** Datasets of others, for their names. */
    private readonly datasets: readonly DatasetInFigure[] = [],
  ) {
    this.watchOf = watchingOfStaff(answer, coverage, gazetteer, this.country());
  }

  /** Returns all rows: the cells, then the totals. */
  rows(): CountRow[] {
    const { total, totals, cells, splits } = this.told();
    return [
      ...(splits.length === 0 ? [] : cells).map((cell): CountRow => ({ kind: 'cell', cell })),
      ...totals.map((cell): CountRow => ({ kind: 'subtotal', cell })),
      { kind: 'total', cell: total },
    ];
  }

  columns(): Column<CountRow>[] {
    const { question, indicator, measure, unit, asOf, day } = this.answer;
    const licence = this.isInternal ? fileWords(this.language)('file.internal') : DATA_LICENCE.url;
    const dataset = this.about.demo ? DATASETS.demo : this.isInternal ? DATASETS.internal : 'published incidents';
    const text = (name: string, hxl: string, of: (cell: WireCell, row: CountRow) => CsvCell): Column<CountRow> => ({
      name,
      hxl,
      kind: 'text',
      of: (row) => of(row.cell, row),
    });
    const whole = (name: string, hxl: string, of: (cell: WireCell) => CsvCell): Column<CountRow> => ({
      name,
      hxl,
      kind: 'whole',
      of: ({ cell }) => of(cell),
    });
    return [
      text('row', '#meta+row', (_, { kind }) => kind),
      ...this.answer.splits.flatMap(({ split }, at) => this.splitColumns(split, at)),
      text('unit', '#meta+unit', () => unit),
      whole('low', '#indicator+value+min', ({ low }) => low),
      whole('high', '#indicator+value+max', ({ high }) => high),
      whole('certain', '#indicator+certain', ({ certain }) => certain),
      whole('possible', '#indicator+possible', ({ possible }) => possible),
      whole('known_only_to_a_longer_period', '#indicator+longer_period', ({ longerPeriod }) => longerPeriod),
      whole('not_reported', '#indicator+not_reported', ({ notReported }) => notReported?.k ?? null),
      whole('not_reported_of', '#indicator+not_reported+of', ({ notReported }) => notReported?.of ?? null),
      ...this.asides().map((aside) =>
        whole(`beside_${columnOf(aside)}`, `#indicator+beside+${columnOf(aside)}`, ({ asides }) => {
          const { low, high } = asides[aside] ?? { low: null, high: null };
          return knownLow(low, high);
        }),
      ),
      whole('numerator', '#indicator+numerator', ({ rate }) => rate?.numerator.low ?? null),
      whole('denominator', '#indicator+denominator', ({ rate }) => rate?.denominator.low ?? null),
      text('share', '#indicator+share', ({ rate }) => rate?.share ?? null),
      ...(this.answer.populationSources
        ? [
            text('per_100000_low', '#indicator+per_100000+min', ({ perInhabitants }) => perInhabitants!.low),
            text('per_100000_high', '#indicator+per_100000+max', ({ perInhabitants }) => perInhabitants!.high),
            whole('inhabitants', '#population', ({ perInhabitants }) => perInhabitants!.inhabitants),
            text('inhabitants_in', '#population+year', ({ perInhabitants }) => perInhabitants!.year),
            text('no_rate_because', '#meta+no_rate', ({ perInhabitants }) => perInhabitants!.why),
            constant('inhabitants_by', '#population+source', 'text', this.answer.populationSources.join('; ')),
          ]
        : []),
      text('watched', '#meta+watched', (cell) => this.watched(cell)),
      text('no_number_because', '#meta+no_number', ({ none }) => none),
      text('period_is', '#meta+period+progress', (cell) => this.progress(cell).is),
      text('covered_until', '#date+covered+until', (cell) => {
        const progress = this.progress(cell);
        return progress.is === 'so-far' ? progress.last : null;
      }),
      constant('indicator', '#indicator+code', 'text', indicator.code),
      constant('indicator_version', '#indicator+version', 'whole', indicator.version),
      constant('measure', '#indicator+measure', 'text', measure),
      constant('whole_period', '#date+period', 'text', question.periods.join('; ')),
      constant('as_of', '#meta+as_of', 'text', asOf),
      constant('as_of_day', '#date+as_of', 'day', day),
      constant('withdrawn_since', '#meta+withdrawn_since', 'text', this.withdrawnSince ? 'yes' : 'no'),
      constant('published_by', '#org+publisher', 'text', organisationIn(this.about, fileWords(this.language))),
      constant('dataset', '#meta+dataset', 'text', dataset),
      constant('question', '#meta+question', 'text', questionToQuery(question)),
      constant('licence', '#meta+license', 'text', licence),
      constant('log_size', '#meta+log+size', 'whole', this.log?.size ?? null),
      constant('log_root', '#meta+log+root', 'text', this.log?.root ?? null),
    ];
  }

  /** Returns the same for programs. */
  told(): WireAnswer {
    return answerToWire(this.answer, this.watchOf);
  }

  private asides(): Aside[] {
    return Object.keys(this.answer.total.asides) as Aside[];
  }

  private splitColumns(split: Split, at: number): Column<CountRow>[] {
    // What the file is made of is in a column named dataset already.
    const column = split === 'dataset' ? 'origin' : columnOf(split);
    const names = split === 'period' ? ['period'] : [`${column}_code`, column];
    return names.map((name, part) => ({
      name,
      hxl: split === 'period' ? '#date+part' : `#group+${column}${part === 0 ? '+code' : '+name'}`,
      kind: 'text',
      of: ({ cell }) => this.key(split, cell.keys[at] ?? null)[part]!,
    }));
  }

  /** Returns the coverage for the place and time of a cell: "0" and "not monitored" are different. */
  private watched(cell: WireCell): Watch | null {
    return this.watchOf(cell.keys);
  }

  /** Returns the progress of a cell's period, as requested. */
  private progress({ keys }: WireCell): Progress {
    const { splits, question } = this.answer;
    const key = keys[splits.findIndex(({ split }) => split === 'period')];
    const asked = (typeof key === 'string' && key !== ALL ? [key] : question.periods).map((one) => parsePeriod(one)!);
    return progressOf({ from: asked[0]!.from, until: asked.at(-1)!.until }, this.answer);
  }

  private country(): string {
    return this.gazetteer.whole.code;
  }

  /**
   * Returns the code and label of a key; null means not known, ALL all values together. Labels are in the reader's
   * language; codes and periods, with 'all' among them, are for programs and the same in both languages.
   */
  private key(split: Split, key: string | null): CsvCell[] {
    if (split === 'period') return [key === ALL ? 'all' : key];
    const t = fileWords(this.language);
    if (key === ALL) return ['all', t('file.all-values')];
    if (split === 'dataset')
      return key === null
        ? ['own', t('dataset.origin.own')]
        : [key, this.datasets.find(({ id }) => id === key)?.name ?? key];
    if (key === null) return [null, t('row.not-known')];
    if (split.startsWith('place:')) {
      const place = this.gazetteer.get(key);
      return [key, place ? nameOf(place, this.language) : key];
    }
    if (split === 'group') {
      const group = this.groups.find((one) => one.code === key);
      return [key, group ? nameOf(group, this.language) : key];
    }
    return [key, publicLabelIn(key, this.language)];
  }
}

const columnOf = (name: string): string => toSnakeCase(name).replace(':', '_level_');
