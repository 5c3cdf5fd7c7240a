import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Period } from '@vigil/shared/day/period.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ChartRangeSelection } from './chart-range-selection.js';
import { useText } from '../text-bundles.js';
import { BarMarks, ChartPatterns, Ground, RateLines, RateMark } from './chart-marks.js';
import { isMarked } from './marked-period.js';
import { chartShape, chartWidth } from './chart-scale.js';
import { ChartTip } from './chart-tip.js';
import { DayLines } from './dated-notes.js';
import type { DatedNoteMark } from '@vigil/shared/public/dated-note-marks.js';
import type { Track } from './divided-by.js';
import { rangeOf } from './period-choice.js';
import type { Places } from './places.js';
import { percent, formatRateNotes } from './format-rate.js';
import { RATE_TICKS, ratePaths, ratePoint } from './rate-scale.js';
import { type Span, useRangeDrag } from './use-range-drag.js';
import { watchesOf } from './who-watched.js';
import './chart.css';

interface Props {
  series: Answer;
  /** Rates of up to three groups, places or kinds, drawn instead of the series itself. */
  compared?: readonly Track[];
  /** Who watched, and where those places are; null until loaded. */
  coverage: readonly CoverageEntry[] | null;
  places: Places | null;
  /** What happened on some days of this time. */
  days?: readonly DatedNoteMark[];
  /** The chosen period; null where nothing is chosen, and no bar is highlighted. */
  chosen: Period | null;
  onChoose: (key: string | null) => void;
}

const HEIGHT = 168;
const GROUND = 26;
/** Room below the ground for "12/14". */
const OF = 16;
/** Room above the highest bar for the number of the top grid line. */
const SKY = 16;
const LEAST_BAR = 11;
/** Paper shows all of a chart, in CSS pixels; print.css makes smaller what is drawn wider than the sheet. */
const PAPER = { width: 680, leastBar: 3 } as const;
/** Room at the left for the numbers. */
const MARGIN = { count: 24, rate: 40 } as const;
/** Widths from which "12/14" fits under a point, on one line and on two, CSS pixels. */
const FITS = { wide: 34, narrow: 17 } as const;

/**
 * Counts by period: a solid bar is certain, hatching is only possible. Rates by period: a point is certain, a whisker
 * reaches from the lowest to the highest, and nothing crosses a gap. Pressing a bar or a point chooses its period, and
 * dragging over several chooses all of them. Pointer and keys move the ends of the window. Arrow keys move between
 * bars.
 */
