import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { LeaveButton } from '../quick-exit/quick-exit.js';
import { useText } from '../text-bundles.js';
import './dialog.css';

interface Props {
  open: boolean;
  title: string;
  onClose: () => void;
  /** What Escape, the cross and a press beside it do instead of closing, such as to stop what is going on. */
  onCancel?: (() => void) | undefined;
  /** sheet: slides in from the bottom on a phone. */
  shape?: 'box' | 'sheet';
  /** A form to fill in: opens with the focus in its first field, unless another one asks for it. */
  isForm?: boolean;
  children: ComponentChildren;
  /** Buttons at the bottom. */
  actions?: ComponentChildren;
}

/**
 * A modal window on the browser's `<dialog>`: it keeps the focus inside and restores it on closing, and Escape closes
 * it. The browser focuses the first control, at the head; what is to be read is then read from its beginning.
 */
export function Dialog({ open, title, onClose, onCancel, shape = 'box', isForm = false, children, actions }: Props) {
  const t = useText();
  const box = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Before the page is drawn: what is typed as soon as the window is seen goes into it.
  useLayoutEffect(() => {
    if (open && !box.current!.open) {
      box.current!.showModal();
      if (isForm) focusFirstField(box.current!);
    }
    if (!open && box.current!.open) box.current!.close();
  }, [open]);
  // A window that is removed while it is open gives the focus back, too; nobody has closed it.
  const isGone = useRef(false);
  useLayoutEffect(
    () => () => {
      isGone.current = true;
      box.current?.close();
    },
    [],
  );
  const leave = onCancel ?? onClose;
  return (
    <dialog
      ref={box}
      class={`dialog dialog-${shape}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        if (!onCancel || event.target !== box.current) return;
        event.preventDefault();
        onCancel();
      }}
      onClose={() => {
        if (isGone.current) return;
        // A browser closes at a second Escape, whatever the page says.
        if (onCancel && open) box.current!.showModal();
        leave();
      }}
      onMouseDown={(event) => {
        if (event.target === box.current) leave();
      }}
    >
      {open && (
        <div class="dialog-inside">
          <header class="dialog-head">
            <h2 id={heading}>{title}</h2>
            <button type="button" class="button button-quiet dialog-close" aria-label={t('app.close')} onClick={leave}>
              ×
            </button>
          </header>
          <div class="dialog-body">{children}</div>
          {actions && <footer class="dialog-actions">{actions}</footer>}
          <p class="dialog-leave">
            <LeaveButton />
          </p>
        </div>
      )}
    </dialog>
  );
}

/** Moves the focus to the first field that can be typed in or chosen, unless one asks for it with `autofocus`. */
const focusFirstField = (box: HTMLElement): void => {
  if (box.querySelector('[autofocus]')) return;
  const fields = '.dialog-body :is(input, select, textarea):not([readonly])';
  for (const field of box.querySelectorAll<HTMLElement>(fields)) {
    field.focus();
    if (document.activeElement === field) return;
  }
};

/**
 * In a window whose form loads after it: puts the focus into the first field, as if the form had been there when the
 * window opened. Whoever has gone elsewhere in it meanwhile stays there.
 */
export function FocusFirstField() {
  const mark = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const box = mark.current!.closest('dialog');
    if (!box || !document.activeElement?.closest('.dialog-head')) return;
    box.querySelector<HTMLElement>('[autofocus]')?.focus();
    focusFirstField(box);
  }, []);
  return <span ref={mark} hidden />;
}
