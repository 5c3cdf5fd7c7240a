import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'class' | 'children'> & {
  /** primary: the main action here; plain: others; quiet: looks like a link; danger: cannot be undone. */
  tone?: 'primary' | 'plain' | 'quiet' | 'danger';
  type?: 'button' | 'submit';
  /** True while it works: it shows that, stays focusable and does nothing. */
  busy?: boolean;
  class?: string;
  children: ComponentChildren;
};

export function Button({
  tone = 'plain',
  type = 'button',
  busy = false,
  class: more = '',
  'aria-disabled': isOff,
  onClick,
  children,
  ...rest
}: Props) {
  return (
    <button
      {...rest}
      type={type}
      class={`button button-${tone} ${more}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || isOff || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {children}
    </button>
  );
}
