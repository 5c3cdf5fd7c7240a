import { asPeriod, type Period, periodBetween, periodContaining } from '@vigil/shared/day/period.js';
import { addDays, type Day, daysBetween } from '@vigil/shared/day/day.js';
import { digitsIn, formatPeriod } from '@vigil/shared/day/format-dates.js';
import { begunOf } from '@vigil/shared/day/whole-time.js';
import { useMemo } from 'preact/hooks';
import { isThrownAway } from '../page-being-rendered.js';
import { lazyBesideMap } from './lazy-beside-map.js';
import { useText } from '../text-bundles.js';
import { CHOICES, type Choice, choiceOf, earlierPeriod, keyFor, laterPeriod, periodsToPick } from './period-choice.js';
import type { Unit, View } from './view.js';

// Few readers choose two days of their own. This loads with the chart, which the map does not wait for, and so is also
// there when the network is lost.
const PeriodDates = lazyBesideMap(() => import('./period-dates.js'), <div class="period-days" aria-busy="true" />);

/** It keeps its room until it is there, so that nothing moves. */
const PlayPeriods = lazyBesideMap(
  async () => ({ default: (await import('./play-periods.js')).PlayPeriods }),
  <span class="button period-play">
    <svg width="14" height="14" />
  </span>,
);

interface Props {
  view: View;
  period: Period;
  whole: Period;
  today: Day;
  isReady: boolean;
  onChoose: (key: string | null) => void;
  /** Called at each step while playing; it adds no history entry. */
  onStep: (key: string) => void;
}

/** Chooses the period that is counted: a unit, one of its periods, one step back or forward; or two arbitrary days. */
export function PeriodBar({ view, period, whole, today, isReady, onChoose, onStep }: Props) {
  const t = useText();
  const { period: chosen } = view;
  if (isThrownAway()) return null;
  const choice = choiceOf(chosen);
  const [before, after] = [
    chosen === null ? null : earlierPeriod(period, whole),
    chosen === null ? null : laterPeriod(period, whole),
  ];
  const step = (to: Period | null, words: string, sign: string) => (
    <button
      type="button"
      class="button period-step"
      aria-label={to ? t('period.step', { words, period: formatPeriod(to, t.language) }) : words}
      aria-disabled={to === null || undefined}
      onClick={() => {
        if (to) onChoose(to.key);
      }}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
  return (
    <div class="period-bar" role="group" aria-label={t('period.label')}>
      <label class="period-unit">
        <span class="visually-hidden">{t('period.by')}</span>
        <select
          class="select"
          value={choice}
          onChange={(event) => onChoose(keyFor(event.currentTarget.value as Choice, period))}
        >
          {CHOICES.map((one) => (
            <option key={one} value={one}>
              {t(`period.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {choice !== 'all' && step(before, t('period.previous'), '‹')}
      {choice === 'all' && <span class="period-now">{formatPeriod(whole, t.language)}</span>}
      {choice === 'dates' && <PeriodDates period={period} onChoose={onChoose} />}
      {choice !== 'all' && choice !== 'dates' && (
        <OneOf unit={choice} period={period} whole={whole} onChoose={onChoose} />
      )}
      {choice !== 'all' && step(after, t('period.next'), '›')}
      <PlayPeriods
        chosen={chosen}
        first={firstOf(view, whole, period)}
        next={chosen === null ? null : laterPeriod(period, begunOf(whole, view.unit, today))}
        isReady={isReady}
        onStep={onStep}
      />
    </div>
  );
}

/**
 * Returns where playing starts: the first period of the chosen kind or, where everything is shown, the first of the
 * chart.
 */
const firstOf = ({ period: chosen, unit }: View, whole: Period, period: Period): Period => {
  const choice = choiceOf(chosen);
  if (choice === 'dates')
    return periodBetween(whole.from, addDays(whole.from, daysBetween(period.from, period.until) - 1));
  return periodContaining(choice === 'all' ? unit : choice, whole.from);
};

/** A list of all periods of a unit; weeks and months are grouped by year. */
function OneOf({
  unit,
  period,
  whole,
  onChoose,
}: {
  unit: Unit;
  period: Period;
  whole: Period;
  onChoose: Props['onChoose'];
}) {
  const t = useText();
  // A decade has hundreds of them, and stepping through them changes none.
  const known = useMemo(() => periodsToPick(unit, whole), [unit, whole.key]);
  const isKnown = known.some(({ key }) => key === period.key);
  const options = useMemo(() => {
    const all = isKnown ? known : [period, ...known];
    const option = ({ key }: Period) => (
      <option key={key} value={key}>
        {formatPeriod(asPeriod(key), t.language)}
      </option>
    );
    const years = [...new Set(all.map(({ key }) => key.slice(0, 4)))];
    const isLong = unit === 'week' || unit === 'month';
    return isLong
      ? years.map((year) => (
          <optgroup key={year} label={digitsIn(year, t.language)}>
            {all.filter(({ key }) => key.startsWith(year)).map(option)}
          </optgroup>
        ))
      : all.map(option);
  }, [known, isKnown || period.key, t.language]);
  return (
    <label class="period-one">
      <span class="visually-hidden">{t('period.label')}</span>
      <select class="select" value={period.key} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options}
      </select>
    </label>
  );
}
