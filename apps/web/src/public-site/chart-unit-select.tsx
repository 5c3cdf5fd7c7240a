import { useText } from '../text-bundles.js';
import { UNITS, type Unit, type View } from './view.js';

/** Chooses how much time a bar of the chart covers. */
export function ChartUnitSelect({ view, go }: { view: View; go: (view: View) => void }) {
  const t = useText();
  return (
    <label class="chart-unit">
      <span class="visually-hidden">{t('chart.unit')}</span>
      <select
        class="select"
        value={view.unit}
        onChange={(event) => go({ ...view, unit: event.currentTarget.value as Unit })}
      >
        {UNITS.map((unit) => (
          <option key={unit} value={unit}>
            {t(`chart.by-${unit}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
