import { SAFETY_ANSWERS, type SafetyAnswer } from '@vigil/shared/inspection/file-findings.js';
import { useText } from '../../text-bundles.js';

/** Asks whether anybody can be recognised in a copy. Nothing is chosen beforehand: each of the two people answers. */
export function SafetyQuestion({
  name,
  value,
  onChange,
}: {
  /** Of the radio buttons, unique on the page. */
  name: string;
  value: SafetyAnswer | null;
  onChange: (answer: SafetyAnswer) => void;
}) {
  const t = useText();
  return (
    <fieldset class="safety-question">
      <legend>{t('inspection.safe.asks')}</legend>
      <p class="field-help">{t('inspection.safe.help')}</p>
      {SAFETY_ANSWERS.map((answer) => (
        <label key={answer} class="check">
          <input type="radio" name={name} required checked={value === answer} onChange={() => onChange(answer)} />
          <span>{t(`inspection.safe.${answer}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
