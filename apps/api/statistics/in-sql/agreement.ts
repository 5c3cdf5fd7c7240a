import type { Answer, Cell, Figure, Rate } from '@vigil/shared/counting/answer.js';
import { ALL } from '@vigil/shared/counting/cell-key.js';
import type { IndicatorCode } from '@vigil/shared/counting/indicators.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import type { Question, Split } from '@vigil/shared/counting/question.js';
import { PERIOD, type SqlCell } from './count-in-sql.js';
import { splitsOf } from './keys.js';
import { countedUnit, undivided } from './selection.js';
import { EVERY, NOT_KNOWN } from './sql-text.js';

/** The separate numbers of each indicator, besides single sources and violent assemblies. */
const BESIDE: Partial<Record<IndicatorCode, string[]>> = {
  I02: ['interferenceUnknown'],
  I03: ['noneObserved', 'interferenceUnknown', 'notCovered'],
  I04: ['interferenceUnknown'],
  I05: ['threatOnly', 'forceNone', 'forceNotKnown'],
  I06: ['notYetAssessed'],
  I08: ['notYetAssessed'],
  I11: ['forceNone', 'forceNotKnown', 'notCovered'],
  I12: ['notYetAssessed', 'otherGroups', 'otherGroupsNotYetAssessed'],
};
/** What a rate's denominator adds to the figure itself. */
const REST_OF_DENOMINATOR: Partial<Record<IndicatorCode, string>> = {
  I03: 'noneObserved',
  I11: 'forceNone',
  I12: 'otherGroups',
};

const NOTHING = { certain: 0, touching: 0, longer: 0, low: 0, high: 0, unreported: 0 };

/** Gives access, cell by cell, to the answer that the SQL rows hold. */
export class SqlAnswer {
  private readonly byAddress = new Map<string, SqlCell>();

  private readonly question: Question;

  constructor(
    private readonly asked: Question,
    private readonly rows: readonly SqlCell[],
  ) {
    this.question = undivided(asked);
    for (const row of rows) this.byAddress.set([row.layer, row.k1, row.k2, row.k3, row.t].join('|'), row);
  }

  /** Describes up to `most` cells that differ from the engine's answer; empty when both agree. */
  differences(answer: Answer, most = 5): string[] {
    const found = this.splitDifferences(answer);
    for (const cell of [answer.total, ...answer.totals, ...answer.cells]) {
      if (found.length >= most) break;
      const [engine, sql] = [said(cell), this.cell(cell.keys)].map((one) => JSON.stringify(one));
      if (engine !== sql)
        found.push(
          `${cell.keys.map((key) => key ?? 'not known').join(' / ') || 'the total'}: the engine says ${engine}, SQL ${sql}`,
        );
    }
    return found.length === 0 ? [] : [questionToQuery(this.asked), ...found];
  }

  private splitDifferences(answer: Answer): string[] {
    return answer.splits.flatMap(({ split, keys, overlaps }) => {
      const engine = keys
        .map((key) => key ?? NOT_KNOWN)
        .sort()
        .join(', ');
      const sql = (split === 'period' ? this.periods() : this.keysOf(splitsOf(this.question).indexOf(split))).join(
        ', ',
      );
      return engine === sql && overlaps === this.overlaps(split)
        ? []
        : [`keys of ${split}: the engine has [${engine}]${overlaps ? ', overlapping' : ''}, SQL [${sql}]`];
    });
  }

  /** Returns whether one record, or one act where acts are counted, may have several keys. Rule 1. */
  private overlaps(split: Split): boolean {
    const isOne = [
      'period',
      'place:0',
      'place:1',
      'place:2',
      'place:3',
      'kind',
      'interference',
      'peacefulness',
      'grade',
      'coverage',
    ];
    const isOneOfAnAct =
      countedUnit(this.question) === 'acts' && ['restriction', 'force', 'liberty', 'actor', 'outcome'].includes(split);
    return !isOne.includes(split) && !isOneOfAnAct;
  }

  private periods(): string[] {
    return this.rows
      .filter(({ layer }) => layer === PERIOD)
      .map(({ t }) => t)
      .sort();
  }

