import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Period } from '@vigil/shared/day/period.js';
import { digitsIn, formatPeriod } from '@vigil/shared/day/format-dates.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ChartRangeSelection } from './chart-range-selection.js';
import { useText } from '../text-bundles.js';
import { numbersOf } from './cell-numbers.js';
import { type Bar, chartShape, chartWidth } from './chart-scale.js';
import { rangeOf, yearOf } from './periods.js';
import type { Places } from './places.js';
import { formatNumbers } from './formatting.js';
import { type Span, useRangeDrag } from './use-range-drag.js';
import { watchesOf } from './who-watched.js';
import './chart.css';

interface Props {
  series: Answer;
  /** Who watched, and where those places are; null until loaded. */
  coverage: readonly CoverageEntry[] | null;
  places: Places | null;
  /** The chosen period; null where nothing is chosen, and no bar is highlighted. */
  chosen: Period | null;
  onChoose: (key: string | null) => void;
}

const HEIGHT = 168;
const GROUND = 26;
/** Room above the highest bar for the number of the top grid line. */
const SKY = 16;
const LEAST_BAR = 11;
/** Room at the left for the numbers. */
const MARGIN = 24;

/**
 * Counts by period: a solid bar is certain, hatching is only possible. Pressing a bar chooses its period, and dragging
 * over several bars chooses all of them. Pointer and keys move the ends of the window. Arrow keys move between bars.
 */
export function Chart({ series, coverage, places, chosen, onChoose }: Props) {
  const t = useText();
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [focused, setFocused] = useState<number | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const { bars, ticks } = useMemo(() => chartShape(series.cells), [series]);
  const drawn = chartWidth(bars.length, width - MARGIN, LEAST_BAR) + MARGIN;
  const pitch = (drawn - MARGIN) / Math.max(1, bars.length);
  const left = (index: number): number => MARGIN + index * pitch;
  const plot = HEIGHT - GROUND - SKY;
  const y = (share: number): number => HEIGHT - GROUND - share * plot;

  useLayoutEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    watch.observe(frame.current!);
    return () => watch.disconnect();
  }, []);
  const isChosen = (one: Period): boolean => chosen !== null && one.until > chosen.from && one.from < chosen.until;
  const first = series.periods.findIndex(isChosen);
  const last = series.periods.findLastIndex(isChosen);
  useEffect(() => {
    const box = frame.current!;
    const isSeen = first >= 0 && left(first) >= box.scrollLeft && left(last + 1) <= box.scrollLeft + width;
    if (!isSeen) box.scrollLeft = first < 0 ? box.scrollWidth : Math.max(0, left(first) - width / 2);
  }, [first, last, drawn, width]);
  const choose = ({ from, to }: Span): void => onChoose(rangeOf(series.periods, from, to).key);
  const indexAt = (clientX: number): number => {
    const x = clientX - frame.current!.getBoundingClientRect().left + frame.current!.scrollLeft;
    return Math.min(bars.length - 1, Math.max(0, Math.floor((x - MARGIN) / pitch)));
  };
  const span = useRangeDrag(indexAt, bars.length, choose);
  const window = span.drawn ?? (first < 0 ? null : { from: first, to: last });

  const move = (event: KeyboardEvent, index: number): void => {
    const to = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: bars.length - 1 }[event.key];
    if (to === undefined || to < 0 || to >= bars.length) return;
    event.preventDefault();
    setFocused(to);
    frame.current!.querySelector<SVGGElement>(`[data-bar="${to}"]`)!.focus();
  };
  const isIn = (index: number): boolean => window !== null && index >= window.from && index <= window.to;
  const toTab = focused ?? (first >= 0 ? first : bars.length - 1);
  const shown = hovered ?? focused;
  const formatWindow = ({ from, to }: Span): string => formatPeriod(rangeOf(series.periods, from, to), t.language);
  // A change of the period changes neither texts nor bars: Preact does not render the same objects again.
  const watches = useMemo(() => watchesOf(series, coverage, places), [series, coverage, places]);
  const said = useMemo(
    () =>
      series.periods.map((one, index) =>
        formatNumbers(formatPeriodOn(one, series.day, t), numbersOf(series.cells[index]!), t, watches[index] ?? null),
      ),
    [series, watches, t],
  );
  const marks = useMemo(
    () =>
      bars.map((bar, index) => [
        <rect x={left(index)} y="0" width={pitch} height={HEIGHT - GROUND} class="bar-reach" />,
        <Parts bar={bar} x={left(index)} width={pitch} y={y} plot={plot} />,
        watches[index] === 'nobody' && (
          <rect x={left(index)} width={pitch} y={HEIGHT - GROUND} height="6" class="bar-unwatched" />
        ),
      ]),
    [bars, pitch, watches],
  );
  /** The bars as last rendered, each with the inputs (besides these) that it depends on. */
  const kept = useMemo(
    () => bars.map((): { as: string; drawn: JSX.Element | null } => ({ as: '', drawn: null })),
    [bars, said, marks],
  );
  /**
   * Handles events of bars at the frame: an SVG element with its own focus listener would become focusable. Ignores
   * events from elsewhere.
   */
  const onBar =
    (act: (index: number, event: KeyboardEvent) => void) =>
    (event: Event): void => {
      const index = (event.target as Element).closest<SVGElement>('.bar')?.dataset.bar;
      if (index !== undefined) act(Number(index), event as KeyboardEvent);
    };
  const press = (index: number): void => onChoose(chosen?.key === bars[index]!.key ? null : bars[index]!.key);
  const bar = ({ key }: Bar, index: number): JSX.Element => {
    const one = kept[index]!;
    const state = {
      tabindex: index === toTab ? 0 : -1,
      'aria-pressed': chosen?.key === key,
      class: `bar ${window === null || isIn(index) ? 'bar-in' : 'bar-out'}`,
    };
    const as = JSON.stringify(state);
    if (one.as === as) return one.drawn!;
    one.as = as;
    // In lower case: Preact writes SVG attributes as they are spelled, and browsers know only this spelling.
    return (one.drawn = (
      <g key={key} data-bar={index} role="button" aria-label={said[index]} {...state}>
        {marks[index]}
      </g>
    ));
  };

  return (
    <>
      <p class="chart-said" aria-hidden="true">
        {span.drawn
          ? formatWindow(span.drawn)
          : shown === null
            ? t(drawn > width && width > 0 ? 'chart.how-earlier' : 'chart.how')
            : said[shown]}
      </p>
      <div class="chart-box">
        <div
          class="chart-frame"
          ref={frame}
          tabIndex={drawn > width ? 0 : undefined}
          onMouseLeave={() => setHovered(null)}
          onClick={onBar(press)}
          onPointerOver={onBar(setHovered)}
          onFocusIn={onBar(setFocused)}
          onFocusOut={() => setFocused(null)}
          onKeyDown={onBar((index, event) => {
            if (event.key === 'Enter' || event.key === ' ') {
              event.preventDefault();
              press(index);
            } else move(event, index);
          })}
        >
          {width > 0 && (
            <svg
              class={`chart ${drawn > width ? '' : 'chart-whole'}`}
              {...span.stroke}
              width={drawn}
              height={HEIGHT}
              role="group"
              aria-label={t('chart.label')}
            >
              <defs>
                <pattern
                  id="chart-possible"
                  width="5"
                  height="5"
                  patternUnits="userSpaceOnUse"
                  patternTransform="rotate(45)"
                >
                  <rect width="5" height="5" class="chart-hatch-ground" />
                  <rect width="2" height="5" class="chart-hatch" />
                </pattern>
                <pattern
                  id="chart-possible-out"
                  width="5"
                  height="5"
                  patternUnits="userSpaceOnUse"
                  patternTransform="rotate(45)"
                >
                  <rect width="5" height="5" class="chart-hatch-ground" />
                  <rect width="2" height="5" class="chart-hatch-out" />
                </pattern>
                <pattern
                  id="chart-unwatched"
                  width="4"
                  height="4"
                  patternUnits="userSpaceOnUse"
                  patternTransform="rotate(45)"
                >
                  <line x1="0" y1="0" x2="0" y2="4" class="hatch-line" />
                </pattern>
              </defs>
              {ticks.map(({ count, at }) => (
                <line key={count} x1="0" x2={drawn} y1={y(at)} y2={y(at)} class="chart-line" />
              ))}
              <line x1="0" x2={drawn} y1={y(0)} y2={y(0)} class="chart-ground" />
              {bars.map(bar)}
              <Ground series={series} pitch={pitch} left={left} />
              {window && (
                <ChartRangeSelection
                  span={window}
                  count={bars.length}
                  ground={HEIGHT - GROUND}
                  left={left}
                  say={formatWindow}
                  moving={span}
                  onChange={choose}
                />
              )}
            </svg>
          )}
        </div>
        {/*
         * Placed over the frame, so that it stays while the bars scroll. It is SVG, because a server-rendered page may
         * not have inline styles.
         */}
        {width > 0 && (
          <svg class="chart-numbers" width={2 * MARGIN} height={HEIGHT} aria-hidden="true">
            {ticks.map(({ count, at }) => (
              <text key={count} x="0" y={y(at) + 4} class="chart-number">
                {formatNumber(count, t.language)}
              </text>
            ))}
          </svg>
        )}
      </div>
    </>
  );
}

