import type { Period } from '@vigil/shared/day/period.js';
import { ratePerInhabitantsOf } from '@vigil/shared/counting/indicators.js';
import { useEffect, useMemo } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { answerTo } from '../answer-to-query.js';
import type { Numbers } from '../cell-numbers.js';
import type { Places } from '../places.js';
import { useCounts } from '../use-counts.js';
import { askedAs, type Drawing, DRAWINGS, type View } from '../view.js';
import { type PerInhabitants, shadePerInhabitants } from './shade-per-inhabitants.js';

interface Props {
  view: View;
  period: Period;
  units: ReadonlyMap<string, Numbers>;
  level: 1 | 2 | 3;
  places: Places;
  onChange: (drawing: Drawing) => void;
  /** Called with what to draw; null: nothing yet, or not this. */
  onShades: (shades: PerInhabitants | null) => void;
}

/**
 * Switches between circles and shading. Circles show the amount; shading is read faster, but makes large empty
 * provinces prominent. Shading per inhabitant is offered only where the figure has such a rate, and the country knows
 * of any unit how many live there.
 */
export default function DrawingSwitch({ view, period, units, level, places, onChange, onShades }: Props) {
  const t = useText();
  const { drawing } = view;
  const rate = view.measure === null && places.body.hasPopulation ? ratePerInhabitantsOf(view.indicator) : undefined;
  // The map offers no rate as a figure: its chart, its table and its list are of the number that is divided.
  const asked =
    drawing === 'inhabitants' && rate !== undefined
      ? askedAs({ ...view, indicator: rate as View['indicator'] }, { period, split: [`place:${level}`] })
      : null;
  const answer = answerTo(asked, useCounts(asked).value?.answer) ?? null;
  const shades = useMemo(
    () => (answer ? shadePerInhabitants(answer, units, level, places, t) : null),
    [answer, units, level, places, t],
  );
  useEffect(() => onShades(shades), [shades]);
  const offered = DRAWINGS.filter((one) => one !== 'inhabitants' || rate !== undefined);
  const now = offered.includes(drawing) ? drawing : DRAWINGS[0];
  return (
    <div class="map-switch" role="group" aria-label={t('map.drawing')}>
      {offered.map((one) => (
        <button
          key={one}
          type="button"
          class="map-switch-button"
          aria-pressed={now === one}
          onClick={() => onChange(one)}
        >
          {t(`map.${one}`)}
        </button>
      ))}
    </div>
  );
}
