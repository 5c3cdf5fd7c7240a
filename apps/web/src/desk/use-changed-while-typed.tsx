import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { Band } from '../ui/band.js';

/**
 * For a form whose words stay while somebody else changes what they are about.
 * @param revision of what it is about
 * @returns says so, once that has changed since the person began to type
 */
export const useChangedWhileTyped = (revision: number | string, isTyped: boolean): JSX.Element | null => {
  const t = useText();
  const begun = useRef(revision);
  if (!isTyped) begun.current = revision;
  if (begun.current === revision) return null;
  return (
    <Band tone="warning">
      <p role="alert">{t('desk.changed-while-typed')}</p>
    </Band>
  );
};
