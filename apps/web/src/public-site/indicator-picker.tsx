import { useText } from '../words.js';
import { OFFERED, type Offered, type View } from './view.js';

/** Chooses what is counted, and shows its definition. */
export function IndicatorPicker({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const t = useText();
  return (
    <div class="choice">
      <label class="choice-label" for="indicator">
        {t('choice.indicator')}
      </label>
      <select
        class="select"
        id="indicator"
        value={view.indicator}
        aria-describedby="definition"
        onChange={(event) => onChange({ ...view, indicator: event.currentTarget.value as Offered })}
      >
        {OFFERED.map((code) => (
          <option key={code} value={code}>
            {t(`indicator.${code}`)}
          </option>
        ))}
      </select>
      <p class="small choice-help" id="definition">
        {t(`rule.${view.indicator}`)} {t('choice.grades')}
      </p>
    </div>
  );
}
