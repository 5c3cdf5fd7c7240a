import type { Answer } from '@vigil/shared/counting/answer.js';
import type { CoverageEntry, Watch } from '@vigil/shared/counting/watch.js';
import { asPeriod, type Period } from '@vigil/shared/day/period.js';
import { sayPeriod } from '@vigil/shared/day/words.js';
import { sayNumber } from '@vigil/shared/text/text.js';
import { NOTHING, type Numbers, numbersOf } from '../public-map/cells.js';
import { DashKey, Low } from '../public-map/low.js';
import type { Places } from '../public-map/places.js';
import { type View, viewToSearch, withFilter } from '../public-map/view.js';
import { areaOf, spanOf, watchIn } from '../public-map/watches.js';
import { type Column, Table } from '../ui/table.js';
import { useText } from '../words.js';

interface Row extends Numbers { key: string; name: string; kind: 'row' | 'apart' | 'sum'; watch: Watch | null; href?: string }
interface Props { view: View; places: Places; coverage: readonly CoverageEntry[] | null }

/** Numbers with what stands beside each; a name leads to the figure of that place or period alone. */
function Rows({ rows, caption, head }: { rows: readonly Row[]; caption: string; head: string }) {
  const t = useText();
  const number = (n: number): string => sayNumber(n, t.language);
  const more = ({ low, high }: Numbers): number => (high === null ? 0 : high - low);
  const some = (test: (row: Row) => unknown, column: Column<Row>): Column<Row>[] => (rows.some(test) ? [column] : []);
  const columns: Column<Row>[] = [
    { key: 'name', head, cell: ({ name, href }) => href ? <a href={href}>{name}</a> : name },
    { key: 'low', head: t('table.at-least'), number: true, cell: (row) => row.kind === 'apart' && row.low === 0 ? '' : <Low numbers={row} watch={row.watch} /> },
    ...some((row) => more(row) > 0, { key: 'possible', head: t('table.possible'), number: true, cell: (row) => more(row) > 0 ? `+${number(more(row))}` : '' }),
    ...some(({ single, singleMay }) => single + singleMay > 0, { key: 'single', head: t('table.single'), number: true,
      cell: ({ single, singleMay }) => [...(single > 0 ? [number(single)] : []), ...(singleMay > 0 ? [`+${number(singleMay)}`] : [])].join(' ') }),
    ...some(({ kind, watch }) => kind === 'row' && watch, { key: 'watch', head: t('table.watch'), cell: ({ kind, watch }) => kind !== 'sum' && watch && <span class={`watch-word watch-${watch}`}>{t(`table.watch-${watch}`)}</span> }),
  ];
  return (
    <>
      <Table caption={caption} columns={columns} rows={rows} rowKey={({ key }) => key} empty={t('cell.unseen')}
        rowClass={({ kind }) => kind === 'sum' ? 'row-sum' : kind === 'apart' ? 'row-apart' : undefined} />
      <DashKey rows={rows.filter(({ kind }) => kind !== 'apart').map((row) => ({ numbers: row, watch: row.watch }))} />
    </>
  );
}

const watched = (code: string, period: Period, { coverage, places }: Props): { watch: Watch | null } => ({ watch: watchIn(code, period, coverage, places) });

/**
 * By province, or by district of the one province that is asked for. Every unit stands there, since a 0 where somebody watched
 * says more than one where nobody did.
 */
export function PlaceNumbers({ answer, period, level, isLinked = true, ...props }: Props & { answer: Answer; period: Period; level: 1 | 2; /** False in another site's frame, where no link of ours would open. */ isLinked?: boolean }) {
  const t = useText();
  const { view, places } = props;
  const numbers = new Map(answer.cells.map((cell) => [cell.keys[0] ?? '', numbersOf(cell)]));
  const areas = view.filters.place;
  const units = places.atLevel(level).filter(({ code }) => areas.length === 0 || numbers.has(code) || areas.some((area) => places.isWithin(code, area) || places.isWithin(area, code)));
  const sizes = ({ low, high, single }: Numbers): number => low * 1e6 + (high ?? low) * 1e3 + single;
  const rows = units.map(({ code }): Row => ({
    ...(numbers.get(code) ?? NOTHING), key: code, kind: 'row', name: places.name(code, t.language), ...watched(code, period, props),
    ...(isLinked && { href: `/${viewToSearch(withFilter(view, 'place', [code]), t.language)}` }),
  })).sort((a, b) => sizes(b) - sizes(a) || a.name.localeCompare(b.name, t.language));
  const nowhere = numbers.get('');
  const loose: Row[] = nowhere ? [{ ...nowhere, key: 'none', kind: 'apart', watch: null, name: level === 1 ? t('table.no-place') : t('cell.loose') }] : [];
  const sum: Row = { ...numbersOf(answer.total), key: 'total', kind: 'sum', name: t('row.total'), ...watched(areaOf(areas, places), period, props) };
  return <Rows caption={t('table.by-place', { what: t(`indicator.${answer.indicator.code}`), period: sayPeriod(period, t.language) })}
    head={places.levelName(level, t.language)} rows={[...rows, ...loose, sum]} />;
}

/** By period, the newest first. The total is counted for itself: what is known only to a longer period is in it and in no row. */
export function PeriodNumbers({ series, ...props }: Props & { series: Answer }) {
  const t = useText();
  const { view, places } = props;
  const area = areaOf(series.question.filters.place, places);
  const rows = series.cells.map((cell): Row => {
    const key = cell.keys[0]!;
    return { ...numbersOf(cell), key, kind: 'row', name: sayPeriod(asPeriod(key), t.language), ...watched(area, asPeriod(key), props), href: `/${viewToSearch({ ...view, period: key }, t.language)}` };
  }).reverse();
  const longer = series.total.longerPeriod ?? 0;
  const apart: Row[] = longer > 0 ? [{ ...NOTHING, low: longer, high: longer, key: 'longer', kind: 'apart', watch: null, name: t('row.longer-period') }] : [];
  return <Rows caption={t('table.by-period', { what: t(`indicator.${series.indicator.code}`) })} head={t('period.label')}
    rows={[...rows, ...apart, { ...numbersOf(series.total), key: 'total', kind: 'sum', name: t('row.total'), ...watched(area, spanOf(series), props) }]} />;
}
