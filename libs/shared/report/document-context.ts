import { factsOf } from '../language/languages.js';
import { nameOf } from '../language/name-of.js';
import type { Answer, Cell } from '../counting/answer.js';
import { assessedOf, formatAssessedBeside } from '../counting/assessed-force.js';
import type { CellKey } from '../counting/cell-key.js';
import type { IndicatorCode } from '../counting/indicators.js';
import { type LastPublished, lastPublishedOf } from '../counting/last-published.js';
import { publicLabel } from '../counting/public-label.js';
import type { Question } from '../counting/question.js';
import { formatPeriodOn } from '../counting/format-period.js';
import { type Names, formatFigure } from '../counting/format-figure.js';
import { formatWithParts, partsBeside } from '../counting/format-story.js';
import { byGroupOf, formatLargestGroup, largestGroupOfRate, saysWhose } from '../counting/largest-group-of-rate.js';
import { type CoverageEntry, type Watch, watchOf } from '../counting/coverage-status.js';
import { WATCHES } from '../counting/watches.js';
import { formatOnSiteOnly, onSiteOnlyFor } from '../counting/on-site-only.js';
import { keptCoverage, type WatchOfKeys, watchingOf } from '../counting/watching-of.js';
import { comparedOn, type Earlier } from '../day/comparison-periods.js';
import type { Day } from '../day/day.js';
import { asPeriod, type Period, previousPeriod } from '../day/period.js';
import { type KnownDays, progressOf } from '../day/period-progress.js';
import type { Scene } from '../drawing/scene.js';
import type { Gazetteer } from '../places/gazetteer.js';
import type { Place } from '../places/place.js';
import type { PublicDatedNote, PublicGroup, PublicIncident, PublicTotal } from '../public/response-types.js';
import type { Named } from '../public/organisation-name.js';
import type { Text } from '../text/text.js';
import type { Footnote } from './report-document.js';
import type { Compared, Draft, Listed, Moment, Scope } from './report-draft.js';
import { formatCell } from './format-cell.js';
import { scopeFilters, scopeQuestion, type Where } from './scope-question.js';

/** Everything that a report is written from. All of it is public; the report itself counts nothing. */
export interface Material {
  draft: Draft;
  moment: Moment;
  about: Named & {
    standards: string;
    /** Empty: they are in one language. */ standardsKm?: string;
    /** Whether unlawful force was assessed under others, too. */ otherStandards?: boolean;
    demo: boolean;
    address?: string;
    contact?: string;
  };
  /** Answers a question, by count(). */
  count(question: Question): Answer;
  /** The incidents of the report, newest first: all those counted in I01 and I04. */
  listed: readonly Listed[];
  /** Their published data by code; if there are too many for an annex, only the first ones. */
  incidents: ReadonlyMap<string, PublicIncident>;
  groups: readonly PublicGroup[];
  coverage: readonly CoverageEntry[];
  /** The last possible day of a published incident. Reports that were frozen before it was known have none. */
  lastPublished?: Day | null;
  /** The same of figures of acts; undefined in reports in which these end on the other day, too. See LastPublished. */
  lastPublishedActs?: Day | null;
  /** The first possible day of anything published. Reports that were frozen before it was known have none. */
  firstPublished?: Day | null;
  totals: readonly PublicTotal[];
  /** What others reported for some days. Reports that were frozen before these were in charts have none. */
  datedNotes?: readonly PublicDatedNote[];
  gazetteer: Gazetteer;
  /** Draws an answer that is split by place on the map of the country. */
  drawMap(answer: Answer, t: Text): Scene;
  /** CSS pixels. */
  widthOf(text: string, size: number, weight: 400 | 700): number;
}

const INCIDENTS: Pick<Answer, 'unit'> = { unit: 'incidents' };

/** Figures of acts in reports from before they had a day of their own end where the others do. */
export const lastPublishedIn = ({
  lastPublished: incidents,
  lastPublishedActs: acts = incidents,
}: Pick<Material, 'lastPublished' | 'lastPublishedActs'>): LastPublished | undefined =>
  incidents === undefined || acts === undefined ? undefined : { incidents, acts };

