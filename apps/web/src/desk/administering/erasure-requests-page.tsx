import type { Erasure } from '@vigil/shared/staff-responses/erasures.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { PersonErasures } from '../people/waiting-people.js';
import { formatDetail } from '../reviewing/format-change.js';
import { formatMoment } from '../format-answer.js';
import { useSession } from '../session.js';

/**
 * `/desk/erasures`: requests by reviewers to erase details permanently. The deciding person sees which detail and why,
 * but not its content; of a record that only its case team may know, neither.
 */
export function ErasureRequestsPage() {
  const t = useText();
  const { api } = useSession();
  const { country } = usePlaces();
  const asked = useStaffFetch<{ total: number; items: Erasure[] }>('/api/erasures');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [toErase, setToErase] = useState<Erasure | null>(null);
  const decide = async ({ id }: Erasure, noun: 'approvals' | 'refusals'): Promise<void> => {
    setBusy(id);
    setProblem(null);
    setToErase(null);
    const reply = await api.post<Erasure>(`/api/erasures/${id}/${noun}`, {});
    setBusy(null);
    if (!reply.ok) setProblem(reply.problem);
    asked.again();
  };
  const moment = (at: string): string => formatMoment(at, t, country?.timeZone);
  const what = ({ path }: Erasure): string => (path === null ? t('erasures.outside') : formatDetail(path, t));
  const record = ({ code, incident, askedAt }: Erasure): string =>
    code ?? (incident === null ? moment(askedAt) : `${incident.slice(0, 8)}…`);
  return (
    <>
      <PageHead title={t('desk.page.erasures')} />
      <p class="lead">{t('erasures.about')}</p>
      {problem && <Refused problem={problem} />}
      <Awaited asked={asked}>
        {({ items }) => (
          <Table
            stacks
            caption={t('erasures.count', { n: items.length })}
            rows={items}
            rowKey={({ id }) => id}
            rowClass={({ outcome }) => (outcome ? 'row-apart' : undefined)}
            empty={t('erasures.none')}
            columns={[
              {
                key: 'what',
                head: t('erasures.what'),
                cell: (one) => (
                  <>
                    <strong>{what(one)}</strong>
                    {!one.isOutside && (
                      <>
                        <br />
                        <span class="quiet">{record(one)}</span>
                      </>
                    )}
                  </>
                ),
              },
              {
                key: 'why',
                head: t('erasures.why'),
                cell: ({ why, isOutside, outcome, askedBy }) =>
                  isOutside ? (
                    <span class="quiet">
                      {t('erasures.why-outside')}
                      {outcome === null && ` ${t('erasures.ask-first', { name: askedBy })}`}
                    </span>
                  ) : (
                    why
                  ),
              },
              {
                key: 'who',
                head: t('erasures.who'),
                cell: ({ askedBy, askedAt }) => (
                  <>
                    {askedBy}
                    <br />
                    <span class="quiet">{moment(askedAt)}</span>
                  </>
                ),
              },
              {
                key: 'do',
                head: t('erasures.decision'),
                cell: (one) =>
                  one.outcome ? (
                    <>
                      {t(`erasures.${one.outcome}`)}
                      <br />
                      <span class="quiet">
                        {one.decidedBy} · {moment(one.decidedAt!)}
                      </span>
                    </>
                  ) : !one.mayDecide ? (
                    t('erasures.another')
                  ) : (
                    <div class="form-actions">
                      <Button
                        class="button-small"
                        tone="danger"
                        busy={busy === one.id}
                        aria-label={t('erasures.erase-what', {
                          what: what(one),
                          record: record(one),
                        })}
                        onClick={() => setToErase(one)}
                      >
                        {t('erasures.erase')}
                      </Button>
                      <Button
                        class="button-small"
                        busy={busy === one.id}
                        aria-label={t('erasures.leave-what', {
                          what: what(one),
                          record: record(one),
                        })}
                        onClick={() => void decide(one, 'refusals')}
                      >
                        {t('erasures.leave')}
                      </Button>
                    </div>
                  ),
              },
            ]}
          />
        )}
      </Awaited>
      <PersonErasures />
      <Dialog
        open={toErase !== null}
        title={t('erasures.sure')}
        onClose={() => setToErase(null)}
        actions={
          <>
            <Button tone="danger" onClick={() => void decide(toErase!, 'approvals')}>
              {t('erasures.erase')}
            </Button>
            <Button onClick={() => setToErase(null)}>{t('desk.cancel')}</Button>
          </>
        }
      >
        {toErase && (
          <p>
            {toErase.isOutside
              ? t('erasures.sure-outside', { name: toErase.askedBy, when: moment(toErase.askedAt) })
              : t('erasures.sure-text', { what: what(toErase), record: record(toErase) })}
          </p>
        )}
      </Dialog>
    </>
  );
}
