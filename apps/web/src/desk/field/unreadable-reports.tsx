import type { Inbox, InboxItem, UnreadableReason } from '@vigil/shared/staff-responses/field-reports.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { useMember, useSession } from '../session.js';
import { ReportFiles, ReportSender, ReportReceipt, ReportTimes } from './report-facts.js';

/** Reports that could not be read: why, and a way to try again. */
export function UnreadableReports({ n, onTaken }: { n: number; onTaken: () => void }) {
  const t = useText();
  const { api } = useSession();
  const { role } = useMember();
  const asked = useStaffFetch<Inbox>(n > 0 ? '/api/field/inbox?which=unread' : null);
  const [said, setSaid] = useState<{ id: string; why: UnreadableReason | null } | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  if (n === 0 && said === null) return null;
  const look = async ({ id }: InboxItem): Promise<void> => {
    setBusy(id);
    const reply = await api.post<{ why: UnreadableReason | null }>(`/api/field/reports/${id}/openings`, {});
    setBusy(null);
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) return;
    setSaid({ id, why: reply.value.why });
    asked.again();
    if (reply.value.why === null) onTaken();
  };
  return (
    <section class="field-kept" aria-labelledby="kept-title">
      <h2 id="kept-title">{t('inbox.kept.title')}</h2>
      <p class="narrow">{t('inbox.kept.about')}</p>
      {problem && <Refused problem={problem} />}
      {said && (
        <Band tone={said.why === null ? 'done' : 'note'}>
          <p role="status">{t(said.why === null ? 'inbox.kept.done' : 'inbox.kept.still')}</p>
        </Band>
      )}
      <Awaited asked={asked}>
        {({ items, total }) => (
          <>
            <p class="small quiet">{t('inbox.count', { k: items.length, n: total })}</p>
            <ul class="plain field-rows">
              {items.map((item) => (
                <li key={item.id} class="field-row">
                  <div class="field-what">
                    <p>{t(`inbox.kept.${item.why}`)}</p>
                  </div>
                  <div class="field-about small">
                    <p class="field-line">
                      <ReportSender report={item} />
                    </p>
                    <ReportTimes report={item} said={null} />
                    <p class="field-line">
                      <ReportFiles report={item} />
                    </p>
                    <ReportReceipt report={item} />
                  </div>
                  <div class="field-do">
                    {role === 'reviewer' && (
                      <Button
                        class="button-small"
                        busy={busy === item.id}
                        aria-label={t('inbox.kept.again-what', { receipt: item.receipt })}
                        onClick={() => void look(item)}
                      >
                        {t('inbox.kept.again')}
                      </Button>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          </>
        )}
      </Awaited>
    </section>
  );
}
