import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { formFieldError } from '../form-field-error.js';

/** A long password that can be shown while it is typed. */
export function NewPassword({
  value,
  problem,
  onType,
}: {
  value: string;
  problem: ProblemBody | null;
  onType: (password: string) => void;
}) {
  const t = useText();
  const [isShown, setShown] = useState(false);
  return (
    <>
      <Field
        label={t('desk.invitation.password')}
        help={t('desk.invitation.password-help')}
        error={formFieldError(problem, '/password')}
      >
        {(control) => {
          const common = {
            ...control,
            class: 'input',
            name: 'password',
            autocomplete: 'new-password' as const,
            spellcheck: false,
            required: true,
            value,
            onInput: (event: { currentTarget: HTMLInputElement }) => onType(event.currentTarget.value),
          };
          return isShown ? <input {...common} type="text" /> : <input {...common} type="password" />;
        }}
      </Field>
      <label class="check">
        <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.currentTarget.checked)} />
        <span>{t('desk.invitation.show')}</span>
      </label>
    </>
  );
}