export function Chart({ series, compared, coverage, places, days = [], chosen, onChoose }: Props) {
  const t = useText();
  const frame = useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = useState(0);
  const [isOnPaper, setOnPaper] = useState(false);
  const width = isOnPaper ? Math.min(measured, PAPER.width) : measured;
  const [scrolled, setScrolled] = useState(0);
  const [focused, setFocused] = useState<number | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const isRate = series.total.rate !== null;
  // Nothing is drawn before the frame's width is known, and nothing at all on the server.
  const isDrawn = width > 0;
  const periods = useMemo(() => (isDrawn ? series.periods : []), [series, isDrawn]);
  const watches = useMemo(
    () => (isDrawn ? watchesOf(series, coverage, places) : []),
    [series, coverage, places, isDrawn],
  );
  const tracks = useMemo(() => compared ?? [{ name: '', cells: series.cells, watches }], [compared, series, watches]);
  const { bars, ticks } = useMemo(
    () => chartShape(periods.map(({ key }, index) => ({ ...tracks[0]!.cells[index]!, keys: [key] }))),
    [periods, tracks],
  );
  const margin = isRate ? MARGIN.rate : MARGIN.count;
  const drawn = chartWidth(bars.length, width - margin, isOnPaper ? PAPER.leastBar : LEAST_BAR) + margin;
  const pitch = (drawn - margin) / Math.max(1, bars.length);
  const left = (index: number): number => margin + index * pitch;
  const middle = (index: number): number => left(index) + pitch / 2;
  const hasOf = isRate && tracks.length === 1 && pitch >= FITS.narrow;
  const below = GROUND + (hasOf ? (pitch < FITS.wide ? 2 * OF : OF) : 0);
  const height = HEIGHT - GROUND + below;
  const ground = height - below;
  const plot = ground - SKY;
  const y = (share: number): number => ground - share * plot;

  useLayoutEffect(() => {
    const watch = new ResizeObserver(([entry]) => setMeasured(Math.floor(entry!.contentRect.width)));
    watch.observe(frame.current!);
    const forPaper = (): void => setOnPaper(true);
    const forScreen = (): void => setOnPaper(false);
    addEventListener('beforeprint', forPaper);
    addEventListener('afterprint', forScreen);
    return () => {
      watch.disconnect();
      removeEventListener('beforeprint', forPaper);
      removeEventListener('afterprint', forScreen);
    };
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
    return Math.min(bars.length - 1, Math.max(0, Math.floor((x - margin) / pitch)));
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
  const names = useMemo(() => periods.map((one) => formatPeriodOn(one, series, t)), [periods, series, t]);
  const notes = useMemo(
    () =>
      names.map((_, index) =>
        tracks.flatMap((track) => {
          const { name } = track;
          const parts = formatRateNotes(track.cells[index]!, t, track.watches[index] ?? null);
          return name === '' ? parts : [t('cell.said', { name, said: parts.join(t('list.and')) })];
        }),
      ),
    [names, tracks, t],
  );
  const said = useMemo(
    () => names.map((name, index) => t('cell.said', { name, said: notes[index]!.join(t('list.and')) })),
    [names, notes, t],
  );
  const isOver = (index: number): boolean => progressOf(series.periods[index]!, series).is !== 'so-far';
  const points = useMemo(
    () =>
      isRate && isDrawn
        ? tracks.map((track) => track.cells.map((cell, index) => ratePoint(cell, track.watches[index] ?? null)))
        : [],
    [isRate, isDrawn, tracks],
  );
  const marks = useMemo(
    () =>
      bars.map((bar, index) => [
        <rect x={left(index)} y="0" width={pitch} height={ground} class="bar-reach" />,
        !isOver(index) && <rect x={left(index)} y={SKY} width={pitch} height={plot} class="bar-column-unfinished" />,
        isRate ? (
          points.map((of, line) => {
            const point = of[index];
            // Two lines can have the same value: their marks are beside each other.
            const x = middle(index) + (line - (points.length - 1) / 2) * Math.min(5, pitch / 4);
            return point && <RateMark key={line} {...{ point, line, x, y }} isOver={isOver(index)} />;
          })
        ) : (
          <BarMarks {...{ bar, y, plot }} x={left(index)} width={pitch} isOver={isOver(index)} />
        ),
        isMarked(tracks[0]!.cells[index]!, watches[index] ?? null) && (
          <rect
            x={left(index)}
            width={pitch}
            {...(isRate ? { y: SKY, height: plot } : { y: ground, height: 6 })}
            class="bar-unwatched"
          />
        ),
      ]),
    [bars, points, pitch, ground, tracks, watches, t],
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
  const bar = ({ key }: { key: string }, index: number): JSX.Element => {
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

  const lines = isRate
    ? RATE_TICKS.map((at) => ({ at, said: percent(at, t) }))
    : ticks.map(({ count, at }) => ({ at, said: formatNumber(count, t.language) }));

  const numbers = lines.map(({ at, said: number }) => (
    <text key={at} x="0" y={y(at) + 4} class="chart-number">
      {number}
    </text>
  ));

  return (
    <>
      <ChartPatterns />
      <p class="chart-said" aria-hidden="true">
        {span.drawn
          ? formatWindow(span.drawn)
          : isRate && points.every((of) => of.every((point) => point === null))
            ? t('chart.only-gaps')
            : t(`${isRate ? 'chart.how-rate' : 'chart.how'}${drawn > width && width > 0 ? '-earlier' : ''}`)}
      </p>
      <div class="chart-box">
        <div
          class="chart-frame"
          ref={frame}
          tabIndex={drawn > width ? 0 : undefined}
          onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
          onPointerLeave={({ pointerType }) => pointerType === 'mouse' && setHovered(null)}
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
          {isDrawn && (
            <svg
              class={`chart ${drawn > width ? '' : 'chart-whole'}`}
              {...span.stroke}
              width={drawn}
              height={height}
              viewBox={`0 0 ${drawn} ${height}`}
              role="group"
              aria-label={t(isRate ? 'chart.label-rate' : 'chart.label')}
            >
              {lines.map(({ at }) => (
                <line key={at} x1="0" x2={drawn} y1={y(at)} y2={y(at)} class="chart-line" />
              ))}
              <line x1="0" x2={drawn} y1={y(0)} y2={y(0)} class="chart-ground" />
              <DayLines {...{ days, pitch, ground }} left={margin} />
              {points.map((of, line) => (
                <RateLines key={line} line={line} paths={ratePaths(of, isOver, middle, y)} />
              ))}
              {bars.map(bar)}
              {hasOf && (
                <g aria-hidden="true">
                  {tracks[0]!.cells.map((cell, index) => (
                    <Of
                      key={bars[index]!.key}
                      {...{ cell }}
                      x={middle(index)}
                      y={ground + 15}
                      isWide={pitch >= FITS.wide}
                    />
                  ))}
                </g>
              )}
              <Ground periods={series.periods} {...{ pitch, left, ground, height }} />
              {window && (
                <ChartRangeSelection
                  span={window}
                  count={bars.length}
                  ground={ground}
                  left={left}
                  say={formatWindow}
                  moving={span}
                  onChange={choose}
                />
              )}
              <g class="chart-paper-numbers" aria-hidden="true">
                {numbers}
              </g>
            </svg>
          )}
        </div>
        {/*
         * Placed over the frame, so that it stays while the bars scroll. It is SVG, because a server-rendered page may
         * not have inline styles.
         */}
        {isDrawn && (
          <svg class="chart-numbers" width={2 * margin} height={height} aria-hidden="true">
            {numbers}
          </svg>
        )}
        {shown !== null && !span.drawn && (
          <ChartTip
            from={left(shown) - scrolled}
            to={left(shown + 1) - scrolled}
            room={width}
            head={names[shown]!}
            lines={notes[shown]!}
            onDismiss={() => {
              setHovered(null);
              setFocused(null);
            }}
          />
        )}
      </div>
    </>
  );
}

/** Both numbers of a rate below its period, where they fit: "12/14", or one above the other. */
function Of({ cell, x, y, isWide }: { cell: Cell; x: number; y: number; isWide: boolean }) {
  const t = useText();
  const { numerator, denominator } = cell.rate!;
  if (denominator.low === 0) return null;
  const a = (cell.none ?? null) === null ? formatNumber(numerator.low, t.language) : '–';
  const b = formatNumber(denominator.low, t.language);
  return (
    <text x={x} y={y} class="chart-of" text-anchor="middle">
      {isWide ? (
        `${a}/${b}`
      ) : (
        <>
          <tspan x={x}>{a}</tspan>
          <tspan x={x} dy={OF - 3} class="chart-of-all">
            {b}
          </tspan>
        </>
      )}
    </text>
  );
}
