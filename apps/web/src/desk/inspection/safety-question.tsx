import { SAFETY_ANSWERS, type SafetyAnswer } from '@vigil/shared/inspection/file-findings.js';
import { useText } from '../../text-bundles.js';

/** Asks whether anybody can be recognised in a copy. Nothing is chosen beforehand: each of the two people answers. */
export function SafetyQuestion({
  name,
  value,
  error = null,
  onChange,
}: {
  /** Of the radio buttons, unique on the page. */
  name: string;
  value: SafetyAnswer | null;
  error?: string | null;
  onChange: (answer: SafetyAnswer) => void;
}) {
  const t = useText();
  return (
    <fieldset
      class={`safety-question ${error ? 'field-wrong' : ''}`}
      aria-describedby={error ? `${name}-error` : undefined}
    >
      <legend>{t('inspection.safe.asks')}</legend>
      <p class="field-help">{t('inspection.safe.help')}</p>
      {SAFETY_ANSWERS.map((answer) => (
        <label key={answer} class="check">
          <input type="radio" name={name} required checked={value === answer} onChange={() => onChange(answer)} />
          <span>{t(`inspection.safe.${answer}`)}</span>
        </label>
      ))}
      {error && (
        <p class="field-error" id={`${name}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