  /**
   * Returns the keys with something to show in the whole period, across all keys of the other splits, in the figure or
   * shown separately.
   */
  private keysOf(position: number): string[] {
    const keys = ['k1', 'k2', 'k3'] as const;
    const own = keys[position]!;
    const shown = this.rows.filter(
      (row) => row.t === EVERY && keys.every((key) => (row[key] === EVERY) === (key !== own)),
    );
    return [...new Set(shown.map((row) => row[own]))].sort();
  }

  private at(layer: string, k: readonly string[], t: string): Omit<SqlCell, 'layer' | 'k1' | 'k2' | 'k3' | 't'> {
    return this.byAddress.get([layer, k[0] ?? EVERY, k[1] ?? EVERY, k[2] ?? EVERY, t].join('|')) ?? NOTHING;
  }

  private figure(layer: string, k: readonly string[], t: string): Figure {
    const row = this.at(layer, k, t);
    return countedUnit(this.question) === 'people'
      ? { low: row.low, high: row.high }
      : { low: row.certain, high: row.touching };
  }

  private cell(keys: Cell['keys']): unknown {
    const { split, indicator } = this.question;
    const k = keys.filter((_, i) => split[i] !== 'period').map((key) => key ?? NOT_KNOWN);
    const byPeriod = split.indexOf('period');
    const t = byPeriod < 0 || keys.length === 0 ? EVERY : keys[byPeriod]!;
    const row = this.at('figure', k, t);
    return {
      ...this.figure('figure', k, t),
      certain: row.certain,
      possible: row.touching - row.certain,
      longerPeriod: byPeriod >= 0 && t === EVERY ? row.longer : null,
      notReported: countedUnit(this.question) === 'people' ? { k: row.unreported, of: row.certain } : null,
      asides: {
        ...Object.fromEntries(
          ['singleSource', 'violent', ...(BESIDE[indicator] ?? [])].map((layer) => [layer, this.figure(layer, k, t)]),
        ),
        ...(indicator === 'I12' && {
          otherGroups: this.ofOthers('figure', 'otherGroups', k, t),
          otherGroupsNotYetAssessed: this.ofOthers('notYetAssessed', 'otherGroupsNotYetAssessed', k, t),
        }),
      },
      rate: this.rate(k, t),
    };
  }

  /** Of what all groups have, what is not of a row's own. */
  private ofOthers(own: string, others: string, k: readonly string[], t: string): Figure {
    const every = k.map((key, i) => (splitsOf(this.question)[i] === 'group' ? EVERY : key));
    const [all, rest, part] = [this.figure(own, every, t), this.figure(others, every, t), this.figure(own, k, t)];
    return { low: all.low + rest.low - part.low, high: all.high! + rest.high! - part.high! };
  }

  /**
   * Computes the rate by rule 7. A group's share is of all groups. Police force, or cases where people were hurt, are a
   * share of all monitored assemblies.
   */
  private rate(k: readonly string[], t: string): Rate | null {
    const rest = REST_OF_DENOMINATOR[this.question.indicator];
    if (!rest) return null;
    const ofAll =
      this.question.indicator === 'I12'
        ? ['group']
        : [
            'restriction',
            'force',
            'liberty',
            'actor',
            'outcome',
            'harm',
            'side',
            'ground',
            ...(this.question.indicator === 'I03' ? ['interference'] : []),
          ];
    const over = k.map((key, i) => (ofAll.includes(splitsOf(this.question)[i]!) ? EVERY : key));
    const [numerator, all, others] = [
      this.figure('figure', k, t),
      this.figure('figure', over, t),
      this.figure(rest, over, t),
    ] as [Figure, Figure, Figure];
    const denominator = { low: all.low + others.low, high: all.high! + others.high! };
    const isCertain = numerator.low === numerator.high && denominator.low === denominator.high;
    const whyNoShare = denominator.low < 10 ? 'denominator-under-10' : isCertain ? null : 'not-closed';
    return { numerator, denominator, share: whyNoShare ? null : numerator.low / denominator.low, whyNoShare };
  }
}

const said = ({ rate, low, high, certain, possible, longerPeriod, notReported, asides }: Cell): unknown => ({
  low,
  high,
  certain,
  possible,
  longerPeriod,
  notReported,
  asides,
  rate: rate && {
    numerator: rate.numerator,
    denominator: rate.denominator,
    share: rate.share,
    whyNoShare: rate.whyNoShare,
  },
});

if (ALL !== EVERY) throw new Error('a total has two names');