function Parts({
  bar,
  x,
  width,
  y,
  plot,
}: {
  bar: Bar;
  x: number;
  width: number;
  y: (share: number) => number;
  plot: number;
}) {
  const gap = width > 24 ? width * 0.18 : width > 8 ? 1.5 : 0.5;
  const box = { x: x + gap, width: Math.max(1, width - 2 * gap) };
  return (
    <>
      {bar.sure > 0 && <rect {...box} y={y(bar.sure)} height={bar.sure * plot} class="bar-sure" />}
      {bar.possible > 0 && (
        <rect {...box} y={y(bar.sure + bar.possible)} height={bar.possible * plot} class="bar-possible" />
      )}
    </>
  );
}

/** Names below the baseline: each year at its beginning; if bars are years, every bar. */
function Ground({ series, pitch, left }: { series: Answer; pitch: number; left: (index: number) => number }) {
  const t = useText();
  const years = series.periods
    .map((period, index) => ({ year: yearOf(period), index }))
    .filter(({ year }, i, all) => i === 0 || all[i - 1]!.year !== year);
  return (
    <g aria-hidden="true">
      {years.map(({ year, index }, i) => {
        const span = ((years[i + 1]?.index ?? series.periods.length) - index) * pitch;
        return (
          <g key={year}>
            <line
              x1={left(index) + 0.5}
              x2={left(index) + 0.5}
              y1={HEIGHT - GROUND}
              y2={HEIGHT - GROUND + 7}
              class="chart-ground"
            />
            {span > 26 && (
              <text
                x={left(index) + (span < 60 ? span / 2 : 4)}
                y={HEIGHT - 7}
                class="chart-year"
                text-anchor={span < 60 ? 'middle' : 'start'}
              >
                {digitsIn(year, t.language)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}
