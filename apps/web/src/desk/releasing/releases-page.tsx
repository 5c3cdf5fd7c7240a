import type { ReleaseView, ReleasePage } from '@vigil/shared/staff-responses/releases.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { Awaited, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useSession } from '../session.js';
import { REPORT_WRITING_BUNDLES } from '../report-writing/report-text-bundles.js';
import { audienceOf, kindOf, nameOf } from './changed-public-details.js';
import { useReleaseNames } from './release-card.js';
import { WaitingReleases } from './waiting-releases.js';

/** `/desk/releases`: proposals that wait for a second person, and past decisions. */
export default function ReleasesPage() {
  return (
    <MoreWords bundles={[...REPORT_WRITING_BUNDLES, 'releases']}>
      <Releases />
    </MoreWords>
  );
}

function Releases() {
  const t = useText();
  const { api } = useSession();
  const { country } = usePlaces();
  const names = useReleaseNames();
  const waiting = useStaffFetch<ReleasePage>('/api/releases');
  useFresh(waiting);
  const first = useStaffFetch<ReleasePage>('/api/releases?state=decided');
  const [more, setMore] = useState<{ items: ReleaseView[]; next: number | null } | null>(null);
  const when = (at: string): string => formatMoment(at, t, country?.timeZone);
  const changed = (): void => {
    setMore(null);
    first.again();
  };
  return (
    <>
      <PageHead title={t('desk.page.releases')} />
      <WaitingReleases asked={waiting} isHome={false} onDone={changed} />
      <Awaited asked={first}>
        {({ total, items: begun, next }) => {
          const items = [...begun, ...(more?.items ?? [])];
          const further = more ? more.next : next;
          const goOn = async (): Promise<void> => {
            const reply = await api.get<ReleasePage>(`/api/releases?state=decided&after=${further}`);
            if (reply.ok) setMore({ items: [...(more?.items ?? []), ...reply.value.items], next: reply.value.next });
          };
          return (
            <>
              <h2>{t('releases.all')}</h2>
              <Table
                stacks
                caption={
                  items.length < total
                    ? t('releases.shown', { k: items.length, n: total })
                    : t('releases.decided-count', { n: total })
                }
                rows={items}
                rowKey={({ id }) => id}
                empty={t('releases.nothing-decided')}
                columns={[
                  {
                    key: 'what',
                    head: t('releases.what'),
                    cell: (one) => (
                      <>
                        <strong>{nameOf(one, names)}</strong>
                        <br />
                        <span class="small quiet">
                          {t(one.isOutside ? 'releases.outside-decided' : `releases.kind.${kindOf(one)}`)}
                        </span>
                      </>
                    ),
                  },
                  {
                    key: 'proposed',
                    head: t('releases.proposed'),
                    cell: ({ proposedBy, proposedAt }) => (
                      <>
                        {proposedBy}
                        <br />
                        <span class="small quiet">{when(proposedAt)}</span>
                      </>
                    ),
                  },
                  {
                    key: 'outcome',
                    head: t('releases.outcome'),
                    cell: ({ kind, outcome, reason }) => (
                      <>
                        {t(
                          outcome === 'released' && audienceOf({ kind }) !== 'readers'
                            ? 'releases.outcome.agreed'
                            : `releases.outcome.${outcome}`,
                        )}
                        {reason && (
                          <>
                            <br />
                            <span class="small">{reason}</span>
                          </>
                        )}
                      </>
                    ),
                  },
                  {
                    key: 'answer',
                    head: t('releases.answer'),
                    cell: ({ decidedBy, decidedAt }) => (
                      <>
                        {decidedBy}
                        <br />
                        <span class="small quiet">{when(decidedAt!)}</span>
                      </>
                    ),
                  },
                ]}
              />
              {further !== null && <Button onClick={() => void goOn()}>{t('releases.more')}</Button>}
            </>
          );
        }}
      </Awaited>
    </>
  );
}
