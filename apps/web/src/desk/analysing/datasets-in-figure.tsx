import type { Analysis } from '@vigil/shared/counting/analysis.js';
import { formatCitation } from '@vigil/shared/incident/format-dataset.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import type { Counts } from './presented-answer.js';
import { withWhose } from './whose-records-question.js';

/** The datasets of others in a figure, as they must be cited, and how many of their records it leaves out. */
export function DatasetsInFigure({
  analysis,
  counts: { datasets, notReviewed },
  onChange,
}: {
  analysis: Analysis;
  counts: Counts;
  onChange: (analysis: Analysis) => void;
}) {
  const t = useText();
  const { question } = analysis;
  return (
    <>
      {notReviewed > 0 && question.stages.includes('unfinished') && (
        <p class="small">
          {t('dataset.not-reviewed', { n: notReviewed })}{' '}
          <Button class="button-small" onClick={() => onChange({ ...analysis, question: withWhose(question, 'all') })}>
            {t('dataset.count-them')}
          </Button>
        </p>
      )}
      {datasets.length > 0 && (
        <section aria-labelledby="datasets-in-figure">
          <h3 id="datasets-in-figure">{t('dataset.in-figure')}</h3>
          <ul class="plain">
            {datasets.map((one) => (
              <li key={one.id} class="small">
                {formatCitation(one, t)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
