import { useRef, useState } from 'preact/hooks';

/** A range of bars, both ends included. */
export interface Span {
  from: number;
  to: number;
}
/** What a pointer drags: one end, the whole window, or a new window. */
type Grip = 'from' | 'to' | 'whole' | 'new';

type Pointer = PointerEvent & { currentTarget: Element };

export interface SpanDrag {
  /** The window while the pointer is down; null when nothing is dragged. */
  drawn: Span | null;
  /** Props for the drawing: dragging over several bars makes a window. */
  stroke: { onPointerDown: (event: Pointer) => void };
  /** Starts to move a window by one of its handles. */
  hold: (event: Pointer, grip: Grip, window: Span) => void;
}

/**
 * Returns the window after the pointer has moved from bar `start` to bar `at`. It stays within the chart, and the ends
 * never cross.
 */
export const moved = ({ from, to }: Span, grip: Grip, start: number, at: number, count: number): Span => {
  if (grip === 'from') return { from: Math.min(at, to), to };
  if (grip === 'to') return { from, to: Math.max(at, from) };
  if (grip === 'new') return { from: Math.min(start, at), to: Math.max(start, at) };
  const by = Math.min(count - 1 - to, Math.max(-from, at - start));
  return { from: from + by, to: to + by };
};

/**
 * A window of bars that is drawn or moved with a pointer. It is chosen on release. A pointer that never left its bar is
 * a click, which the bar itself handles.
 * @param indexAt returns the bar at a position, in CSS pixels of the window
 */
export const useRangeDrag = (
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
