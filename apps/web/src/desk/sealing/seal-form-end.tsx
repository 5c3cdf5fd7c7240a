import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';

/** The end of a form whose answers are sealed: why it was refused, what is missing, and its buttons. */
export function SealFormEnd({
  problem,
  missing,
  busy,
  onCancel,
}: {
  problem: ProblemBody | null;
  /** The key of the words that say what is missing; null: nothing. */
  missing: string | null;
  busy: boolean;
  onCancel: () => void;
}) {
  const t = useText();
  return (
    <>
      {problem &&
        (problem.code === 'note-too-long' ? (
          <p class="wrong" role="alert">
            {t('sealing.too-long')}
          </p>
        ) : (
          <Refused problem={problem} />
        ))}
      {missing && (
        <p class="wrong" role="alert">
          {t(missing)}
        </p>
      )}
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t('sealing.seal')}
        </Button>
        <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      </div>
    </>
  );
}
