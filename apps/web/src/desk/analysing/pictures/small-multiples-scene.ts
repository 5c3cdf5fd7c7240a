import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { ALL, type CellKey } from '@vigil/shared/counting/cell-key.js';
import { knownLow } from '@vigil/shared/counting/watches.js';
import { digitsIn } from '@vigil/shared/day/format-dates.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { formatKey, formatKeys, yearNumber } from '../split-key-labels.js';
import { isOfRate, formatValue, topOf, type Value } from '../cell-value.js';
import { scaleFor } from './vertical-scale.js';
import { largestFirst } from './bar-model.js';
import { fitted } from '../../../public-site/picture-file/fit-text.js';
import { type Drawing, type Entry, type Frame, isUnwatched, type Mark, legendOf, valueIn } from './legend-and-marks.js';

const LEAST_PANEL = 150;

/**
 * Draws one small chart for each key of the first split, all to one scale, largest first.
 * @param all keys that get a panel even if nothing was counted: it then shows 0, or that nobody watched
 */
export const smallMultiplesScene = (answer: Answer, all: readonly string[], frame: Frame): Drawing => {
  const { width, size, t } = frame;
  const cells = new Map([...answer.cells, ...answer.totals].map((cell) => [JSON.stringify(cell.keys), cell]));
  const at = (key: CellKey, period: string): Cell | undefined => cells.get(JSON.stringify([key, period]));
  const counted = largestFirst(answer.splits[0]!.keys, (key) => at(key, ALL)?.rate?.share ?? at(key, ALL)!.low);
  const keys = [
    ...counted.filter((key) => key !== null),
    ...all.filter((key) => !counted.includes(key)),
    ...counted.filter((key) => key === null),
  ];
  const values = new Map(
    counted.map((key) => [key, answer.periods.map((period) => valueIn(frame, at(key, period.key)!))]),
  );
  const isRate = isOfRate(answer);
  const scale = scaleFor(isRate ? 100 : Math.max(0, ...[...values.values()].flat().map(topOf)));
  const entries: Entry[] = [
    { words: t('analysis.scale', { n: scale.ticks.at(-1) ?? 1 }), colour: 'border-1', isLine: true },
  ];
  if ([...values.values()].flat().some(({ more }) => more > 0))
    entries.push({ words: t('analysis.may'), colour: 'count', isStriped: true });
  if (keys.some((key) => answer.periods.some((period) => isUnwatched(frame, [key, period.key]))))
    entries.push({ words: t('legend.unwatched'), colour: 'hatch', isStriped: true });
  const legend = legendOf(entries, frame);
  const across = Math.max(1, Math.floor((width + 14) / (Math.max(LEAST_PANEL, size * 11) + 14)));
  const panel = (width - 14 * (across - 1)) / across;
  const height = size * 8.4;
  const items: Mark[] = [...legend.items];
  keys.forEach((key, n) => {
    const x = (n % across) * (panel + 14);
    const y = legend.height + Math.floor(n / across) * (height + size * 0.8);
    items.push(
      ...panelItems(
        {
          answer,
          key,
          values: values.get(key) ?? null,
          total: at(key, ALL),
          x,
          y,
          panel,
          top: scale.top,
          tick: scale.ticks.at(-1) ?? 1,
          at,
        },
        frame,
      ),
    );
  });
  return { items, width, height: legend.height + Math.ceil(keys.length / across) * (height + size * 0.8), notes: [] };
};

interface Panel {
  answer: Answer;
  key: CellKey;
  values: readonly Value[] | null;
  total: Cell | undefined;
  x: number;
  y: number;
  panel: number;
  top: number;
  tick: number;
  at(key: CellKey, period: string): Cell | undefined;
}

const panelItems = ({ answer, key, values, total, x, y, panel, top, tick, at }: Panel, frame: Frame): Mark[] => {
  const { size, t, names, widthOf } = frame;
  const { periods } = answer;
  const nothing =
    knownLow({ low: 0 }, frame.watchOf([key, ALL])) === null
      ? frame.watchOf([key, ALL]) === 'not-begun'
        ? t('cell.not-begun')
        : '–'
      : formatNumber(0, t.language);
  const number = total
    ? valueIn(frame, total).short
    : isUnwatched(frame, [key, ALL])
      ? t('analysis.unwatched')
      : nothing;
  const isCounted = total !== undefined && (total.low > 0 || total.rate?.share != null);
  const numberRoom = widthOf(number, size, 700) + 8;
  const name = fitted(formatKey(answer, 0, key, names, t), panel - numberRoom, frame, 700);
  const [sky, ground] = [y + size * 1.9, y + size * 6.6];
  const pitch = panel / periods.length;
  const high = (value: number): number => ground - (value / top) * (ground - sky);
  const items: Mark[] = [
    { kind: 'text', x, y: y + size * 1.1, text: name, size, weight: 700, colour: 'ink' },
    {
      kind: 'text',
      x: x + panel,
      y: y + size * 1.1,
      text: number,
      size,
      weight: isCounted ? 700 : 400,
      colour: isCounted ? 'count' : 'ink-2',
      anchor: 'end',
    },
    { kind: 'path', d: `M${x} ${high(tick)}L${x + panel} ${high(tick)}`, stroke: 'border-1' },
  ];
  periods.forEach((period, i) => {
    if (isUnwatched(frame, [key, period.key]))
      items.push({
        kind: 'rect',
        x: x + i * pitch,
        y: sky,
        width: pitch,
        height: ground - sky,
        fill: 'raised',
        stripes: 'hatch',
      });
    const value = values?.[i];
    if (!value) return;
    const said = t('analysis.said', {
      what: formatKeys(answer, at(key, period.key)!, names, t),
      n: formatValue(value, t),
    });
    const box = {
      kind: 'rect' as const,
      x: x + i * pitch + Math.min(1, pitch * 0.12),
      width: Math.max(0.8, pitch - Math.min(2, pitch * 0.24)),
      said,
    };
    if (value.at !== null && value.at > 0)
      items.push({ ...box, y: high(value.at), height: ground - high(value.at), fill: 'count' });
    if (value.more > 0)
      items.push({
        ...box,
        y: high(topOf(value)),
        height: high(value.at ?? 0) - high(topOf(value)),
        fill: 'raised',
        stripes: 'count',
      });
    if (value.at === null && !value.none)
      items.push({
        kind: 'path',
        d: `M${box.x + box.width / 2 - 1.5} ${ground - 4}l3 3m0 -3l-3 3`,
        stroke: 'ink-3',
        said,
      });
  });
  items.push({ kind: 'path', d: `M${x} ${ground}L${x + panel} ${ground}`, stroke: 'border-country' });
  const ends = [yearNumber(periods[0]!), yearNumber(periods.at(-1)!)].map((year) => digitsIn(String(year), t.language));
  const year = (at: number, text: string, anchor: 'start' | 'end'): Mark => ({
    kind: 'text',
    x: at,
    y: ground + size * 1.2,
    text,
    size: size * 0.85,
    weight: 400,
    colour: 'ink-2',
    anchor,
  });
  items.push(year(x, ends[0]!, 'start'));
  if (ends[1] !== ends[0]) items.push(year(x + panel, ends[1]!, 'end'));
  return items;
};
