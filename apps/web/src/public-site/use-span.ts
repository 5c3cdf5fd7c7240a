import { useRef, useState } from 'preact/hooks';

/** Bars from one to another, both included. */
export interface Span {
  from: number;
  to: number;
}
/** What a pointer has hold of: one end, the whole, or nothing yet and draws a new one. */
export type Grip = 'from' | 'to' | 'whole' | 'new';

type Pointer = PointerEvent & { currentTarget: Element };

export interface SpanDrag {
  /** What stands while the pointer is down; null when nothing is dragged. */
  drawn: Span | null;
  /** For the drawing itself: a stroke over several bars. */
  stroke: { onPointerDown: (event: Pointer) => void };
  /** Begins to move a window by one of its grips. */
  hold: (event: Pointer, grip: Grip, window: Span) => void;
}

/**
 * Where a window goes when the bar under the pointer moves from `start` to `at`. It stays on the chart, and an end
 * never passes the other.
 */
export const moved = ({ from, to }: Span, grip: Grip, start: number, at: number, count: number): Span => {
  if (grip === 'from') return { from: Math.min(at, to), to };
  if (grip === 'to') return { from, to: Math.max(at, from) };
  if (grip === 'new') return { from: Math.min(start, at), to: Math.max(start, at) };
  const by = Math.min(count - 1 - to, Math.max(-from, at - start));
  return { from: from + by, to: to + by };
};

/**
 * A window of bars that is drawn or moved with a pointer. It is chosen when the pointer lets go; a pointer that never
 * left its bar has clicked, and that is the bar's own matter.
 * @param indexAt the bar at a place, in CSS pixels of the window
 */
export const useSpan = (
  indexAt: (clientX: number) => number,
  count: number,
  onChoose: (span: Span) => void,
): SpanDrag => {
  const [drawn, draw] = useState<Span | null>(null);
  const held = useRef<Span | null>(null);
  const hold = (event: Pointer, grip: Grip, window: Span): void => {
    if (event.button !== 0) return;
    const start = indexAt(event.clientX);
    const stop = new AbortController();
    const { signal } = stop;
    const letGo = (): void => {
      stop.abort();
      held.current = null;
      draw(null);
    };
    addEventListener(
      'pointermove',
      ({ clientX }) => {
        const at = indexAt(clientX);
        if (held.current === null && at === start) return;
        held.current = moved(window, grip, start, at, count);
        draw(held.current);
      },
      { signal },
    );
    addEventListener(
      'pointerup',
      () => {
        const span = held.current;
        letGo();
        if (span) onChoose(span);
      },
      { signal },
    );
    addEventListener('pointercancel', letGo, { signal });
    addEventListener(
      'keydown',
      ({ key }) => {
        if (key === 'Escape') letGo();
      },
      { signal },
    );
  };
  const stroke = {
    onPointerDown: (event: Pointer): void => {
      const at = indexAt(event.clientX);
      hold(event, 'new', { from: at, to: at });
    },
  };
  return { drawn, stroke, hold };
};
