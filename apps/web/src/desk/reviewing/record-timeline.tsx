import type { DayWindow } from '@vigil/shared/day/day-window.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { formatMoment } from '../format-answer.js';
import { incidentPath } from '../incident-path.js';
import { usePlaces } from '../places-context.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { firstReported, timelineOf } from './timeline-of-record.js';

/** When it happened, was first reported, logged, reviewed, published and corrected, and by whom. */
export function RecordTimeline({ record }: { record: IncidentRecord }) {
  const t = useText();
  const { country } = usePlaces();
  const changes = useStaffFetch<{ items: ChangeEntry[] }>(incidentPath(record.id, 'changes'));
  const when: DayWindow | null = record.incident.when;
  const reported = firstReported(record.incident.sources);
  return (
    <section class="record-part" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{t('desk.timeline.title')}</h2>
      <Awaited asked={changes}>
        {({ items }) => (
          <ol class="plain record-timeline">
            <li class="timeline-happened">
              <span class="timeline-when">{when ? formatWindow(when, t.language) : t('app.not-known')}</span>{' '}
              <span>
                <strong>{t('desk.timeline.happened')}</strong>
              </span>
            </li>
            {reported && (
              <li class="timeline-reported">
                <span class="timeline-when">{formatWindow(reported, t.language)}</span>{' '}
                <span>
                  <strong>{t('desk.timeline.reported')}</strong>
                </span>
              </li>
            )}
            {timelineOf(record, items).map(({ kind, at, actor }) => (
              <li key={`${kind} ${at}`}>
                <span class="timeline-when">{formatMoment(at, t, country?.timeZone)}</span>{' '}
                <span>
                  <strong>{t(kind === 'logged' ? 'desk.timeline.logged' : `change.${kind}`)}</strong>{' '}
                  <span class="quiet">{actor}</span>
                </span>
              </li>
            ))}
          </ol>
        )}
      </Awaited>
      <p class="small">
        <DeskLink to={`/desk/incidents/${record.id}/history`}>{t('desk.timeline.whole')}</DeskLink>
      </p>
    </section>
  );
}