/** Writes one report in one language: holds what its tables and texts share. */
export class DocumentContext {
  readonly compared: Compared;
  /** Up to which days the report's figures can know anything; those of acts: see `formatPeriod`. */
  readonly known: KnownDays;
  readonly names: Names;
  readonly notes: Footnote[] = [];
  private readonly watching = new WeakMap<Answer, WatchOfKeys>();
  private numbered = { table: 0, drawing: 0 };

  constructor(
    readonly material: Material,
    readonly t: Text,
  ) {
    this.known = { day: material.moment.day, lastPublished: material.lastPublished };
    this.compared = comparedOf(material.draft.scope, this.known);
    const { organisation, standards } = material.about;
    this.names = {
      organisation,
      standards,
      group: (code) => this.group(code),
      place: (code) => this.place(code),
      ...(material.gazetteer.isOfSeveral && {
        isCountry: (code: string) => material.gazetteer.get(code)?.level === 0,
      }),
      label: (code) => publicLabel(code, t),
    };
  }

  get scope(): Scope {
    return this.material.draft.scope;
  }

  get period(): string {
    return this.formatPeriod(this.compared.current);
  }

  /** Says why the report's period is compared with none; only where it is. */
  get whyAlone(): string {
    const isOpen = progressOf(this.compared.current, this.known).is !== 'not-published';
    return this.t(isOpen ? 'report.no-comparison' : 'report.why-not-known');
  }

  /** @param of what ends where: figures of acts can end on another day */
  formatPeriod(period: Period, of: Pick<Answer, 'unit'> = INCIDENTS): string {
    return formatPeriodOn(period, this.knownOf(of), this.t);
  }

  /** Returns up to which days figures of a unit can know anything. */
  private knownOf({ unit }: Pick<Answer, 'unit'>): KnownDays {
    return { ...this.known, lastPublished: lastPublishedOf(unit, lastPublishedIn(this.material)) };
  }

  /** Answers an indicator over the scope. `filters` are added to the scope's own; groups: null means everybody. */
  answer(indicator: IndicatorCode, rest: Partial<Question> & { period?: Period; groups?: null } = {}): Answer {
    const { period = this.compared.current, ...more } = rest;
    return this.material.count(scopeQuestion({ ...this.scope, period: period.key }, indicator, more));
  }

  group(code: string): string {
    const group = this.material.groups.find((one) => one.code === code);
    return group ? nameOf(group, this.t.language) : code;
  }

  /** Returns 'Doun Penh, Phnom Penh'. */
  place(code: string | null): string {
    const { gazetteer } = this.material;
    const path = code === null ? [] : gazetteer.path(code);
    if (path.length === 0) return this.t('report.place-unknown');
    return path.map((one) => this.nameOf(one)).join(factsOf(this.t.language).betweenPlaces);
  }

  nameOf(place: Place): string {
    return nameOf(place, this.t.language);
  }

  label(code: string): string {
    return publicLabel(code, this.t);
  }

  /** Returns the units that a table by place lists: provinces, or the units directly below the report's place. */
  units(): readonly Place[] {
    const { gazetteer } = this.material;
    return gazetteer.children(this.scope.place ?? gazetteer.whole.code);
  }

  /** Returns who watched the assemblies of some groups in a unit; without groups, those of everybody. */
  private watch(code: string, period: Period, { groups }: Where, known = this.known): Watch {
    const { coverage, gazetteer } = this.material;
    return watchOf(code, period, keptCoverage({ groups }, coverage, gazetteer), gazetteer, known);
  }

  /** Formats who watched a unit: of a place that was on site for some groups alone, whose. */
  formatWatch(code: string): string {
    const { current: period } = this.compared;
    const only = onSiteOnlyFor(code, period, this.material.coverage, this.material.gazetteer, this.known);
    const onSite = formatOnSiteOnly(only, this.t, this.names.group);
    const said = this.t(`report.watch.${this.watch(code, period, scopeFilters(this.scope))}`);
    return onSite === null ? said : this.t('report.watch.and-on-site', { said, onSite });
  }

  /** Returns who watched where and when a cell counts. */
  watchOfCell(answer: Answer, keys: readonly CellKey[]): Watch | null {
    let watchOf = this.watching.get(answer);
    if (!watchOf)
      this.watching.set(
        answer,
        (watchOf = watchingOf(answer, this.material.coverage, this.material.gazetteer, this.country)),
      );
    return watchOf(keys);
  }

