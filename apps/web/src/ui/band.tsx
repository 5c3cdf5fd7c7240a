import type { ComponentChildren } from 'preact';

/** A strip over the whole width. `demo` and `warning` stay in sight; `error` and `done` are read out when they come. */
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
