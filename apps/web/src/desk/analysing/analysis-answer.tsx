import { type Analysis, analysisToQuery } from '@vigil/shared/counting/analysis.js';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useAbout } from '../../installation-info.js';
import type { ProblemBody } from '../../api.js';
import { useCoverage } from '../../public-site/use-figures.js';
import { usePlaceNames } from '../../public-site/use-places.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { formatQueue, type ValueNames } from '../queue/filter-labels.js';
import { readQueueAddress, recordsOfFigure } from '../queue/queue-address.js';
import { DeskLink } from '../desk-link.js';
import { Loading, Refused } from '../use-staff-fetch.js';
import { Errors } from '../problem-errors.js';
import { useSession } from '../session.js';
import { AnswerTable } from './answer-table.js';
import { type Counts, presentAnswer, type PresentedAnswer } from './presented-answer.js';
import { useFigureNames } from './use-figure-names.js';
import { DatasetsInFigure } from './datasets-in-figure.js';
import { PictureView } from './picture-view.js';

type ToldCounts = Omit<Counts, 'answer'> & { answer: WireAnswer };

interface Held {
  of: Analysis | null;
  counts: Counts | null;
  problem: ProblemBody | null;
}

interface Props {
  analysis: Analysis;
  /** Names of what narrows the queue of the question; null: it has none. */
  queueNames: ValueNames | null;
  onChange: (analysis: Analysis) => void;
}

/** The answer to an analysis. While the next answer loads, the previous one stays, with its own texts. */
export function AnalysisAnswer({ analysis, queueNames, onChange }: Props) {
  const t = useText();
  const { api } = useSession();
  const [held, setHeld] = useState<Held>({ of: null, counts: null, problem: null });
  const [turn, setTurn] = useState(0);
  const key = analysisToQuery(analysis);
  useEffect(() => {
    const stop = new AbortController();
    void api
      .post<ToldCounts>(
        '/api/counts',
        { question: questionToQuery(analysis.question), asOf: analysis.asOf },
        { signal: stop.signal },
      )
      .then((reply) => {
        if (stop.signal.aborted) return;
        setHeld((now) =>
          reply.ok
            ? { of: analysis, counts: { ...reply.value, answer: answerFromWire(reply.value.answer) }, problem: null }
            : { ...now, problem: reply.problem },
        );
      });
    return () => stop.abort();
  }, [key, turn, t.language]);
  const again = (): void => setTurn((n) => n + 1);
  if (held.problem)
    return (
      <Refused problem={held.problem} again={again}>
        <Errors problem={held.problem} />
      </Refused>
    );
  return held.counts ? (
    <Shown analysis={held.of!} counts={held.counts} {...{ queueNames, onChange }} onAgain={again} />
  ) : (
    <Loading again={again} />
  );
}

function Shown({ analysis, counts, queueNames, onAgain, onChange }: Props & { counts: Counts; onAgain: () => void }) {
  const t = useText();
  const names = useFigureNames();
  const about = useAbout();
  const places = usePlaceNames(false);
  const coverage = useCoverage();
  const { queue } = analysis.question.filters;
  const inQueue =
    queue !== undefined && queueNames !== null ? formatQueue(readQueueAddress(queue), queueNames, t) : null;
  const looked = useMemo((): PresentedAnswer => {
    const named = inQueue === null ? names : { ...names, queue: () => inQueue };
    return presentAnswer(analysis, counts, { names: named, about, places, coverage }, t);
  }, [analysis, counts, names, inQueue, about, places, coverage, t]);
  const { of, records, asOf, rule } = counts;
  const isByDataset = counts.answer.question.filters.datasets !== undefined;
  const table = <AnswerTable looked={looked} />;
  return (
    <section class="analysis-figure" aria-labelledby="figure-title">
      <h2 id="figure-title" aria-live="polite">
        {looked.sentence}
      </h2>
      <p class="small quiet">
        {of === 'published' && asOf
          ? t('analysis.of-published', { day: formatDay(asOf.day as Day, t.language), n: records })
          : t(isByDataset ? 'dataset.records' : `desk.figures.of-${of}`, { n: records })}{' '}
        <Button class="button-small" onClick={onAgain}>
          {t('desk.figures.again')}
        </Button>{' '}
        {of !== 'published' && (
          <DeskLink to={recordsOfFigure(questionToQuery(counts.answer.question))}>{t('analysis.records')}</DeskLink>
        )}
      </p>
      {analysis.show === 'table' ? (
        <div>
          {table}
          {looked.notes.map((note) => (
            <p key={note} class="small">
              {note}
            </p>
          ))}
        </div>
      ) : (
        <>
          <PictureView show={analysis.show} looked={looked} />
          <details>
            <summary>{t('analysis.as-table')}</summary>
            {table}
          </details>
        </>
      )}
      <DatasetsInFigure analysis={analysis} counts={counts} onChange={onChange} />
      <details>
        <summary>{t('desk.figures.rule')}</summary>
        <ul>
          {rule.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}
