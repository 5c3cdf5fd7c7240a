import type { Editors } from '@vigil/shared/staff-responses/editing.js';
import { useMemo } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { formatMoment } from '../format-answer.js';
import { incidentPath } from '../incident-path.js';
import { usePlaces } from '../places-context.js';
import { useMember } from '../session.js';
import { useLongPoll } from '../use-long-poll.js';

/** Says who else has the form of this record open now, and, on the form, tells them the same. */
export function WhoEdits({ record, isEditing }: { record: string; isEditing: boolean }) {
  const t = useText();
  const { country } = usePlaces();
  const { role } = useMember();
  const tab = useMemo(() => crypto.randomUUID(), []);
  const isTold = role === 'monitor' || role === 'reviewer';
  const news = useLongPoll<Editors>(
    isTold ? incidentPath(record, 'editors') : null,
    isEditing ? { tab } : {},
    isEditing,
  );
  const editors = news?.editors ?? [];
  return (
    <div class="who-edits" role="status">
      {editors.map(({ name, since, mine }) => (
        <p key={name} class="band band-note">
          {t(mine ? 'desk.editing.me' : 'desk.editing.other', {
            name,
            time: formatMoment(since, t, country?.timeZone),
          })}
        </p>
      ))}
    </div>
  );
}
