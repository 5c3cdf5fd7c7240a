import type { SessionEntry } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useSession } from '../session.js';

/** Lists a member's sessions and ends them. */
export function Sessions() {
  const t = useText();
  const { api, signedOut } = useSession();
  const { country } = usePlaces();
  const [, go] = useLocation();
  const sessions = useStaffFetch<{ items: SessionEntry[] }>('/api/sessions');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isAsked, setAsked] = useState(false);
  const end = async ({ id }: SessionEntry): Promise<void> => {
    const reply = await api.delete(`/api/sessions/${id}`);
    setProblem(reply.ok ? null : reply.problem);
    sessions.again();
  };
  const endAll = async (): Promise<void> => {
    setAsked(false);
    const reply = await api.delete('/api/sessions');
    if (!reply.ok) return setProblem(reply.problem);
    signedOut();
    go('/sign-in', { replace: true });
  };
  return (
    <section>
      <h2>{t('account.sessions')}</h2>
      <p>{t('account.sessions.about')}</p>
      {problem && <Refused problem={problem} />}
      <Awaited asked={sessions}>
        {({ items }) => (
          <ul class="plain-rows">
            {items.map((entry) => {
              const device = t('account.device', {
                browser: t(`account.browser.${entry.browser ?? 'other'}`),
                system: t(`account.system.${entry.system ?? 'other'}`),
              });
              return (
                <li key={entry.id}>
                  <span>
                    <strong>{device}</strong>
                    {entry.isThis && (
                      <>
                        {' '}
                        <span class="badge-here">{t('account.sessions.this')}</span>
                      </>
                    )}
                    <br />
                    <span class="small quiet">
                      {t('account.sessions.since', { at: formatMoment(entry.since, t, country?.timeZone) })} ·{' '}
                      {t('account.sessions.used', { at: formatMoment(entry.lastUsed, t, country?.timeZone) })}
                      {entry.network && <> · {t('account.sessions.network', { network: entry.network })}</>}
                    </span>
                  </span>
                  {!entry.isThis && (
                    <span class="row-do">
                      <Button
                        class="button-small"
                        aria-label={t('account.sessions.end-what', { device })}
                        onClick={() => void end(entry)}
                      >
                        {t('account.sessions.end')}
                      </Button>
                    </span>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </Awaited>
      <Button tone="danger" onClick={() => setAsked(true)}>
        {t('account.sessions.end-all')}
      </Button>
      <Dialog
        open={isAsked}
        title={t('account.sessions.end-all')}
        onClose={() => setAsked(false)}
        actions={
          <>
            <Button onClick={() => setAsked(false)}>{t('desk.cancel')}</Button>
            <Button tone="danger" onClick={() => void endAll()}>
              {t('account.sessions.end-all')}
            </Button>
          </>
        }
      >
        <p>{t('account.sessions.end-all-text')}</p>
      </Dialog>
    </section>
  );
}
