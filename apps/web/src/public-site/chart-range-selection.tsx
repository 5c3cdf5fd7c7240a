import { useText } from '../text-bundles.js';
import { moved, type Span, type SpanDrag } from './use-range-drag.js';

interface Props {
  span: Span;
  /** Number of bars. */
  count: number;
  /** CSS pixels from the top edge. */
  ground: number;
  left: (index: number) => number;
  say: (span: Span) => string;
  moving: SpanDrag;
  onChange: (span: Span) => void;
}

/** The width of a finger, CSS pixels. */
const REACH = 24;
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

/** The chosen period over the bars: a handle that moves it, and one at each end. */
export function ChartRangeSelection({ span, count, ground, left, say, moving, onChange }: Props) {
  const t = useText();
  const [start, end] = [left(span.from), left(span.to + 1)];
  const isWide = end - start > 2 * REACH;
  const step = (event: KeyboardEvent, which: 'from' | 'to'): void => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = moved(span, which, span[which], Math.min(count - 1, Math.max(0, span[which] + by)), count);
    if (next[which] !== span[which]) onChange(next);
  };
  const endOf = (which: 'from' | 'to', x: number) => (
    <g
      class="window-end"
      role="slider"
      tabindex={0}
      aria-label={t(`chart.window-${which}`)}
      aria-valuemin={1}
      aria-valuemax={count}
      aria-valuenow={span[which] + 1}
      aria-valuetext={say(span)}
      onKeyDown={(event) => step(event, which)}
      onPointerDown={(event) => {
        event.stopPropagation();
        moving.hold(event, which, span);
      }}
    >
      {/* In a narrow window, both end handles extend outwards, so that each can be grabbed. */}
      <rect
        x={isWide ? x - REACH / 2 : which === 'from' ? x - REACH : x}
        y="0"
        width={REACH}
        height={ground}
        class="window-reach"
      />
      <line x1={x} x2={x} y1="4" y2={ground} class="window-line" />
      <rect x={x - 3.5} y={ground / 2 - 11} width="7" height="22" rx="3.5" class="window-grip" />
    </g>
  );
  return (
    <g class="window">
      <rect
        x={start}
        y="0"
        width={Math.max(1, end - start)}
        height="9"
        rx="3"
        class="window-bar"
        aria-hidden="true"
        onPointerDown={(event) => {
          event.stopPropagation();
          moving.hold(event, 'whole', span);
        }}
      />
      {endOf('from', start)}
      {endOf('to', end)}
    </g>
  );
}
