import type { ComponentChildren } from 'preact';

/**
 * A strip across the page. `demo` and `warning` stay visible; screen readers announce `error` and `done` when they
 * appear.
 */
export function Band({
  tone,
  children,
}: {
  tone: 'demo' | 'note' | 'warning' | 'error' | 'done';
  children: ComponentChildren;
}) {
  const role = tone === 'error' ? 'alert' : tone === 'done' ? 'status' : undefined;
  return (
    <div class={`band band-${tone}`} role={role}>
      {children}
    </div>
  );
}
