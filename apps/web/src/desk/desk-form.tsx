import type { FormHTMLAttributes } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { showRefusal } from '../ui/show-refusal.js';

type Props = Omit<FormHTMLAttributes, 'onSubmit'> & {
  /** Sends what is typed. What is wrong must be shown when it is done. */
  onSubmit: () => unknown;
};

/**
 * A form of the desk. What the browser finds wrong is said by its fields, and is not sent; with `noValidate` it is.
 * After a refusal it says how many answers are wrong, and the first of them gets the focus; where none is named, the
 * message does.
 */
export function DeskForm({ onSubmit, noValidate = false, children, ...rest }: Props) {
  const t = useText();
  const form = useRef<HTMLFormElement>(null);
  const [wrong, setWrong] = useState(0);
  const send = async (): Promise<void> => {
    setWrong(0);
    const had = form.current!.querySelector(MESSAGE);
    const isSent = noValidate || form.current!.checkValidity();
    if (isSent) await onSubmit();
    // Once what is wrong is drawn.
    await new Promise((resolve) => setTimeout(resolve));
    if (!form.current?.isConnected) return;
    const message = form.current.querySelector<HTMLElement>(MESSAGE);
    // A message that stands there already is read out again.
    if (isSent && message === had && !message?.matches('.desk-refused'))
      message?.replaceChildren(...message.childNodes);
    const n = showRefusal(form.current, isSent ? message : null);
    if (!isSent || !message) setWrong(n);
    // What is in no field is said by the browser.
    if (!isSent && n === 0) form.current.reportValidity();
  };
  return (
    <form
      {...rest}
      noValidate
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {children}
      {wrong > 0 && (
        <p class="visually-hidden" role="alert">
          {t('desk.form.wrong', { n: wrong })}
        </p>
      )}
    </form>
  );
}

/** What says why something was refused, and is read out when it appears. */
const MESSAGE = '[role="alert"]:is(.desk-refused, .field-error, .wrong)';
