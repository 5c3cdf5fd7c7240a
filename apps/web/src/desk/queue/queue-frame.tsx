import type { ComponentChildren } from 'preact';
import { useText } from '../../text-bundles.js';
import { useWide } from './use-wide.js';
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
  const isWide = useWide();
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
