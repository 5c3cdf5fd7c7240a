import type { MultiPolygon, Polygon } from 'geojson';
import type { Item } from '@vigil/shared/drawing/scene.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import { type LabelWish, placeLabels } from '../label-placement.js';
import type { BaseAreas, LevelAreas } from '../map/load-areas.js';
import type { MapName } from '../map/label-layer.js';
import { fixedSize, hasNumberInside, type MapSymbol, outerRadius } from '../map/map-symbol.js';
import { linesOf, type LocatorView, pathOf, pointIn } from '../pages/locator-shape.js';
import { coveredOf, spreadCircles } from '../spread-circles.js';
import { radiusOf, shadeOf, type SymbolScale } from '../symbol-scale.js';

/** What the page's map shows, for a picture of it. */
interface MapPicture {
  /** Position and size of the picture. */
  view: LocatorView;
  base: BaseAreas | null;
  /** Provinces first, then the drawn level if it is a smaller one. */
  levels: readonly LevelAreas[];
  symbols: readonly MapSymbol[];
  scale: SymbolScale;
  names: readonly MapName[];
  unwatched: ReadonlySet<string>;
  shades: ReadonlyMap<string, number>;
  /** Lower bounds of the classes; empty where circles are drawn. */
  steps: readonly number[];
  unit: string;
  widthOf: (text: string, size: number, weight: 400 | 700) => number;
}

const shade = (n: number): string => `shade-${n}`;
const hatchOn = (n: number): string => (n === 0 ? 'hatch' : n < 3 ? 'hatch-pale' : 'hatch-deep');
const SIZE = { counted: 15, plain: 14, holder: 15, country: 15, water: 14, town: 14 } as const;

/** Returns the map as items in a box at 0, 0. */
export const mapScene = (map: MapPicture, t: Text): Item[] => {
  const { view, levels } = map;
  const area = (geometry: Polygon | MultiPolygon): string => pathOf(geometry, view);
  const units = levels.at(-1)!;
  const isShaded = map.shades.size > 0;
  const codeOf = (properties: { code: string }): string => properties.code;
  const fillOf = (code: string): { fill: string; stripes?: string } => {
    const n = map.shades.get(code) ?? 0;
    return { fill: n > 0 ? shade(n) : 'land', ...(map.unwatched.has(code) && { stripes: hatchOn(n) }) };
  };
  const polygons = (features: BaseAreas['countries']): string[] =>
    features.map(({ geometry }) => area(geometry as Polygon));
  return [
    { kind: 'rect', x: 0, y: 0, width: view.width, height: view.height, fill: 'sea' },
    ...polygons(map.base?.countries ?? []).map((d): Item => ({
      kind: 'path',
      d,
      fill: 'abroad',
      stroke: 'border-1',
      line: 0.6,
    })),
    ...levels[0]!.features.map(({ geometry }): Item => ({ kind: 'path', d: area(geometry), fill: 'land' })),
    ...units.features
      .filter(({ properties }) => map.unwatched.has(codeOf(properties)) || map.shades.has(codeOf(properties)))
      .map(({ geometry, properties }): Item => ({
        kind: 'path',
        d: area(geometry),
        ...fillOf(codeOf(properties)),
        ...(map.shades.get(codeOf(properties)) && { stroke: 'casing', line: 2.4 }),
      })),
    ...(map.base?.rivers ?? []).map(({ geometry }): Item => ({
      kind: 'path',
      d: linesOf(geometry, view),
      stroke: 'sea-line',
    })),
    ...polygons(map.base?.lakes ?? []).map((d): Item => ({
      kind: 'path',
      d,
      fill: 'sea',
      stroke: 'sea-line',
      line: 0.6,
    })),
    ...(levels.length > 1
      ? [
          {
            kind: 'path',
            d: linesOf(units.inner, view),
            stroke: isShaded ? 'border-shaded' : 'border-2',
            line: 0.8,
          } as const,
        ]
      : []),
    { kind: 'path', d: linesOf(levels[0]!.inner, view), stroke: isShaded ? 'border-shaded' : 'border-1', line: 0.9 },
    { kind: 'path', d: linesOf(levels[0]!.outer, view), stroke: 'border-country', line: 1.4 },
    ...marks(map, t),
  ];
};

