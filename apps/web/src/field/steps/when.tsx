import { addDays, isDay, type Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { useEffect, useState } from 'preact/hooks';
import { Chip, Chips, TextInput } from '../controls.js';
import { phone } from '../worker-client.js';
import { withDay, withNow, withSource } from '../report/report-answers.js';
import type { StepProps } from '../report/steps.js';
import { useText } from '../text-bundles.js';

/** The date, and how it is known: a person who was there answers both at once. */
export function WhenStep({ typed, change }: StepProps) {
  const t = useText();
  const { incident } = typed;
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  useEffect(() => void phone.timeZoneOfPlace().then(setZone, () => undefined), []);
  const now = (): void => {
    const time = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(new Date());
    change({ ...typed, incident: withNow(incident, todayIn(zone), time) });
  };
  const { when } = incident;
  const today = todayIn(zone);
  const yesterday = addDays(today, -1);
  const day = (chosen: Day | null): void => change({ ...typed, incident: withDay(incident, chosen) });
  return (
    <>
      <Chips label={t('incident.when.label')}>
        <Chip on={when?.earliest === today && incident.timeOfDay !== null} onPress={now}>
          {t('field.when.now')}
        </Chip>
        <Chip on={when?.earliest === yesterday} onPress={() => day(yesterday)}>
          {t('field.when.yesterday')}
        </Chip>
      </Chips>
      <TextInput
        label={t('field.when.day')}
        kind="date"
        max={10}
        value={when?.earliest ?? ''}
        onType={(typedDay) => day(isDay(typedDay) ? typedDay : null)}
      />
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
