import { useEffect, useRef, useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';

/** Asks for a second press before an action that cannot be undone. */
export function ConfirmButton({
  label,
  of,
  question,
  onConfirm,
  isSmall = true,
}: {
  label: string;
  /** What it is about, where several such buttons stand on a page: a screen reader reads it with the label. */
  of?: string;
  question: string;
  onConfirm: () => void;
  isSmall?: boolean;
}) {
  const t = useText();
  const [isAsked, setAsked] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsked) first.current?.focus();
  }, [isAsked]);
  if (!isAsked)
    return (
      <button
        type="button"
        class={isSmall ? 'small-button danger' : 'big big-danger'}
        aria-label={of && `${label}: ${of}`}
        onClick={() => setAsked(true)}
      >
        {label}
      </button>
    );
  return (
    <span class="sure" role="alertdialog" aria-label={question}>
      <span>{question}</span>
      <button ref={first} type="button" class="small-button" onClick={() => setAsked(false)}>
        {t('field.cancel')}
      </button>
      <button type="button" class="small-button danger" onClick={onConfirm}>
        {label}
      </button>
    </span>
  );
}
