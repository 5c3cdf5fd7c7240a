import type { ReceivedReport } from '@vigil/shared/staff-responses/field-reports.js';
import type { ComponentChildren } from 'preact';
import { useText } from '../../text-bundles.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';

/** Which monitor and which phone sent it. */
export function ReportSender({ report: { monitor, mine, phone, phoneEnded } }: { report: ReceivedReport }) {
  const t = useText();
  return (
    <span>
      {t(mine ? 'inbox.from-me' : 'inbox.from', { name: monitor, phone })}
      {phoneEnded && ` (${t('inbox.phone-ended')})`}
    </span>
  );
}

/**
 * When it was sent, by the phone's clock (if this reader may know it) and by the server's, and whether the phone's
 * clock can be right.
 */
export function ReportTimes({
  report: { receivedAt, clock },
  said,
}: {
  report: ReceivedReport;
  said: { began: string; saved: string } | null;
}) {
  const t = useText();
  const { country } = usePlaces();
  const moment = (iso: string): string => formatMoment(iso, t, country?.timeZone);
  return (
    <>
      <ReportFact name={t('inbox.received')}>{moment(receivedAt)}</ReportFact>
      {said && (
        <>
          <ReportFact name={t('inbox.began')}>{moment(said.began)}</ReportFact>
          <ReportFact name={t('inbox.saved')}>{moment(said.saved)}</ReportFact>
        </>
      )}
      {clock && <p class="field-warned">{t(`inbox.clock.${clock}`)}</p>}
    </>
  );
}

export function ReportFiles({
  report: {
    files: { said, arrived, refused },
    why,
  },
}: {
  report: ReceivedReport;
}) {
  const t = useText();
  if (said === 0) return <span class="quiet">{t('inbox.files.none')}</span>;
  if (why !== null) return <span>{t('inbox.files.waiting', { n: said })}</span>;
  return (
    <span class={arrived < said ? 'field-waits' : undefined}>
      {t('inbox.files', { k: arrived, n: said })}
      {refused > 0 && `; ${t('inbox.files.refused', { n: refused })}`}
    </span>
  );
}

export function ReportFact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <p class="field-line">
      <span class="quiet">{name}</span> {children}
    </p>
  );
}

/** The receipt number, which the phone shows too. */
export function ReportReceipt({ report: { receipt } }: { report: ReceivedReport }) {
  const t = useText();
  return (
    <ReportFact name={t('inbox.receipt')}>
      <span class="row-code" translate={false}>
        {receipt}
      </span>
    </ReportFact>
  );
}
