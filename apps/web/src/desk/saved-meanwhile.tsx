import type { ComponentChildren } from 'preact';
import { Button } from '../ui/button.js';
import { useText } from '../text-bundles.js';

/**
 * Says that what somebody else saved meanwhile is in the form now, and what they saved where both changed the same
 * answer.
 */
export function SavedMeanwhile({
  theirs,
  onTake,
}: {
  theirs: readonly { label: string; value: ComponentChildren }[];
  /** Puts what they saved into the form. */
  onTake: () => void;
}) {
  const t = useText();
  return (
    <>
      <p>{t('desk.met')}</p>
      {theirs.length > 0 && (
        <>
          <p>{t('desk.met.both')}</p>
          <ul>
            {theirs.map(({ label, value }) => (
              <li key={label}>
                {label}: <strong>{value}</strong>
              </li>
            ))}
          </ul>
          <Button onClick={onTake}>{t('desk.met.take')}</Button>
        </>
      )}
    </>
  );
}
