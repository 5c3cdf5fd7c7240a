import { canDivide } from './divided-by.js';
import { useText } from '../text-bundles.js';
import type { Filter, View } from './view.js';
import { dividedBy, type Division, DIVISIONS } from './view-division.js';

/** Chooses what the chart is divided by. */
export function DivisionSelect({
  view,
  go,
  without,
}: {
  view: View;
  go: (view: View) => void;
  /** What the page is about: it is not divided by itself. */
  without?: Filter;
}) {
  const t = useText();
  return (
    <label class="chart-unit">
      <span class="visually-hidden">{t('split.label')}</span>
      <select
        class="select"
        value={view.by[0] ?? ''}
        onChange={(event) => go(dividedBy(view, (event.currentTarget.value || null) as Division | null))}
      >
        <option value="">{t('split.together')}</option>
        {DIVISIONS.filter((one) => one !== without && canDivide(view, one)).map((one) => (
          <option key={one} value={one}>
            {t(`split.${one}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
