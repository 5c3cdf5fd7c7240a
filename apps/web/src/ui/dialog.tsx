import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { LeaveButton } from '../quick-exit/quick-exit.js';
import { useText } from '../text-bundles.js';
import './dialog.css';

interface Props {
  open: boolean;
  title: string;
  onClose: () => void;
  /** sheet: slides in from the bottom on a phone. */
  shape?: 'box' | 'sheet';
  children: ComponentChildren;
  /** Buttons at the bottom. */
  actions?: ComponentChildren;
}

/**
 * A modal window on the browser's `<dialog>`: it keeps the focus inside and restores it on closing, and Escape closes
 * it.
 */
export function Dialog({ open, title, onClose, shape = 'box', children, actions }: Props) {
  const t = useText();
  const box = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    if (open && !box.current!.open) box.current!.showModal();
    if (!open && box.current!.open) box.current!.close();
  }, [open]);
  return (
    <dialog
      ref={box}
      class={`dialog dialog-${shape}`}
      aria-labelledby={heading}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === box.current) onClose();
      }}
    >
      {open && (
        <div class="dialog-inside">
          <header class="dialog-head">
            <h2 id={heading}>{title}</h2>
            <button
              type="button"
              class="button button-quiet dialog-close"
              aria-label={t('app.close')}
              onClick={onClose}
            >
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
