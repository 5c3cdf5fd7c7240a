import type { CoverageEntry } from '@vigil/shared/counting/watch.js';
import type { PublicAbout } from '@vigil/shared/public/shapes.js';
import { lazily } from '../load.js';
import { Later } from '../ui/later.js';
import { useText } from '../words.js';
import { Chart } from './chart.js';
import { ChartKey } from './chart-key.js';
import type { Figures } from './figures.js';
import type { Places } from './places.js';
import { UNITS, type Unit, type View } from './view.js';

const Comparison = lazily(() => import('./comparison.js'), <p class="comparison" aria-busy="true" />);

interface Props { figures: Figures; places: Places | null; coverage: readonly CoverageEntry[] | null; view: View; about: PublicAbout; go: (view: View) => void }

/** Under the map: the same figure over the whole time, and beside what it was before. */
export default function TimeArea({ figures, places, coverage, view, about, go }: Props) {
  const t = useText();
  const { series, period } = figures;
  return (
    <section class="time-area" aria-labelledby="chart-title">
      <div class="chart-head">
        <h2 id="chart-title">{t('chart.title', { what: t(`indicator.${view.indicator}`) })}</h2>
        <label class="chart-unit"><span class="visually-hidden">{t('chart.unit')}</span>
          <select class="select" value={view.unit} onChange={(event) => go({ ...view, unit: event.currentTarget.value as Unit })}>
            {UNITS.map((unit) => <option key={unit} value={unit}>{t(`chart.by-${unit}`)}</option>)}
          </select>
        </label>
      </div>
      {series && <Chart {...{ series, coverage, places }} chosen={view.period === null ? null : period} onChoose={(key) => go({ ...view, period: key })} />}
      <ChartKey {...{ series, coverage, places }} />
      <Later>{view.period !== null && figures.answer && <Comparison {...{ view, period, about, places, coverage, go }} />}</Later>
    </section>
  );
}
