import { useEffect } from 'preact/hooks';

/** Between the mark and the note, CSS pixels. */
const AWAY = 6;
/** A drawing narrower than this has its note above it. */
const NARROW = 260;

/** A note next to what a pointer, a finger or the keyboard is on; the mark itself says the same to screen readers. */
export function ChartTip({
  from,
  to,
  room,
  head,
  lines,
  onDismiss,
}: {
  /** Both edges of the mark, and the width around it, CSS pixels. */
  from: number;
  to: number;
  room: number;
  head: string;
  lines: readonly string[];
  onDismiss: () => void;
}) {
  useEffect(() => {
    const dismiss = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') onDismiss();
    };
    const leave = ({ target }: PointerEvent): void => {
      if (!(target as Element).closest('.chart-box')) onDismiss();
    };
    addEventListener('keydown', dismiss);
    addEventListener('pointerdown', leave);
    return () => {
      removeEventListener('keydown', dismiss);
      removeEventListener('pointerdown', leave);
    };
  });
  const isNarrow = room < NARROW;
  const isLeft = (from + to) / 2 > room / 2;
  const side = Math.max(0, isLeft ? room - from + AWAY : to + AWAY);
  return (
    <div
      class={isNarrow ? 'chart-tip chart-tip-above' : 'chart-tip'}
      aria-hidden="true"
      style={isNarrow ? {} : { [isLeft ? 'right' : 'left']: `${side}px`, maxWidth: `${room - side}px` }}
    >
      <b>{head}</b>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
