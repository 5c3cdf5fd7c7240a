import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Field } from '../../ui/field.js';
import { formFieldError } from '../form-field-error.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';

interface Props {
  label: string;
  reason: string;
  /** Whether somebody tried to ask without one. */
  isMissing: boolean;
  problem: ProblemBody | null;
  onReason: (reason: string) => void;
}

/** Why somebody asks for an internal export, for whoever agrees to it. */
export function ExportReason({ label, reason, isMissing, problem, onReason }: Props) {
  const t = useText();
  useAskBeforeLeaving(reason.trim() !== '');
  return (
    <Field
      label={label}
      help={t('exports.reason.help')}
      error={formFieldError(problem, '/reason') ?? (isMissing ? t('field.required') : null)}
    >
      {(control) => (
        <textarea
          {...control}
          class="input"
          rows={2}
          maxLength={1000}
          value={reason}
          onInput={(event) => onReason(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
