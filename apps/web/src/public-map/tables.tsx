import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { asPeriod, type Period } from '@vigil/shared/day/period.js';
import { sayPeriod } from '@vigil/shared/day/words.js';
import { sayNumber } from '@vigil/shared/text/text.js';
import { type Column, Table } from '../ui/table.js';
import { useText } from '../words.js';
import { numbersOf, type Numbers } from './cells.js';
import type { Places } from './places.js';

interface Row extends Numbers { key: string; name: string; kind: 'row' | 'apart' | 'sum'; onChoose?: () => void }

const sum = (cell: Cell, name: string): Row => ({ ...numbersOf(cell), key: 'total', name, kind: 'sum' });

function Counts({ rows, caption, head }: { rows: readonly Row[]; caption: string; head: string }) {
  const t = useText();
  const number = (n: number): string => sayNumber(n, t.language);
  const hasPossible = rows.some(({ low, high }) => high !== null && high > low);
  const hasSingle = rows.some(({ single }) => single > 0);
  const columns: Column<Row>[] = [
    { key: 'name', head, cell: ({ name, onChoose }) => onChoose ? <button type="button" class="link-button" onClick={onChoose}>{name}</button> : name },
    { key: 'low', head: t('table.at-least'), number: true, cell: ({ low, kind }) => kind === 'apart' && low === 0 ? '' : number(low) },
    ...(hasPossible ? [{ key: 'possible', head: t('table.possible'), number: true, cell: ({ low, high }: Row) => high !== null && high > low ? `+${number(high - low)}` : '' }] : []),
    ...(hasSingle ? [{ key: 'single', head: t('table.single'), number: true, cell: ({ single }: Row) => single > 0 ? number(single) : '' }] : []),
  ];
  return <Table caption={caption} columns={columns} rows={rows} rowKey={({ key }) => key} empty={t('cell.none')}
    rowClass={({ kind }) => kind === 'sum' ? 'row-sum' : kind === 'apart' ? 'row-apart' : undefined} />;
}

/** The numbers of the map. Each row narrows the picture to its place. */
export function PlaceTable({ answer, places, period, onOnly }: { answer: Answer; places: Places; period: Period; onOnly: (code: string) => void }) {
  const t = useText();
  const rows = answer.cells.map((cell): Row => {
    const code = cell.keys[0] ?? null;
    if (code === null) return { ...numbersOf(cell), key: 'none', name: t('table.no-place'), kind: 'apart' };
    return { ...numbersOf(cell), key: code, name: places.name(code, t.language), kind: 'row', onChoose: () => onOnly(code) };
  }).sort((a, b) => (a.kind === 'apart' ? 1 : 0) - (b.kind === 'apart' ? 1 : 0) || b.low - a.low || (b.high ?? b.low) - (a.high ?? a.low) || b.single - a.single || a.name.localeCompare(b.name, t.language));
  return <Counts caption={t('table.by-place', { what: t(`indicator.${answer.indicator.code}`), period: sayPeriod(period, t.language) })}
    head={places.levelName(1, t.language)} rows={[...rows, sum(answer.total, t('row.total'))]} />;
}

/** The numbers of the chart. The total is counted for itself, so what is known only to a longer period is in it and in no row above. */
export function PeriodTable({ series, onChoose }: { series: Answer; onChoose: (key: string) => void }) {
  const t = useText();
  const rows = series.cells.map((cell): Row => {
    const key = cell.keys[0]!;
    return { ...numbersOf(cell), key, name: sayPeriod(asPeriod(key), t.language), kind: 'row', onChoose: () => onChoose(key) };
  });
  const longer: Row[] = series.total.longerPeriod ? [{ key: 'longer', name: t('row.longer-period'), low: series.total.longerPeriod, high: series.total.longerPeriod, single: 0, kind: 'apart' }] : [];
  return <Counts caption={t('table.by-period', { what: t(`indicator.${series.indicator.code}`) })}
    head={t('period.label')} rows={[...rows.reverse(), ...longer, sum(series.total, t('row.total'))]} />;
}
