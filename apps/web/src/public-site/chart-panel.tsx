import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { Period } from '@vigil/shared/day/period.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useMemo, useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { BarMarks, Ground, RateLines, RateMark } from './chart-marks.js';
import { isMarked } from './marked-period.js';
import { barsOn, scaleOf } from './chart-scale.js';
import { ChartTip } from './chart-tip.js';
import { DayLines } from './dated-notes.js';
import type { DatedNoteMark } from '@vigil/shared/public/dated-note-marks.js';
import type { Track } from './divided-by.js';
import { NameOrLink } from './name-or-link.js';
import { percent, formatRateNotes } from './format-rate.js';
import { ratePaths, ratePoint } from './rate-scale.js';

interface Props {
  series: Pick<Answer, 'periods' | 'day' | 'lastPublished'>;
  track: Track;
  /** The highest count of the scale that all panels share. */
  most: number;
  /** CSS pixels; 0 until it is known. */
  width: number;
  plot: number;
  days: readonly DatedNoteMark[];
  chosen: Period | null;
  /** The period that a pointer or the keyboard is on, in all panels. */
  at: number | null;
  onMove: (at: number | null) => void;
  /** Called when its name is pressed. */
  onOnly?: () => void;
}

const SKY = 16;
const GROUND = 24;
const MARGIN = { count: 22, rate: 40 } as const;
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -12,
  PageUp: 12,
  Home: -Infinity,
  End: Infinity,
};

/** One of several small charts on one scale. It is one stop on the way; arrow keys lead through its periods. */
export function ChartPanel({ series, track, most, width, plot, days, chosen, at, onMove, onOnly }: Props) {
  const t = useText();
  const [isActive, activate] = useState(false);
  const { cells, watches, total, watch, name } = track;
  const { periods, day, lastPublished } = series;
  const isRate = total.rate !== null;
  const margin = isRate ? MARGIN.rate : MARGIN.count;
  const pitch = Math.max(0, width - margin) / Math.max(1, periods.length);
  const ground = SKY + plot;
  const height = ground + GROUND;
  const left = (index: number): number => margin + index * pitch;
  const y = (share: number): number => ground - share * plot;
  const last = periods.length - 1;
  const notes = useMemo(
    () => cells.map((cell, index) => formatRateNotes(cell, t, watches[index] ?? null)),
    [cells, watches, t],
  );
  const marks = useMemo(() => {
    const isOver = (index: number): boolean => progressOf(periods[index]!, series).is !== 'so-far';
    const columns = periods.map((_, index) => (
      <g key={index}>
        {!isOver(index) && <rect x={left(index)} y={SKY} width={pitch} height={plot} class="bar-column-unfinished" />}
        {isMarked(cells[index]!, watches[index] ?? null) && (
          <rect
            x={left(index)}
            width={pitch}
            {...(isRate ? { y: SKY, height: plot } : { y: ground, height: 5 })}
            class="bar-unwatched"
          />
        )}
      </g>
    ));
    if (!isRate)
      return [
        ...columns,
        ...barsOn(cells, scaleOf(most).top).map((bar, index) => (
          <BarMarks key={bar.key} {...{ bar, y, plot }} x={left(index)} width={pitch} isOver={isOver(index)} />
        )),
      ];
    const points = cells.map((cell, index) => ratePoint(cell, watches[index] ?? null));
    const middle = (index: number): number => left(index) + pitch / 2;
    return [
      ...columns,
      <RateLines key="lines" line={0} paths={ratePaths(points, isOver, middle, y)} />,
      ...points.map(
        (point, index) =>
          point && <RateMark key={index} line={0} {...{ point, y }} x={middle(index)} isOver={isOver(index)} />,
      ),
    ];
  }, [periods, day, lastPublished, cells, watches, most, width, plot, isRate]);
  const move = (event: PointerEvent): void => {
    const x = event.clientX - (event.currentTarget as Element).getBoundingClientRect().left;
    activate(true);
    onMove(Math.min(last, Math.max(0, Math.floor((x - margin) / pitch))));
  };
  const leave = (): void => {
    activate(false);
    onMove(null);
  };
  const step = (event: KeyboardEvent): void => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    activate(true);
    onMove(Math.min(last, Math.max(0, (at ?? last) + by)));
  };
  const isIn = chosen && periods.findIndex(({ until }) => until > chosen.from);
  const lines = isRate
    ? [0.5, 1].map((share) => ({ share, said: percent(share, t) }))
    : scaleOf(most).ticks.map((tick) => ({ share: tick / scaleOf(most).top, said: formatNumber(tick, t.language) }));
  const shown = at ?? last;
  const [whole] = formatRateNotes(total, t, watch);
  return (
    <div class="panel">
      <p class="panel-name">
        <b>
          <NameOrLink name={name} {...(onOnly && { onChoose: onOnly })} />
        </b>{' '}
        <span class="panel-total">{whole}</span>
      </p>
      <div
        class="panel-chart chart-box"
        role="slider"
        tabIndex={0}
        aria-label={t('split.panel', { name })}
        aria-valuemin={1}
        aria-valuemax={periods.length}
        aria-valuenow={shown + 1}
        aria-valuetext={t('cell.said', {
          name: formatPeriodOn(periods[shown]!, series, t),
          said: notes[shown]!.join(t('list.and')),
        })}
        onPointerMove={move}
        onPointerDown={move}
        onPointerLeave={({ pointerType }) => pointerType === 'mouse' && leave()}
        onKeyDown={step}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) {
            activate(true);
            onMove(at ?? last);
          }
        }}
        onBlur={leave}
      >
        {width > 0 && (
          <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
            {chosen && isIn !== null && isIn >= 0 && (
              <rect
                x={left(isIn)}
                y={SKY}
                width={periods.filter(({ from, until }) => until > chosen.from && from < chosen.until).length * pitch}
                height={plot}
                class="panel-chosen"
              />
            )}
            {lines.map(({ share }) => (
              <line key={share} x1="0" x2={width} y1={y(share)} y2={y(share)} class="chart-line" />
            ))}
            <DayLines {...{ days, pitch, ground }} left={margin} />
            {marks}
            <line x1="0" x2={width} y1={ground} y2={ground} class="chart-ground" />
            {lines.map(({ share, said }) => (
              <text key={share} x="0" y={y(share) + 4} class="chart-number">
                {said}
              </text>
            ))}
            <Ground {...{ periods, pitch, left, ground, height }} />
            {at !== null && (
              <line x1={left(at) + pitch / 2} x2={left(at) + pitch / 2} y1={SKY} y2={ground} class="panel-cursor" />
            )}
          </svg>
        )}
        {isActive && at !== null && (
          <ChartTip
            from={left(at)}
            to={left(at + 1)}
            room={width}
            head={formatPeriodOn(periods[at]!, series, t)}
            lines={notes[at]!}
            onDismiss={leave}
          />
        )}
      </div>
    </div>
  );
}
