import type { Period } from '@vigil/shared/day/period.js';
import { isDay } from '@vigil/shared/day/day.js';
import { useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { lastDay } from './period-choice.js';
import './period-dates.css';

/** Two days, both counted. Typed text stays until it makes a valid period, which is then shown. */
export default function PeriodDates({ period, onChoose }: { period: Period; onChoose: (key: string | null) => void }) {
  const t = useText();
  const [typed, setTyped] = useState<{ of: string; from: string; to: string } | null>(null);
  const now =
    typed?.of === period.key ? typed : { of: period.key, from: period.from as string, to: lastDay(period) as string };
  const isWrong = isDay(now.from) && isDay(now.to) && now.to < now.from;
  const change = (next: { from: string; to: string }): void => {
    setTyped({ of: period.key, ...next });
    if (isDay(next.from) && isDay(next.to) && next.from <= next.to) onChoose(`${next.from}..${next.to}`);
  };
  const day = (which: 'from' | 'to') => (
    <label class="period-day">
      <span class="small quiet">{t(`period.${which}`)}</span>
      <input
        class="input"
        type="date"
        value={now[which]}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? 'period-wrong' : undefined}
        onChange={(event) => change({ ...now, [which]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <div class="period-days">
      {day('from')}
      {day('to')}
      {isWrong && (
        <p class="field-error" id="period-wrong" role="alert">
          {t('period.wrong-way')}
        </p>
      )}
    </div>
  );
}
