import {
  type Analysis,
  analysisFromQuery,
  analysisToQuery,
  fitting,
  isRate,
  type Picture,
  PICTURES,
} from '@vigil/shared/counting/analysis.js';
import { createQuestion, QuestionRefused } from '@vigil/shared/counting/question.js';
import { partsOf } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { Dataset } from '@vigil/shared/staff-responses/datasets.js';
import { useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { Band } from '../../ui/band.js';
import { useText } from '../../text-bundles.js';
import { exportsPageAddress } from '../exporting/exports-page-address.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { useMember } from '../session.js';
import { DivisionFields, IndicatorFields, PeriodFields } from './analysis-fields.js';
import { AnalysisAnswer } from './analysis-answer.js';
import { FilterFields, filtersChosen } from './filter-fields.js';
import { FoundInQueuePart, useFoundInQueue } from './found-in-queue.js';
import { RecordScopeFields } from './record-stage-fields.js';
import { recordScopeOf, QUERY_OF_SCOPE } from './record-scope.js';
import { useDatasets } from './whose-records-fields.js';
import { formatWhose, whoseOf } from './whose-records-question.js';
import { SavedQueries, SaveQuery, useSaved } from './saved-queries.js';
import { Button } from '../../ui/button.js';
import './analysis.css';
import { withLanguage } from '../with-language.js';

/** Reads an analysis from the address: null if there is none, 'misread' if the query is not valid. */
const readAddress = (search: string): Analysis | null | 'misread' => {
  const pairs = [...new URLSearchParams(search)].filter(([key]) => key !== 'lang');
  if (pairs.length === 0) return null;
  try {
    return analysisFromQuery(pairs);
  } catch (refused) {
    if (refused instanceof QuestionRefused) return 'misread';
    throw refused;
  }
};

/**
 * `/desk/figures`: a figure over the team's records, counted by the same rule as public figures, in any of seven
 * pictures. The address contains the whole query.
 */
export default function AnalysePage() {
  const t = useText();
  const { country } = usePlaces();
  const { role } = useMember();
  const search = useSearch();
  const [path, go] = useLocation();
  const year = partsOf(todayIn(country?.timeZone ?? 'UTC')).year;
  const mine = QUERY_OF_SCOPE[role === 'monitor' ? 'all' : 'published'];
  const begin: Analysis = {
    question: createQuestion(String(year), {
      unit: 'month',
      split: ['period'],
      stages: mine.stages,
      filters: mine.filters,
    }),
    show: 'bars',
    asOf: null,
  };
  const read = readAddress(search);
  const analysis = read === null || read === 'misread' ? begin : read;
  const change = (next: Analysis): void => {
    go(withLanguage(`${path}?${analysisToQuery(next)}`), { replace: true });
  };
  const datasets = useDatasets();
  const saved = useSaved(role !== 'monitor');
  const exports = exportsPageAddress(analysis, role);
  const found = useFoundInQueue(analysis.question);
  return (
    <>
      <PageHead title={t('analysis.title')}>
        <CopyAddress address={analysisToQuery(analysis)} />
        {exports && (
          <DeskLink to={exports} class="button">
            {t('analysis.export')}
          </DeskLink>
        )}
        {/* A saved query is read by others, and words of the queue may name somebody: the server keeps none. */}
        {saved && !found && <SaveQuery analysis={analysis} saved={saved} />}
      </PageHead>
      <p class="lead">{t(role === 'monitor' ? 'analysis.about-own' : 'analysis.about')}</p>
      {read === 'misread' && (
        <Band tone="warning">
          <p role="alert">{t('analysis.misread')}</p>
        </Band>
      )}
      <form
        class="panel analysis-question"
        onSubmit={(event) => event.preventDefault()}
        aria-labelledby="question-title"
      >
        <h2 id="question-title">{t('analysis.question')}</h2>
        <div class="analysis-grid">
          <IndicatorFields analysis={analysis} onChange={change} />
        </div>
        <div class="analysis-grid">
          <PeriodFields analysis={analysis} onChange={change} />
          <DivisionFields analysis={analysis} datasets={datasets} onChange={change} />
        </div>
        {found && <FoundInQueuePart analysis={analysis} found={found} onChange={change} />}
        <Selection analysis={analysis} datasets={datasets} onChange={change} />
      </form>
      <Pictures analysis={analysis} onChange={change} />
      <AnalysisAnswer analysis={analysis} queueNames={found?.names ?? null} onChange={change} />
      {saved && <SavedQueries saved={saved} analysis={analysis} />}
    </>
  );
}

/** Which records count. Collapsed, it shows them in one line, so that the figure stays close to the query. */
function Selection({
  analysis,
  datasets,
  onChange,
}: {
  analysis: Analysis;
  datasets: readonly Dataset[];
  onChange: (analysis: Analysis) => void;
}) {
  const t = useText();
  const { question, asOf } = analysis;
  const chosen = filtersChosen(question);
  const said = [
    t(`desk.figures.records-${recordScopeOf(question)}`),
    ...(asOf ? [`${t('analysis.as-of')} ${formatDay(asOf, t.language)}`] : []),
    ...(whoseOf(question) === 'default' ? [] : [`${t('filter.datasets')}: ${formatWhose(question, datasets, t)}`]),
    ...(question.includeSingleSource ? [t('tail.includes-single-source')] : []),
    t(chosen === 0 ? 'analysis.filters-none' : 'analysis.filters-n', { n: chosen }),
  ].join(t('list.and'));
  return (
    <details class="analysis-filters">
      <summary>
        {t('analysis.records-and-filters')} <span class="analysis-said">{said}</span>
      </summary>
      <div class="analysis-grid">
        <RecordScopeFields analysis={analysis} datasets={datasets} onChange={onChange} />
        <FilterFields analysis={analysis} onChange={onChange} />
      </div>
    </details>
  );
}

/** Chooses the picture. If a picture needs another division, choosing it changes the division and says so. */
function Pictures({ analysis, onChange }: { analysis: Analysis; onChange: (analysis: Analysis) => void }) {
  const t = useText();
  const { question, show } = analysis;
  const [moved, setMoved] = useState<string | null>(null);
  const offered = PICTURES.map((picture) => ({ picture, fits: fitting(picture, question) })).filter(
    ({ fits }) => fits !== null,
  );
  const choose = (picture: Picture): void => {
    const next = { ...analysis, show: picture, question: fitting(picture, question)! };
    setMoved(next.question === question ? null : analysisToQuery(next));
    onChange(next);
  };
  return (
    <>
      <fieldset class="analysis-pictures">
        <legend class="visually-hidden">{t('analysis.pictures')}</legend>
        {offered.map(({ picture }) => (
          <button
            key={picture}
            type="button"
            class="filter"
            aria-pressed={picture === show}
            onClick={() => choose(picture)}
          >
            {t(`analysis.show.${picture}`)}
          </button>
        ))}
      </fieldset>
      <p class="small quiet" role="status">
        {moved === analysisToQuery(analysis)
          ? t('analysis.changed-division')
          : isRate(question.indicator)
            ? t('analysis.not-for-rate')
            : ''}
      </p>
    </>
  );
}

/** Copies the address that opens the same question in the same picture. */
function CopyAddress({ address }: { address: string }) {
  const t = useText();
  const [copied, setCopied] = useState<{ of: string; isDone: boolean } | null>(null);
  const copy = (): void => {
    const note = (isDone: boolean) => (): void => setCopied({ of: address, isDone });
    const line = `${location.origin}/desk/figures?${address}`;
    if (navigator.clipboard) void navigator.clipboard.writeText(line).then(note(true), note(false));
    else note(false)();
  };
  return (
    <>
      <Button onClick={copy}>{t('analysis.link-copy')}</Button>
      <span class="small quiet" role="status">
        {copied?.of === address && t(copied.isDone ? 'analysis.link-copied' : 'analysis.link-not-copied')}
      </span>
    </>
  );
}
