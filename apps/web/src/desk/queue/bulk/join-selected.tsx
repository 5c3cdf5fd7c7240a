import { MOST_MERGED_TOGETHER } from '@vigil/shared/staff-responses/duplicates.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useEffect, useState } from 'preact/hooks';
import { useText } from '../../../text-bundles.js';
import { Field } from '../../../ui/field.js';
import { DeskLink } from '../../desk-link.js';
import { incidentPath } from '../../incident-path.js';
import { canBeJoined } from '../../relations/can-be-joined.js';
import { useSession } from '../../session.js';
import type { RecordRevision } from '../record-revision.js';
import { pathToJoin } from './path-to-join.js';
import { recordsToJoin } from './records-to-join.js';

/** Chooses which of the selected records remains, and leads to the form that joins them, filled in. */
export function JoinSelected({ records }: { records: readonly RecordRevision[] }) {
  const t = useText();
  const { api } = useSession();
  const [known, setKnown] = useState<readonly IncidentRecord[] | null>(null);
  const [remaining, setRemaining] = useState<string | null>(null);
  const isTooMany = records.length > MOST_MERGED_TOGETHER + 1;
  const isTooFew = records.length < 2;
  useEffect(() => {
    if (isTooMany || isTooFew) return;
    void Promise.all(records.map(({ id }) => api.get<IncidentRecord>(incidentPath(id)))).then((replies) => {
      const found = replies.flatMap((reply) => (reply.ok ? [reply.value] : []));
      setKnown(found);
      // What readers have seen remains: nothing that others cite may lead to another record.
      const first = found.find(({ code, status }) => code !== null && canBeJoined(status));
      setRemaining((first ?? found.find(({ status }) => canBeJoined(status)))?.id ?? null);
    });
  }, []);
  if (isTooFew) return <p role="status">{t('bulk.join-two')}</p>;
  if (isTooMany) return <p role="status">{t('bulk.join-most', { n: MOST_MERGED_TOGETHER + 1, of: records.length })}</p>;
  if (!known) return <p aria-busy="true">{t('app.loading')}</p>;
  const { others, wrongState, alone } = recordsToJoin(known, remaining);
  const titlesOf = (some: readonly IncidentRecord[]): string =>
    some.map(({ incident }) => incident.title ?? t('desk.home.untitled')).join(t('list.and'));
  return (
    <>
      <Field group label={t('bulk.join-remains')} help={t('bulk.join-help')}>
        {(control) =>
          known.map(({ id, incident, status, code }) => (
            <label key={id} class="check">
              <input
                type="radio"
                name={`${control.id}-remains`}
                checked={id === remaining}
                disabled={!canBeJoined(status)}
                onChange={() => setRemaining(id)}
              />
              <span>
                {incident.title ?? t('desk.home.untitled')} · {label(status, t.language)}
                {code && ` · ${code}`}
              </span>
            </label>
          ))
        }
      </Field>
      {known.length < records.length && <p>{t('bulk.join-unread', { n: records.length - known.length })}</p>}
      {wrongState.length > 0 && <p>{t('bulk.join-wrong-state', { titles: titlesOf(wrongState) })}</p>}
      {alone.length > 0 && <p>{t('bulk.join-alone', { titles: titlesOf(alone) })}</p>}
      {others.length + alone.length === 0 && <p role="status">{t('bulk.join-none')}</p>}
      {remaining && others.length > 0 && (
        <p class="form-actions">
          <DeskLink
            to={pathToJoin(
              remaining,
              others.map(({ id }) => id),
            )}
            class="button button-primary"
          >
            {t('bulk.join-open')}
          </DeskLink>
        </p>
      )}
    </>
  );
}