/** Returns circles, numbers and names, none of which covers another. */
const marks = (map: MapPicture, t: Text): Item[] => {
  const { view, scale, widthOf } = map;
  const inFrame = ({ x, y }: { x: number; y: number }): boolean =>
    x > -50 && y > -50 && x < view.width + 50 && y < view.height + 50;
  const symbols = [...map.symbols]
    .sort((a, b) => b.high - a.high || (a.code < b.code ? -1 : 1))
    .filter(({ lon, lat }) => inFrame(pointIn(view, lon, lat)));
  const circles = spreadCircles(
    symbols.map((symbol) => ({
      ...pointIn(view, symbol.lon, symbol.lat),
      radius: Math.max(4, outerRadius(symbol, scale)),
      fixed: fixedSize(symbol),
    })),
    1,
  );
  const covered = coveredOf(circles);
  const stands = new Map(symbols.map(({ code }, index) => [code, circles[index]!]));
  const legend = legendItems(map, t);
  const beside = (code: string): string => {
    const symbol = symbols.find((one) => one.code === code);
    return symbol && symbol.low > 0 && !symbol.isTextMark && !hasNumberInside(symbol, scale) ? ` ${symbol.number}` : '';
  };
  const wishes = map.names
    .map((name): LabelWish & { name: MapName } => {
      const at = stands.get(name.key) ?? pointIn(view, name.lon, name.lat);
      const size = SIZE[name.kind];
      const text = name.text + (name.kind === 'counted' ? beside(name.key) : '');
      return {
        key: name.key,
        x: at.x,
        y: at.y,
        radius: name.radius,
        priority: name.priority,
        width: widthOf(text, size, weightOf(name)) + 2,
        height: size * 1.35,
        name,
      };
    })
    .filter(inFrame);
  const byKey = new Map(wishes.map((wish) => [wish.key, wish]));
  const placed = placeLabels(wishes, circles, { left: 2, top: 2, right: view.width - 2, bottom: view.height - 2 }, [
    legend.box,
  ]);
  return [
    ...symbols.flatMap((symbol, index) => (covered[index] ? [] : symbolItems(symbol, circles[index]!, scale))),
    ...placed.flatMap(({ key, left, bottom, top }): Item[] => {
      const { name } = byKey.get(key)!;
      const size = SIZE[name.kind];
      const y = (top + bottom) / 2 + size * 0.35;
      const said: Item = {
        kind: 'text',
        x: left + 1,
        y,
        text: name.text,
        size,
        weight: weightOf(name),
        colour: name.kind === 'counted' ? 'map-ink' : 'map-ink-2',
        halo: 'halo',
      };
      const number = name.kind === 'counted' ? beside(name.key) : '';
      return number === ''
        ? [said]
        : [
            said,
            {
              ...said,
              x: left + 1 + widthOf(`${name.text} `, size, 700),
              text: number.trim(),
              weight: 700,
              colour: 'count',
            },
          ];
    }),
    ...legend.items,
  ];
};

const weightOf = ({ kind }: MapName): 400 | 700 => (kind === 'counted' || kind === 'holder' ? 700 : 400);

const symbolItems = (symbol: MapSymbol, { x, y }: { x: number; y: number }, scale: SymbolScale): Item[] => {
  const lines = symbol.number.split('\n');
  const number = (colour: string, halo?: string, line = 0): Item => ({
    kind: 'text',
    x,
    y: y + 5 + 14 * (line - (lines.length - 1) / 2),
    text: lines[line]!,
    size: 14,
    weight: 700,
    colour,
    anchor: 'middle',
    ...(halo && { halo }),
  });
  if (symbol.isShaded) return lines.map((_, line) => number('map-ink', 'halo', line));
  if (symbol.isTextMark) return [{ ...number('count', 'halo') }];
  const [low, high, all] = [symbol.low, symbol.high, symbol.high + symbol.single].map((count) =>
    radiusOf(count, scale),
  ) as [number, number, number];
  const items: Item[] = [];
  if (symbol.single > 0)
    items.push({ kind: 'circle', x, y, radius: Math.max(all - 1, 3), fill: 'halo', stroke: 'count', line: 2 });
  if (symbol.low > 0) items.push({ kind: 'circle', x, y, radius: low, fill: 'count', stroke: 'halo' });
  if (symbol.high > symbol.low)
    items.push({ kind: 'circle', x, y, radius: high, stroke: 'count', line: 1.4, dash: [3, 2.2] });
  if (hasNumberInside(symbol, scale)) items.push(number('on-count'));
  return items;
};

const LINE = 22;

const sizesHeight = ({ examples, unitRadius }: SymbolScale): number =>
  Math.max(2 * unitRadius * Math.sqrt(examples[0]!) + 16, 17 * examples.length + 8);

