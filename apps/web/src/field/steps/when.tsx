import { isDay } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { useEffect, useState } from 'preact/hooks';
import { Chip, Chips, TextInput } from '../controls.js';
import { phone } from '../worker-client.js';
import { withDay, withNow, withSource } from '../report/report-answers.js';
import type { StepProps } from '../report/steps.js';
import { useText } from '../text-bundles.js';
import { DayMismatch } from './day-mismatch.js';

/** The date, and how it is known: a person who was there answers both at once. */
export function WhenStep({ typed, change }: StepProps) {
  const t = useText();
  const { incident } = typed;
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [isOther, setOther] = useState(incident.when !== null && incident.timeOfDay === null);
  useEffect(() => void phone.timeZoneOfPlace().then(setZone, () => undefined), []);
  const now = (): void => {
    const time = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(new Date());
    setOther(false);
    change({ ...typed, incident: withNow(incident, todayIn(zone), time) });
  };
  const { when } = incident;
  const isNow = when !== null && incident.timeOfDay !== null && !isOther;
  return (
    <>
      <Chips label={t('incident.when.label')}>
        <Chip on={isNow} onPress={now}>
          {t('field.when.now')}
        </Chip>
        <Chip
          on={isOther}
          onPress={() => {
            setOther(true);
            change({ ...typed, incident: withDay(incident, null) });
          }}
        >
          {t('field.when.other')}
        </Chip>
      </Chips>
      {isOther && (
        <TextInput
          label={t('field.when.day')}
          kind="date"
          max={10}
          value={when?.earliest ?? ''}
          onType={(day) => change({ ...typed, incident: withDay(incident, isDay(day) ? day : null) })}
        />
      )}
      {when && (
        <p class="answer">
          {formatDay(when.earliest, t.language)}
          {incident.timeOfDay && ` · ${incident.timeOfDay}`}
        </p>
      )}
      {when && (
        <TextInput
          label={t('incident.timeOfDay.label')}
          max={100}
          value={incident.timeOfDay ?? ''}
          onType={(time) => change({ ...typed, incident: { ...incident, timeOfDay: time || null } })}
        />
      )}
      <DayMismatch typed={typed} change={change} />
      <Chips label={t('field.sources')} help={t('field.sources.help')}>
        {termsOf('source_type').map(({ code }) => (
          <Chip
            key={code}
            on={incident.sources.some(({ type }) => type === code)}
            onPress={() => change({ ...typed, incident: withSource(incident, code) })}
          >
            {label(code, t.language)}
          </Chip>
        ))}
      </Chips>
    </>
  );
}
