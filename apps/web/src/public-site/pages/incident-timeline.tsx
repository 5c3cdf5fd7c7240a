import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { actorIn } from '@vigil/shared/public/incident-paragraph.js';
import { type TimelineEvent, timelineOf } from '@vigil/shared/public/incident-timeline.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import { useText } from '../../text-bundles.js';
import { FactNote, Label, Said } from './record-text.js';
import { TextWith } from '../../ui/text-with.js';

/** What is known to have happened when. What has no day is not in it. */
export function IncidentTimeline({ incident }: { incident: PublicIncident }) {
  const t = useText();
  const days = timelineOf(incident);
  if (days.length === 0) return null;
  return (
    <section class="part" aria-labelledby="timeline">
      <h2 id="timeline">{t('timeline.title')}</h2>
      <ol class="plain timeline">
        {days.map(({ when, events }) => (
          <li key={`${when.precision} ${when.earliest} ${when.latest}`}>
            <p class="timeline-day">{formatWindow(when, t.language)}</p>
            <ul class="plain">
              {events.map((event, index) => (
                <li key={index}>
                  <Event event={event} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Event({ event }: { event: TimelineEvent }) {
  const t = useText();
  if (event.what === 'act') {
    const who = actorIn(event.act, t);
    return (
      <>
        <strong>{event.act.type === 'WITHHELD' ? t('act.withheld') : <Label code={event.act.type} />}</strong>
        {who && (
          <FactNote>
            <Said>{who}</Said>
          </FactNote>
        )}
      </>
    );
  }
  if (event.what === 'said')
    return (
      <TextWith
        words={t('cell.said')}
        name={
          <strong>
            <Label code={event.account.party} />
          </strong>
        }
        said={<Label code={event.account.stance} />}
      />
    );
  if (event.what === 'reported')
    return (
      <>
        {t('timeline.reported')} <Said>{event.source.publisher ?? t('timeline.unnamed')}</Said>
      </>
    );
  return <strong>{t(`timeline.${event.what}`)}</strong>;
}
