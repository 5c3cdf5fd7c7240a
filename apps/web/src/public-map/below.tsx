import { sayPeriod } from '@vigil/shared/day/words.js';
import type { PublicGroup } from '@vigil/shared/public/shapes.js';
import { useText } from '../words.js';
import type { Figures } from './figures.js';
import { IncidentList } from './incident-list.js';
import type { Places } from './places.js';
import { PeriodTable, PlaceTable } from './tables.js';
import { askedAs, type View, withFilter } from './view.js';

interface Props { view: View; go: (view: View) => void; figures: Figures; places: Places | null; groups: readonly PublicGroup[] }

/** Below the pictures: the incidents themselves, and every number again as a table. */
export default function Below({ view, go, figures, places, groups }: Props) {
  const t = useText();
  const { answer, period } = figures;
  return (
    <div class="below-grid">
      <IncidentList view={view} period={period} places={places} groups={groups} />
      <div class="tables">
        <h2>{t('table.title')}</h2>
        {answer && places && <PlaceTable answer={answer} figures={figures} places={places} onOnly={(code) => go(withFilter(view, 'place', [code]))} />}
        <Downloads view={view} figures={figures} />
        {figures.series && (
          <details class="period-details"><summary>{t('table.periods')}</summary>
            <PeriodTable series={figures.series} onChoose={(key) => go({ ...view, period: key })} />
          </details>
        )}
      </div>
    </div>
  );
}

function Downloads({ view, figures: { period, whole, level } }: { view: View; figures: Figures }) {
  const t = useText();
  const lang = `lang=${t.language}`;
  const csv = (name: string, query: string) => `/api/public/${name}.csv?${query}&${lang}`;
  const said = sayPeriod(period, t.language);
  return (
    <ul class="plain downloads">
      <li><a href={csv('counts', askedAs(view, { period, split: [`place:${level}`] }))} download>{t(`download.places-${level}`, { period: said })}</a></li>
      <li><a href={csv('counts', askedAs(view, { period: whole, split: ['period'], unit: view.unit }))} download>{t('download.periods', { period: sayPeriod(whole, t.language) })}</a></li>
      <li><a href={csv('incidents', askedAs(view, { period }))} download>{t('download.incidents', { period: said })}</a></li>
    </ul>
  );
}
