import { formatWindow } from '@vigil/shared/day/format-dates.js';
import type { MergedRecord } from '@vigil/shared/staff-responses/duplicates.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { DeskLink } from '../desk-link.js';
import { etagOf, incidentPath } from '../incident-path.js';
import { useSession } from '../session.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import './relations.css';

/** What was merged into a record, with a way to undo each merger. */
export function MergedRecords({ record, onUndone }: { record: IncidentRecord; onUndone: () => void }) {
  const t = useText();
  const { api } = useSession();
  const asked = useStaffFetch<{ items: MergedRecord[] }>(incidentPath(record.id, 'mergers'));
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  if (!asked.value || asked.value.items.length === 0) return null;
  const titleOf = ({ title }: MergedRecord): string => title ?? t('desk.home.untitled');
  const undo = async ({ id, revision }: MergedRecord): Promise<void> => {
    const reply = await api.delete(incidentPath(id, 'mergers'), { ifMatch: etagOf(revision) });
    setProblem(reply.ok ? null : reply.problem);
    asked.again();
    if (reply.ok) onUndone();
  };
  return (
    <section class="record-part" aria-labelledby="merged-title">
      <h2 id="merged-title">{t('duplicates.joined')}</h2>
      <p class="small quiet">{t('duplicates.undo-about')}</p>
      <ul class="plain relations">
        {asked.value.items.map((one) => (
          <li key={one.id}>
            <span>
              <DeskLink to={`/desk/incidents/${one.id}`}>{titleOf(one)}</DeskLink>{' '}
              <span class="quiet">
                {[
                  one.when && formatWindow(one.when, t.language),
                  one.code,
                  one.files > 0 && t('duplicates.joined-files', { n: one.files }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            {one.mayUndo && (
              <Button
                class="button-small"
                aria-label={t('duplicates.undo-what', { title: titleOf(one) })}
                onClick={() => void undo(one)}
              >
                {t('duplicates.undo')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {problem && <Refused problem={problem} />}
    </section>
  );
}
