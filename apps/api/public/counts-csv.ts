import { ALL, type Answer, type Cell, type Figure } from '@vigil/shared/counting/answer.js';
import type { Aside } from '@vigil/shared/counting/indicators.js';
import type { Split } from '@vigil/shared/counting/question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { type CoverageEntry, knownLow, type Watch, watchOf } from '@vigil/shared/counting/watch.js';
import { type Period, parsePeriod } from '@vigil/shared/day/period.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { PublicGroup } from '@vigil/shared/public/shapes.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { publicLabelIn } from '../counts/in-words.js';
import { csvText, type CsvCell } from './csv.js';
import type { About, LogSigned } from './shelf.js';

/**
 * An answer as a table that explains itself: each row has the indicator, its version and reading, the period as it was asked for, the
 * as-of number, and the whole question, filters too, as the query that gives the same figure again.
 */
export class CountsCsv {
  constructor(
    private readonly answer: Answer, private readonly language: Language, private readonly gazetteer: Gazetteer,
    private readonly groups: readonly PublicGroup[], private readonly about: About, private readonly coverage: readonly CoverageEntry[],
    private readonly log: LogSigned | null,
  ) {}

  text(): string {
    return csvText([this.header(), ...this.rows()]);
  }

  private asides(): Aside[] {
    return Object.keys(this.answer.total.asides) as Aside[];
  }

  private header(): string[] {
    const splits = this.answer.splits.flatMap(({ split }) => (split === 'period' ? ['period'] : [`${snake(split)}_code`, snake(split)]));
    return ['row', ...splits, 'unit', 'low', 'high', 'certain', 'possible', 'known_only_to_a_longer_period', 'not_reported', 'not_reported_of',
      ...this.asides().map((aside) => `beside_${snake(aside)}`), 'numerator', 'denominator', 'share', 'watched', 'indicator', 'indicator_version', 'measure',
      'whole_period', 'as_of', 'published_by', 'dataset', 'question', 'log_size', 'log_root'];
  }

  private rows(): CsvCell[][] {
    const { total, totals, cells, splits } = this.answer;
    const body = splits.length === 0 ? [] : cells.map((cell) => this.row('cell', cell));
    return [...body, ...totals.map((cell) => this.row('subtotal', cell)), this.row('total', total)];
  }

  private row(kind: string, cell: Cell): CsvCell[] {
    const { question, indicator, measure, unit, asOf } = this.answer;
    const keys = this.answer.splits.flatMap(({ split }, i) => this.key(split, cell.keys[i] ?? null));
    const figure = (value: Figure | undefined): CsvCell => (value === undefined ? null : value.low);
    const watch = this.watched(cell);
    const single = cell.asides.singleSource;
    const beside = cell.high !== 0 || (single !== undefined && single.high !== 0) ? 1 : 0;
    const low = cell.rate ? cell.low : knownLow({ low: cell.low, beside, silent: cell.notReported?.k ?? 0 }, watch);
    const unseen = low === null && cell.high === 0;
    return [kind, ...keys, unit, low, unseen ? null : cell.high, unseen ? null : cell.certain, unseen ? null : cell.possible, cell.longerPeriod, cell.notReported?.k ?? null, cell.notReported?.of ?? null,
      ...this.asides().map((aside) => figure(cell.asides[aside])), cell.rate?.numerator.low ?? null, cell.rate?.denominator.low ?? null, cell.rate?.share ?? null, watch,
      indicator.code, indicator.version, measure, question.periods.join('; '), asOf, this.about.organisation,
      this.about.demo ? 'DEMO: invented' : 'published incidents', questionToQuery(question), this.log?.size ?? null, this.log?.root ?? null];
  }

  /** Who was watching where and when the cell counts: "0" and "nobody was watching" are two things. */
  private watched(cell: Cell): Watch {
    const { question: { filters }, splits, periods } = this.answer;
    const keyOf = (test: (split: Split) => boolean): string | null | undefined => {
      const at = splits.findIndex(({ split }) => test(split));
      return cell.keys[at] === ALL ? undefined : cell.keys[at];
    };
    const place = keyOf((split) => split.startsWith('place:'));
    if (place === null) return 'not-recorded';
    const period = keyOf((split) => split === 'period');
    const whole: Period = { key: '', from: periods[0]!.from, until: periods.at(-1)!.until };
    const area = place ?? (filters.place?.length === 1 ? filters.place[0]! : this.country());
    return watchOf(area, (period ? parsePeriod(period) : null) ?? whole, this.coverage, this.gazetteer);
  }

  private country(): string {
    return this.gazetteer.places.find(({ level }) => level === 0)?.code ?? '';
  }

  /** Code and words of a key; null is not known, ALL is every value together. */
  private key(split: Split, key: string | null): CsvCell[] {
    if (split === 'period') return [key === ALL ? 'all' : key];
    if (key === ALL) return ['all', 'all'];
    if (key === null) return [null, 'not known'];
    if (split.startsWith('place:')) {
      const place = this.gazetteer.get(key);
      return [key, place ? (this.language === 'km' ? place.nameKm : place.nameEn) : key];
    }
    if (split === 'group') {
      const group = this.groups.find((one) => one.code === key);
      return [key, (this.language === 'km' && group?.nameKm) || group?.nameEn || key];
    }
    return [key, publicLabelIn(key, this.language)];
  }
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(':', '_level_');
