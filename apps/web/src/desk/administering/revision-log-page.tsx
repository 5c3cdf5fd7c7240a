import type { LogStatus, AdministrationEntry, AdministrationPage } from '@vigil/shared/staff-responses/revision-log.js';
import { useState } from 'preact/hooks';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { SignIns } from '../account/sign-ins.js';
import { EvidenceIntegrity } from '../evidence/evidence-integrity.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useSession } from '../session.js';

/** `/desk/log`: whether anyone outside could detect a rewritten log, and what was done to accounts. */
export function RevisionLogPage() {
  const t = useText();
  const status = useStaffFetch<LogStatus>('/api/log');
  return (
    <>
      <PageHead title={t('desk.page.log')} />
      <p class="lead">{t('log.about')}</p>
      <Awaited asked={status}>{(value) => <Outside status={value} />}</Awaited>
      <EvidenceIntegrity />
      <Administration />
      <SignIns of="all" />
    </>
  );
}

const useMoment = (): ((at: string) => string) => {
  const t = useText();
  const { country } = usePlaces();
  return (at) => formatMoment(at, t, country?.timeZone);
};

/** Says in one sentence whether the log is witnessed, then lists the witnesses. */
function Outside({ status }: { status: LogStatus }) {
  const t = useText();
  const moment = useMoment();
  const { signed, outside, openSince, witnesses } = status;
  return (
    <section>
      <h2>{t('log.outside')}</h2>
      <Warning status={status} />
      <dl class="log-facts">
        <div>
          <dt>{t('log.signed')}</dt>
          <dd>
            {signed ? (
              <>
                {t('log.size', { n: signed.size })} <code class="log-root">{signed.root}</code>
              </>
            ) : (
              t('log.never')
            )}
          </dd>
        </div>
        <div>
          <dt>{t('log.newest')}</dt>
          <dd>
            {outside
              ? t('log.newest-is', {
                  moment: moment(outside.at),
                  n: outside.size,
                  names: outside.by.join(t('list.and')),
                })
              : t('log.none')}
          </dd>
        </div>
        {outside && (
          <div>
            <dt>{t('log.open')}</dt>
            <dd>{openSince ? t('log.open-since', { moment: moment(openSince) }) : t('log.open-none')}</dd>
          </div>
        )}
      </dl>
      {witnesses.length > 0 && (
        <Table
          stacks
          caption={t('log.witnesses', { n: witnesses.length })}
          rows={witnesses}
          rowKey={({ name }) => name}
          columns={[
            { key: 'name', head: t('log.witness'), cell: ({ name }) => <span class="log-name">{name}</span> },
            {
              key: 'size',
              head: t('log.signed-for'),
              cell: ({ size, cosignedAt }) =>
                cosignedAt ? (
                  <>
                    {t('log.size', { n: size })}
                    <br />
                    <span class="quiet">{moment(cosignedAt)}</span>
                  </>
                ) : (
                  t('log.nothing')
                ),
            },
            {
              key: 'trouble',
              head: t('log.last-time'),
              cell: ({ trouble, triedAt }) =>
                triedAt ? (
                  <>
                    {t(trouble ? `log.trouble.${trouble}` : 'log.well')}
                    <br />
                    <span class="quiet">{moment(triedAt)}</span>
                  </>
                ) : (
                  t('log.not-asked')
                ),
            },
          ]}
        />
      )}
      <p class="small quiet">{t('log.how')}</p>
    </section>
  );
}

/** Warns of the worst problem; renders nothing if all is well. */
function Warning({ status: { witnesses, isOld, outside } }: { status: LogStatus }) {
  const t = useText();
  const alarm = witnesses.find(({ trouble }) => trouble === 'other-history' || trouble === 'ahead');
  if (alarm)
    return (
      <Band tone="error">
        <p role="alert">
          <strong>{t(`log.alarm.${alarm.trouble}`, { name: alarm.name })}</strong> {t('log.alarm')}
        </p>
      </Band>
    );
  if (witnesses.length === 0)
    return (
      <Band tone="warning">
        <p>{t('log.warn-nobody')}</p>
      </Band>
    );
  if (isOld)
    return (
      <Band tone="warning">
        <p>{t(outside ? 'log.warn-old' : 'log.warn-none')}</p>
      </Band>
    );
  return null;
}

/** Lists who approved, suspended and reset which accounts and gave which roles, newest first. */
function Administration() {
  const t = useText();
  const moment = useMoment();
  const { api } = useSession();
  const first = useStaffFetch<AdministrationPage>('/api/log/administration');
  const [more, setMore] = useState<AdministrationPage[]>([]);
  const [busy, setBusy] = useState(false);
  const pages = first.value ? [first.value, ...more] : [];
  const items = pages.flatMap((page) => page.items);
  const next = pages.at(-1)?.next ?? null;
  const read = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.get<AdministrationPage>(`/api/log/administration?before=${next}`);
    setBusy(false);
    if (reply.ok) setMore([...more, reply.value]);
  };
  return (
    <section>
      <h2>{t('log.administration')}</h2>
      <p>{t('log.administration-about')}</p>
      <Awaited asked={first}>
        {({ total }) => (
          <>
            {total === 0 && <p class="quiet">{t('log.no-entries')}</p>}
            {total > 0 && (
              <Table
                stacks
                caption={t('log.entries', { n: items.length, total })}
                rows={items}
                rowKey={({ seq }) => String(seq)}
                columns={[
                  { key: 'what', head: t('log.what'), cell: (entry) => <Said entry={entry} /> },
                  { key: 'who', head: t('log.who'), cell: ({ actor }) => actor ?? t('log.nobody') },
                  { key: 'when', head: t('log.when'), cell: ({ at }) => moment(at) },
                  {
                    key: 'proof',
                    head: t('log.proof'),
                    cell: ({ proof }) =>
                      proof === 'broken' ? <strong>{t('desk.history.broken')}</strong> : t(`desk.history.${proof}`),
                  },
                ]}
              />
            )}
            {next !== null && (
              <Button busy={busy} onClick={() => void read()}>
                {t('log.more')}
              </Button>
            )}
          </>
        )}
      </Awaited>
    </section>
  );
}

function Said({ entry: { kind, whom, role } }: { entry: AdministrationEntry }) {
  const t = useText();
  return <>{t(`administration.${kind}`, { whom: whom ?? '', role: role ? t(`desk.role.${role}`) : '' })}</>;
}
