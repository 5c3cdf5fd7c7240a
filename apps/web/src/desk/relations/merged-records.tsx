import { formatWindow } from '@vigil/shared/day/format-dates.js';
import type { MergedRecord } from '@vigil/shared/staff-responses/duplicates.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { lazily } from '../../use-public-fetch.js';
import { DeskLink } from '../desk-link.js';
import { EvidenceFiles } from '../evidence/evidence-files.js';
import { InspectedFiles } from '../inspection/inspected-files.js';
import { etagOf, incidentPath } from '../incident-path.js';
import { useMember, useSession } from '../session.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import './relations.css';

const CommentsOfMerged = lazily<{ id: string; name: string }>(() => import('../reviewing/comments-of-merged.js'));

/** What was merged into a record, with a way to undo each merger, and what stays with it, to be read here. */
export function MergedRecords({ record, onUndone }: { record: IncidentRecord; onUndone: () => void }) {
  const t = useText();
  const { api } = useSession();
  const asked = useStaffFetch<{ items: MergedRecord[] }>(incidentPath(record.id, 'mergers'));
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [undone, setUndone] = useState<readonly MergedRecord[]>([]);
  const revision = useRef(record.revision);
  useEffect(() => {
    if (revision.current !== record.revision) asked.again();
    revision.current = record.revision;
  }, [record.revision]);
  if (!asked.value) return null;
  const { items } = asked.value;
  const isUndone = undone.length > 0 && !undone.some(({ id }) => items.some((one) => one.id === id));
  if (items.length === 0 && !isUndone) return null;
  const titleOf = ({ title }: MergedRecord): string => title ?? t('desk.home.untitled');
  /** @param all those that are parted: one, or what was merged in one go */
  const undo = async (all: readonly MergedRecord[]): Promise<void> => {
    const { id, revision: seen } = all[0]!;
    const together = all.length > 1;
    const path = `${incidentPath(id, 'mergers')}${together ? '?together=true' : ''}`;
    const reply = await api.delete(path, { ifMatch: etagOf(seen) });
    setProblem(reply.ok ? null : reply.problem);
    setUndone(reply.ok ? all : []);
    asked.again();
    if (reply.ok) onUndone();
  };
  /** Those that were merged in one go. */
  const byGo = new Map<string, MergedRecord[]>();
  for (const one of items)
    if (one.mayUndo && one.together !== null) byGo.set(one.together, [...(byGo.get(one.together) ?? []), one]);
  const goes = [...byGo.values()].filter(({ length }) => length > 1);
  return (
    <>
      <section class="record-part" aria-labelledby="merged-title">
        <h2 id="merged-title">{t('duplicates.joined')}</h2>
        {isUndone && (
          <Band tone="done">
            <p>{t('duplicates.undone', { titles: undone.map(titleOf).join(t('list.and')) })}</p>
          </Band>
        )}
        {items.length > 0 && <p class="small quiet">{t('duplicates.undo-about')}</p>}
        <ul class="plain relations">
          {items.map((one) => (
            <li key={one.id}>
              <span>
                <DeskLink to={`/desk/incidents/${one.id}`}>{titleOf(one)}</DeskLink>{' '}
                <span class="quiet">
                  {[
                    one.when && formatWindow(one.when, t.language),
                    one.code,
                    one.files > 0 && t('duplicates.joined-files', { n: one.files }),
                    one.threads > 0 && t('duplicates.joined-threads', { n: one.threads }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              {one.mayUndo && (
                <Button
                  class="button-small"
                  aria-label={t('duplicates.undo-what', { title: titleOf(one) })}
                  onClick={() => void undo([one])}
                >
                  {t('duplicates.undo')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {goes.map((go) => (
          <p key={go[0]!.together}>
            <Button onClick={() => void undo(go)}>
              {t('duplicates.undo-together', { n: go.length, titles: go.map(titleOf).join(t('list.and')) })}
            </Button>
          </p>
        ))}
        {problem && <Refused problem={problem} />}
      </section>
      {items.map((one) => (
        <LeftBehind key={one.id} merged={one} />
      ))}
    </>
  );
}

/** The files and comments of a merged record, which stay its own: they are added, checked and answered there. */
function LeftBehind({ merged: { id, code, title, files, threads } }: { merged: MergedRecord }) {
  const t = useText();
  const { role } = useMember();
  const name = code ?? title ?? t('desk.home.untitled');
  const heading = t('duplicates.files', { record: name });
  const record = { id, status: 'WS_MERGED', mine: false, allowed: [] };
  return (
    <>
      {files > 0 &&
        (role === 'reviewer' ? (
          <InspectedFiles record={record} heading={heading} onChecked={() => undefined} />
        ) : (
          <EvidenceFiles incident={id} mayAdd={false} heading={heading} />
        ))}
      {threads > 0 && <CommentsOfMerged id={id} name={name} />}
    </>
  );
}
