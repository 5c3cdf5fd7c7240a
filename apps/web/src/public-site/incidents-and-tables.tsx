import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatRule } from '@vigil/shared/counting/format-rule.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import { useMemo, useRef } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import type { Figures } from './use-figures.js';
import { LatestRecord } from './figure-sentence.js';
import { IncidentList } from './incident-list.js';
import type { Places } from './places.js';
import { ShareButton } from './share-button.js';
import { PeriodTable, PlaceTable } from './figure-tables.js';
import { freezeView } from './frozen-view.js';
import { type View, viewToSearch, withFilter } from './view.js';
import './pages/print.css';

interface Props {
  view: View;
  go: (view: View) => void;
  figures: Figures;
  about: PublicAbout;
  places: Places | null;
  coverage: readonly CoverageEntry[] | null;
  groups: readonly PublicGroup[];
}

/** Below the pictures: the incidents, and every number as a table. */
export default function IncidentsAndTables({ view, go, figures, about, places, coverage, groups }: Props) {
  const t = useText();
  const { answer, period, series } = figures;
  const latest = useRef({ view, go });
  latest.current = { view, go };
  // One row for each bar of the chart, unchanged when the chosen period changes.
  const byPeriod = useMemo(
    () =>
      series &&
      places && (
        <details class="period-details">
          <summary>{t('table.periods')}</summary>
          <PeriodTable
            series={series}
            places={places}
            coverage={coverage}
            choosing={(key) => ({ onChoose: () => latest.current.go({ ...latest.current.view, period: key }) })}
          />
        </details>
      ),
    [series, places, coverage, t],
  );
  return (
    <div class="below-grid">
      {view.asOf === null ? (
        <IncidentList view={view} period={period} places={places} groups={groups} />
      ) : (
        <section class="incidents">
          <h2>{t('list.title')}</h2>
          <p>{t('as-of.no-list')}</p>
        </section>
      )}
      <div class="tables">
        <h2>{t('table.title')}</h2>
        {answer && places && (
          <PlaceTable
            answer={answer}
            figures={figures}
            view={view}
            places={places}
            coverage={coverage}
            onOnly={(code) => go(withFilter(view, 'place', [code]))}
          />
        )}
        {answer && places && <ShareButton {...{ view, figures, about, places, coverage, groups }} first="table" />}
        {byPeriod}
      </div>
      {answer && <Rule {...{ answer, figures, view }} />}
    </div>
  );
}

/** How the figure was counted, as of when, and a permanent address for these figures, whatever is published later. */
function Rule({
  answer,
  figures: { asOf, whole, series },
  view,
}: Pick<Props, 'figures' | 'view'> & { answer: Answer }) {
  const t = useText();
  return (
    <div class="rule">
      {asOf && (
        <p class="quiet small">
          {t('public.as-of', { day: formatDay(asOf.day as Day, t.language), seq: asOf.seq })}{' '}
          {view.asOf === null && (
            <a href={`/${viewToSearch(freezeView(view, whole, asOf), t.language)}`}>{t('as-of.link')}</a>
          )}{' '}
          <a href={`/changes/figure${viewToSearch({ ...view, at: null }, t.language)}`}>{t('as-of.why')}</a>{' '}
          <LatestRecord answer={series ?? answer} asOf={view.asOf} />
        </p>
      )}
      <details>
        <summary>{t('rule.title')}</summary>
        <ul>
          {formatRule(answer, t).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}
