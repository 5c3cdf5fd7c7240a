import { formatDay } from '@vigil/shared/day/format-dates.js';
import { useEffect, useState } from 'preact/hooks';
import { phone } from '../worker-client.js';
import { dayOfFix, withFix, withFixDay } from '../report/report-answers.js';
import type { StepProps } from '../report/steps.js';
import { useText } from '../text-bundles.js';

/**
 * Warns that position and report have different days, and corrects either with one tap. People who returned to the spot
 * later can leave both.
 */
export function DayMismatch({ typed, change }: Pick<StepProps, 'typed' | 'change'>) {
  const t = useText();
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  useEffect(() => void phone.timeZoneOfPlace().then(setZone, () => undefined), []);
  const day = dayOfFix(typed, zone);
  const { when } = typed.incident;
  if (day === null || when === null) return null;
  return (
    <div class="warning" role="alert">
      <p>{t('field.elsewhen', { found: formatDay(day, t.language), said: formatDay(when.earliest, t.language) })}</p>
      <p class="row">
        <button type="button" class="small-button" onClick={() => change((before) => withFixDay(before, day))}>
          {t('field.elsewhen.day', { day: formatDay(day, t.language) })}
        </button>
        <button type="button" class="small-button" onClick={() => change((before) => withFix(before, null))}>
          {t('field.where.drop')}
        </button>
      </p>
      <p class="help">{t('field.elsewhen.same')}</p>
    </div>
  );
}
