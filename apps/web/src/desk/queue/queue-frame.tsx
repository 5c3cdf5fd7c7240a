import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { useMedia, WIDE } from './use-media.js';
import './queue.css';

interface Props {
  views: ComponentChildren;
  filters?: ComponentChildren;
  /** The list, under a heading with the id `queue-title`. */
  children: ComponentChildren;
}

/** A list of work with the views beside it; on a phone they are folded above it. */
export function QueueFrame({ views, filters, children }: Props) {
  const t = useText();
  const isWide = useMedia(WIDE);
  return (
    <section class="queue" aria-labelledby="queue-title">
      <div class="queue-side">
        <details open={isWide}>
          <summary>{t('desk.queue.views')}</summary>
          {views}
        </details>
        {filters}
      </div>
      <div class="queue-main">{children}</div>
    </section>
  );
}

/**
 * The table of a list. Its heads stay in sight while the page scrolls, below what else stays there. A table that is
 * wider than its place scrolls sideways instead: heads cannot do both.
 */
export function QueueScroll({
  onClickCapture,
  children,
}: {
  onClickCapture?: (event: { target: EventTarget | null }) => void;
  children: ComponentChildren;
}) {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = frame.current!;
    const bar = box.parentElement!.querySelector<HTMLElement>(':scope > .queue-selection');
    const measure = (): void => {
      box.classList.toggle('queue-fits', box.scrollWidth <= box.clientWidth);
      box.style.setProperty('--queue-above', `${bar?.offsetHeight ?? 0}px`);
    };
    measure();
    const watch = new ResizeObserver(measure);
    for (const one of [box, bar, box.querySelector('table')]) if (one) watch.observe(one);
    return () => watch.disconnect();
  });
  return (
    <div class="queue-scroll" ref={frame} onClickCapture={onClickCapture}>
      {children}
    </div>
  );
}
