import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import { Band } from '../../ui/band.js';
import { useText } from '../../text-bundles.js';
import { incidentPath } from '../incident-path.js';
import { useStaffFetch } from '../use-staff-fetch.js';

/** The line of the history that closed a record of this state. */
const CLOSED_BY: Readonly<Record<string, string>> = {
  WS_REJECTED: 'rejected',
  WS_RETRACTED: 'retracted',
  WS_MERGED: 'merged',
};

/** Whether the team closed a record: nobody looks for what it lacks any more. */
export const isClosed = ({ status }: Pick<IncidentRecord, 'status'>): boolean => status in CLOSED_BY;

/** Tells the author of a record that the team closed it why, in the words of whoever did. */
export function WhyClosed({ record }: { record: IncidentRecord }) {
  const t = useText();
  const closedBy = record.mine ? CLOSED_BY[record.status] : undefined;
  const changes = useStaffFetch<{ items: ChangeEntry[] }>(closedBy ? incidentPath(record.id, 'changes') : null);
  const closing = changes.value?.items.findLast(({ kind }) => kind === closedBy);
  if (!closing) return null;
  return (
    <Band tone="note">
      <p>
        <strong>
          {t(`change.${closing.kind}`, { name: closing.to ?? '' })} · {closing.actor}
        </strong>
      </p>
      {closing.reason && <blockquote>{closing.reason}</blockquote>}
    </Band>
  );
}
