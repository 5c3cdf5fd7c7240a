import type { Period } from '@vigil/shared/day/period.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';

/** Milliseconds that a step is shown before the next one, once its numbers are loaded. */
const STANDS = 1200;

interface Props {
  /** The period's key in the address. */
  chosen: string | null;
  /** Where playing starts over when it has reached the end. */
  first: Period;
  /** The next period; null at the end. */
  next: Period | null;
  /** Whether the numbers of the current step are on the map. */
  isReady: boolean;
  /** Shows a period without adding a history entry. */
  onStep: (key: string) => void;
}

/** Plays the periods one after the other, until the end, a pause, or another choice of the reader. */
export function PlayPeriods({ chosen, first, next, isReady, onStep }: Props) {
  const t = useText();
  const [playing, setPlaying] = useState(false);
  const shown = useRef<string | null>(null);
  const show = (key: string): void => {
    shown.current = key;
    onStep(key);
  };
  useEffect(() => {
    if (!playing) return;
    if (chosen !== shown.current) return setPlaying(false);
    if (!isReady) return;
    const timer = setTimeout(() => {
      if (next && !document.hidden) show(next.key);
      else setPlaying(false);
    }, STANDS);
    return () => clearTimeout(timer);
  }, [playing, isReady, chosen]);
  const begin = (): void => {
    shown.current = chosen;
    if (chosen === null || next === null) show(first.key);
    setPlaying(true);
  };
  return (
    <button
      type="button"
      class="button period-play"
      aria-label={t(playing ? 'period.pause' : 'period.play')}
      title={t(playing ? 'period.pause' : 'period.play')}
      onClick={() => {
        if (playing) setPlaying(false);
        else begin();
      }}
    >
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        {playing ? <path d="M2 1h4v12H2zM8 1h4v12H8z" /> : <path d="M2 1l11 6-11 6z" />}
      </svg>
    </button>
  );
}
