import { useText } from '../text-bundles.js';
import './link-button.css';
import { isRate, type View, withFigure } from './view.js';

/** Whether a figure can have this assessment: force by the state assessed as unlawful has no other. */
export const canBeAssessedAs = (indicator: View['indicator'], outcome: string): boolean =>
  indicator !== 'I06' || outcome === 'LA_UNLAWFUL';

/** What counts people counts no acts: those of an incident with an act assessed so. */
const isOfPeople = ({ indicator, measure }: View): boolean =>
  indicator === 'I09' || (indicator === 'I10' && measure !== 'acts');

/** Says of which acts the numbers beside the assessments are, and leads to those of force where they are of more. */
export function AssessmentNote({ view, go }: { view: View; go: (view: View) => void }) {
  const t = useText();
  if (isRate(view.indicator) || isOfPeople(view)) return null;
  if (view.indicator === 'I05') return <p class="small quiet">{t('filter.outcome-force')}</p>;
  return (
    <p class="small quiet">
      {t(`filter.outcome-${view.indicator === 'I06' ? 'unlawful' : 'any'}`)}{' '}
      <button type="button" class="link-button" onClick={() => go(withFigure(view, 'I05'))}>
        {t('indicator.I05')}
      </button>
    </p>
  );
}
