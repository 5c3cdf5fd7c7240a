import { useText } from '../../text-bundles.js';
import { Field } from '../../ui/field.js';

interface Props {
  /** What the author says; null: nothing. */
  value: boolean | null;
  /** What the phone's report said; null: there is none, or it said nothing. */
  phone: boolean | null;
  onChange: (isAtRisk: boolean) => void;
}

/** Asks, as the field app does, whether somebody is at risk now. It is said with the submission, and is no answer. */
export function AtRiskQuestion({ value, phone, onChange }: Props) {
  const t = useText();
  return (
    <Field group label={t('desk.risk.label')} help={t('desk.risk.help')}>
      {(control) => (
        <>
          {phone !== null && <p class="small">{t(phone ? 'desk.risk.phone-yes' : 'desk.risk.phone-no')}</p>}
          {([true, false] as const).map((answer) => (
            <label key={String(answer)} class="check">
              <input
                type="radio"
                name={`${control.id}-risk`}
                checked={value === answer}
                onChange={() => onChange(answer)}
              />
              <span>{t(answer ? 'desk.yes' : 'desk.no')}</span>
            </label>
          ))}
        </>
      )}
    </Field>
  );
}
