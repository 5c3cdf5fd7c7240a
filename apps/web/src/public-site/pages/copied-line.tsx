import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';

/** A line with a copy button; where the browser does not let pages copy, it can be selected by hand. */
export function CopiedLine({
  text,
  what,
  children,
}: {
  text: string;
  /** What the button copies, for screen readers. */ what: string;
  children?: ComponentChildren;
}) {
  const t = useText();
  const [copied, setCopied] = useState<string | null>(null);
  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      () => setCopied(null),
    );
  };
  const canCopy = typeof navigator !== 'undefined' && navigator.clipboard !== undefined;
  return (
    <div class="copied-line">
      <p>{children ?? text}</p>
      {canCopy && (
        <button
          type="button"
          class="button button-small no-print"
          aria-label={t('cell.said', { name: t(copied === text ? 'pages.copied' : 'pages.copy'), said: what })}
          onClick={copy}
        >
          {t(copied === text ? 'pages.copied' : 'pages.copy')}
        </button>
      )}
      <p class="visually-hidden" role="status">
        {copied === text && t('pages.copied')}
      </p>
    </div>
  );
}