/** Draws nested circles on a common baseline, each connected to its count. */
const sizes = ({ scale, unit }: MapPicture, x: number, y: number, t: Text): Item[] => {
  const ground = y + sizesHeight(scale) / 2 - 5;
  const edge = x + radiusOf(scale.examples[0]!, scale) + 8;
  let lowest = -Infinity;
  return scale.examples.flatMap((count, index): Item[] => {
    const radius = radiusOf(count, scale);
    const top = ground - 2 * radius;
    lowest = Math.max(top + 5, lowest + 17);
    return [
      { kind: 'circle', x, y: ground - radius, radius, stroke: 'count', line: 1.3 },
      {
        kind: 'path',
        d: `M${x} ${top}L${edge - 4} ${top}L${edge} ${lowest - 5}`,
        stroke: 'ink-3',
        line: 0.7,
        dash: [1.5, 1.5],
      },
      {
        kind: 'text',
        x: edge + 5,
        y: lowest,
        text: `${formatNumber(count, t.language)}${index === 0 && count > 1 ? ` ${unit}` : ''}`,
        size: 14,
        weight: 400,
        colour: 'ink',
      },
    ];
  });
};

/** Draws the legend in the lower right corner. */
const legendItems = (
  map: MapPicture,
  t: Text,
): { items: Item[]; box: { left: number; top: number; right: number; bottom: number } } => {
  const { scale, steps, symbols, view } = map;
  const rows: { mark: (x: number, y: number) => Item[]; words: string; height?: number }[] = [];
  const has = (test: (symbol: MapSymbol) => boolean): boolean =>
    symbols.some((symbol) => !symbol.isTextMark && test(symbol));
  if (steps.length > 0) {
    steps.forEach((from, index) => {
      const next = steps[index + 1];
      rows.push({
        mark: (x, y) => [
          { kind: 'rect', x: x - 14, y: y - 7, width: 28, height: 14, fill: shade(shadeOf(from, steps)) },
        ],
        words: `${next === undefined ? t('legend.shade-from', { from }) : next - 1 === from ? formatNumber(from, t.language) : t('legend.shade', { from, to: next - 1 })}${index === steps.length - 1 ? ` ${map.unit}` : ''}`,
      });
    });
  } else if (symbols.length > 0) {
    rows.push({ mark: (x, y) => sizes(map, x, y, t), words: '', height: sizesHeight(scale) });
  }
  if (has(({ high, low }) => high > low)) {
    rows.push(
      steps.length > 0
        ? {
            mark: (x, y) => [
              {
                kind: 'text',
                x,
                y: y + 5,
                text: `${formatNumber(3, t.language)} ${t('map.plus', { n: 1 })}`,
                size: 14,
                weight: 700,
                colour: 'ink',
                anchor: 'middle',
              },
            ],
            words: t('legend.possible-plus'),
          }
        : {
            mark: (x, y) => [
              { kind: 'circle', x, y, radius: 5, fill: 'count' },
              { kind: 'circle', x, y, radius: 8, stroke: 'count', line: 1.4, dash: [3, 2.2] },
            ],
            words: t('legend.possible'),
          },
    );
  }
  if (has(({ single }) => single > 0))
    rows.push({
      mark: (x, y) => [{ kind: 'circle', x, y, radius: 6, fill: 'halo', stroke: 'count', line: 2 }],
      words: t('legend.single'),
    });
  if (map.unwatched.size > 0)
    rows.push({
      mark: (x, y) => [
        {
          kind: 'rect',
          x: x - 14,
          y: y - 8,
          width: 28,
          height: 16,
          fill: 'land',
          stripes: 'hatch',
          stroke: 'border-1',
        },
      ],
      words: t('legend.unwatched'),
    });
  const longest = Math.max(
    map.widthOf(`${formatNumber(scale.examples[0] ?? 0, t.language)} ${map.unit}`, 14, 400),
    ...rows.map(({ words }) => map.widthOf(words, 14, 400)),
  );
  // The largest circle determines how far the labels are from the edge.
  const marksWidth = Math.max(
    28,
    ...(steps.length > 0 ? [] : scale.examples.map((count) => 2 * radiusOf(count, scale))),
  );
  const height = rows.reduce((sum, row) => sum + (row.height ?? LINE), 0);
  const width = longest + marksWidth + 36;
  const box = {
    left: view.width - width - 10,
    top: view.height - height - 26,
    right: view.width - 10,
    bottom: view.height - 10,
  };
  const items: Item[] =
    rows.length === 0
      ? []
      : [
          {
            kind: 'rect',
            x: box.left,
            y: box.top,
            width,
            height: box.bottom - box.top,
            fill: 'raised',
            stroke: 'line',
          },
        ];
  let top = box.top + 8;
  for (const { mark, words, height: own = LINE } of rows) {
    const y = top + own / 2;
    top += own;
    items.push(...mark(box.left + 12 + marksWidth / 2, y), {
      kind: 'text',
      x: box.left + marksWidth + 24,
      y: y + 5,
      text: words,
      size: 14,
      weight: 400,
      colour: 'ink',
    });
  }
  return { items, box };
};