  /** Formats a number for a table, taking into account who watched there and then. */
  formatCell(answer: Answer, cell: Cell): string {
    return formatCell(answer, cell, this.watchOfCell(answer, cell.keys), this.t);
  }

  /** Formats a figure as a sentence; default: the total. */
  formatFigure(answer: Answer, cell: Cell = answer.total): string {
    const watch = this.watchOfCell(answer, cell.keys);
    if (cell !== answer.total) return formatFigure(answer, this.t, this.names, watch, cell);
    const parts = partsBeside(answer, (question) => this.material.count(question));
    return formatWithParts(parts, this.t, this.names, watch).join('');
  }

  /** Adds to a sentence about unlawful force what that leaves out. @param unlawful I06, whose total it says */
  withAssessedBeside(said: string, unlawful: Answer): string {
    const assessed = this.material.count(assessedOf(unlawful.question));
    return formatAssessedBeside(unlawful, assessed, this.t).reduce(
      (before, tail) => this.t('figure.with-tail', { said: before, tail }),
      said,
    );
  }

  /** Says whose protests were monitored, of a rate; null where no group has half of them. */
  formatWhose(answer: Answer): string | null {
    if (!saysWhose(answer.question)) return null;
    const group = largestGroupOfRate(this.byGroup(answer), this.names.group);
    return group && this.t('story.whose-said', { said: formatLargestGroup(group, this.t, this.names.group) });
  }

  /** Answers the question of a rate split by group, whatever it is split by. */
  private byGroup({ question }: Answer): Answer {
    return this.material.count(byGroupOf(question));
  }

  private get country(): string {
    return this.material.gazetteer.whole.code;
  }

  /**
   * Formats how the places of a figure were watched: without it, "0 recorded" and "nobody looked" would be the same.
   * @param of as the report, if absent @param figure of acts: these can end on another day than the others
   */
  coverage(
    period: Period = this.compared.current,
    of: Where = scopeFilters(this.scope),
    figure: Pick<Answer, 'unit'> = INCIDENTS,
  ): string {
    const known = this.knownOf(figure);
    const { gazetteer } = this.material;
    const [place = gazetteer.whole.code, ...more] = of.place ?? [];
    const units = more.length > 0 ? [place, ...more] : gazetteer.children(place).map(({ code }) => code);
    const said = { period: this.formatPeriod(period, figure) };
    if (units.length === 0)
      return this.t('report.coverage-one', {
        ...said,
        how: this.t(`report.watch.${this.watch(place, period, of, known)}`),
      });
    const found = units.map((code) => this.watch(code, period, of, known));
    const parts = WATCHES.flatMap((watch) => {
      const n = found.filter((one) => one === watch).length;
      return n > 0 ? [this.t('report.coverage-part', { how: this.t(`report.watch.${watch}`), k: n })] : [];
    });
    return this.t('report.coverage', { ...said, of: units.length, parts: parts.join(this.t('list.and')) });
  }

  /** Returns the number of a footnote, from 1; adds it if it is new. */
  note(footnote: Footnote): number {
    const known = this.notes.findIndex(({ text, url }) => text === footnote.text && url === footnote.url);
    if (known >= 0) return known + 1;
    this.notes.push(footnote);
    return this.notes.length;
  }

  number(of: 'table' | 'drawing'): number {
    this.numbered[of] += 1;
    return this.numbered[of];
  }
}

/**
 * Returns the periods to compare. A period that is not over is compared with nothing: the same days of an earlier one
 * would have to be counted as published by then, and a report holds the facts of one moment.
 * @throws RangeError if the calendar has nothing before it.
 */
export const comparedOf = ({ period }: Pick<Scope, 'period'>, known: KnownDays): Compared => {
  const current = asPeriod(period);
  previousPeriod(current);
  const whole = (earlier: Earlier | null): Period | null => (earlier?.asOf === null ? earlier.period : null);
  const { before, yearBefore } = comparedOn(current, known);
  return { current, previous: whole(before), yearBefore: whole(yearBefore) };
};
