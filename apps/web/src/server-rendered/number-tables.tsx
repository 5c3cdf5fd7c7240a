import { figureName } from '@vigil/shared/counting/figure-name.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Period } from '@vigil/shared/day/period.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { lowOf, NOTHING, numbersOf } from '../public-site/cell-numbers.js';
import { type Loose, withMayLie } from '../public-site/may-lie.js';
import type { Places } from '../public-site/places.js';
import { PlaceRates } from '../public-site/rate-table.js';
import { CountsTable, PeriodTable, type Row } from '../public-site/figure-tables.js';
import { type View, viewToSearch, withFilter } from '../public-site/view.js';
import { useOnSiteOnly } from '../public-site/use-on-site-only.js';
import { watchIn, watchOfAnswer } from '../public-site/who-watched.js';
import { DividedTable } from '../public-site/divided-table.js';
import { useTracks } from '../public-site/use-tracks.js';
import { compareNames } from '@vigil/shared/language/compare-names.js';
import { useText } from '../text-bundles.js';

interface Props {
  view: View;
  places: Places;
  coverage: readonly CoverageEntry[] | null;
}

/**
 * By province, by district of the one requested province, or by the requested places. Every unit is listed, since a 0
 * where somebody watched differs from one where nobody did.
 */
export function PlaceNumbers({
  answer,
  period,
  level,
  loose: around,
  isLinked = true,
  ...props
}: Props & {
  answer: Answer;
  period: Period;
  level: 1 | 2 | 3;
  /**
   * What is known of larger units alone. The page asks for it, in its first pass: a table that is drawn only when its
   * own answer is there would make the server draw the whole page once more.
   */
  loose: Loose;
  /** False in another site's frame, where our links would not open. */ isLinked?: boolean;
}) {
  const t = useText();
  const { view, places, coverage } = props;
  const onSiteOnly = useOnSiteOnly(coverage, places);
  const caption = t('table.by-place', {
    what: figureName(answer.indicator.code, answer.measure, t),
    period: formatPeriodOn(period, answer, t),
  });
  // Written once: the rows' addresses differ in the code alone. No value of an address has this letter as it is.
  const address = viewToSearch(withFilter(view, 'place', ['\0']), t.language).split('\0');
  const hrefOf = (code: string): string | undefined => (isLinked ? `/${address.join(code)}` : undefined);
  if (answer.total.rate)
    return (
      <PlaceRates
        {...{ answer, caption }}
        head={places.levelName(level, t.language)}
        place={(code) => ({ name: places.name(code, t.language), href: hrefOf(code) })}
      />
    );
  const numbers = new Map(answer.cells.map((cell) => [cell.keys[0] ?? '', numbersOf(cell)]));
  const areas = view.filters.place;
  const units = places.atLevel(level).filter(({ code }) => places.isAsked(code, areas));
  // A dash is not a 0, and sorts after it.
  const sizeOf = (row: Row): number => (lowOf(row, row.watch) ?? -1) * 1e6 + (row.high ?? row.low) * 1e3 + row.single;
  const compare = compareNames(t.language);
  const nowhere = numbers.get('');
  const rows = units
    .map(({ code }): Row => {
      const row = { ...withMayLie(numbers.get(code) ?? NOTHING, code, around, places, t) } as Row;
      // Not spread, as in PeriodTable: two countries have a hundred rows.
      row.key = code;
      row.kind = 'row';
      row.name = level === 1 ? places.fullName(code, t.language) : places.name(code, t.language);
      row.watch = watchIn(code, period, answer, coverage, places);
      row.onSiteOnly = onSiteOnly(code, period, answer);
      row.href = hrefOf(code);
      return row;
    })
    .map((row) => ({ row, size: sizeOf(row) }))
    .sort((a, b) => b.size - a.size || compare(a.row.name, b.row.name))
    .map(({ row }) => row);
  const loose: Row[] = nowhere
    ? [
        {
          ...nowhere,
          key: 'none',
          kind: 'apart',
          watch: null,
          name: level === 1 ? t('table.no-place') : t('cell.loose'),
        },
      ]
    : [];
  const sum: Row = {
    ...numbersOf(answer.total),
    key: 'total',
    kind: 'sum',
    name: t('row.total'),
    watch: watchOfAnswer(answer, coverage, places),
  };
  return <CountsTable caption={caption} head={places.levelName(level, t.language)} rows={[...rows, ...loose, sum]} />;
}

/** By period, newest first. */
export function PeriodNumbers({ series, view, places, coverage }: Props & { series: Answer }) {
  const t = useText();
  return (
    <PeriodTable
      {...{ series, places, coverage }}
      choosing={(key) => ({ href: `/${viewToSearch({ ...view, period: key }, t.language)}` })}
    />
  );
}

/** The numbers of a divided chart: all groups, places or kinds, or those that the address compares. */
export function DividedNumbers(props: Parameters<typeof useTracks>[0]) {
  const t = useText();
  const { answer, tracks, compared } = useTracks(props);
  if (!answer) return null;
  const what = figureName(props.view.indicator, props.view.measure, t);
  return (
    <details class="period-details" open>
      <summary>{[what, t(`split.${props.view.by[0]}`)].join(t('list.and'))}</summary>
      <DividedTable
        answer={answer}
        tracks={compared.length > 0 ? compared : tracks}
        caption={[t('table.by-period', { what }), t(`split.${props.view.by[0]}`)].join(t('list.and'))}
      />
    </details>
  );
}
