import { isIncidentCode } from '@vigil/shared/public/incident-code.js';
import { useText } from '../../text-bundles.js';
import { Field } from '../../ui/field.js';
import { formFieldError } from '../form-field-error.js';
import { Refused } from '../use-staff-fetch.js';
import type { HidingActions } from './use-hiding-actions.js';

/** The result of a request for many records: how many succeeded, and why each of the others did not. */
export function HidingOutcomes({ hiding: { problem, said } }: { hiding: HidingActions }) {
  const t = useText();
  const refused = said?.outcomes.results.filter((one) => one.problem !== null) ?? [];
  return (
    <>
      {problem && <Refused problem={problem} />}
      <output>{said && t(`desk.hiding.done-${said.what}`, { n: said.outcomes.done })}</output>
      {refused.length > 0 && (
        <div class="band band-warning" role="alert">
          <p>
            <strong>{t('desk.hiding.refused', { n: refused.length })}</strong>
          </p>
          <ul>
            {refused.map(({ id, code, problem: why }) => (
              <li key={id}>
                {code ?? t('desk.hiding.without-code')}:{' '}
                {why === 'not-found' && isIncidentCode(id) ? t('desk.hiding.no-such-code') : t(`problem.${why}`)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** Why records are hidden, shown again or forgotten: every such request needs a reason. */
export function ReasonField({
  hiding,
  rows,
  value,
  onChange,
}: {
  hiding: HidingActions;
  rows: number;
  value: string;
  onChange: (reason: string) => void;
}) {
  const t = useText();
  return (
    <Field
      label={t('desk.hiding.reason')}
      help={t('desk.hiding.reason-help')}
      error={formFieldError(hiding.problem, '/reason')}
    >
      {(control) => (
        <textarea
          {...control}
          class="textarea"
          rows={rows}
          spellcheck={false}
          required
          maxLength={2000}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
