import { fieldOf } from '@vigil/shared/codebook/field.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { digitsIn } from '@vigil/shared/day/format-dates.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { ReportOfRecord, UnreadAnswer } from '@vigil/shared/staff-responses/field-reports.js';
import { useEffect } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { useStaffFetch } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { incidentPath } from '../incident-path.js';
import { formatLabel } from '../format-answer.js';
import { ReportFiles, ReportSender, ReportFact, ReportReceipt, ReportTimes } from './report-facts.js';
import './field.css';
import { REPORT_TEXT_BUNDLES } from './inbox-text-bundles.js';

export interface ReportsOfRecordProps {
  incident: string;
  /** Called with the reports once they are there. */ onRead?: (reports: readonly ReportOfRecord[]) => void;
}

/**
 * Shows the field reports behind a record, including those of records merged into it; renders nothing if there are
 * none.
 */
export default function ReportsOfRecord({ incident, onRead }: ReportsOfRecordProps) {
  const found = useStaffFetch<{ items: ReportOfRecord[] }>(incidentPath(incident, 'field-reports'));
  const items = found.value?.items ?? [];
  useEffect(() => onRead?.(items), [found.value]);
  return items.length === 0 ? null : (
    <MoreWords bundles={REPORT_TEXT_BUNDLES}>
      <Reports incident={incident} items={items} />
    </MoreWords>
  );
}

function Reports({ incident, items }: { incident: string; items: readonly ReportOfRecord[] }) {
  const t = useText();
  return (
    <section class="record-part" aria-labelledby="from-field">
      <h2 id="from-field">{t('beside.title')}</h2>
      <div class="beside">
        {items.map((report) => (
          <One key={report.id} report={report} isJoined={report.incident !== incident} />
        ))}
      </div>
    </section>
  );
}

function One({ report, isJoined }: { report: ReportOfRecord; isJoined: boolean }) {
  const t = useText();
  const { internal } = report;
  const fix = internal?.fix ?? null;
  const degrees = fix && digitsIn(`${fix.lat.toFixed(5)}, ${fix.lng.toFixed(5)}`, t.language);
  return (
    <article class="beside-side small">
      {report.atRisk && <p class="field-risk">{t('inbox.at-risk')}</p>}
      <p class="field-line">
        <ReportSender report={report} />
      </p>
      {isJoined && (
        <p class="field-line">
          <DeskLink to={`/desk/incidents/${report.incident}`}>{report.title ?? t('desk.home.untitled')}</DeskLink>,{' '}
          {t('beside.joined')}
        </p>
      )}
      <ReportTimes report={report} said={internal?.clock ?? null} />
      {degrees && (
        <ReportFact name={t('beside.fix')}>
          {t('beside.fix-said', { place: degrees, n: Math.round(fix.accuracy) })}
        </ReportFact>
      )}
      <p class="field-line">
        <ReportFiles report={report} />
      </p>
      <ReportReceipt report={report} />
      {!internal && <p class="quiet">{t('beside.withheld')}</p>}
      {internal && internal.unread.length > 0 && <UnreadAnswers unread={internal.unread} />}
    </article>
  );
}

/** Lists what could not be stored as an answer, in the words of the report. */
function UnreadAnswers({ unread }: { unread: readonly UnreadAnswer[] }) {
  const t = useText();
  const nameOf = ({ pointer }: UnreadAnswer): string => {
    const [list, index, inner] = pointer.split('/').slice(1);
    const field = fieldOf(Incident, list ?? '');
    if (!field) return list || t('desk.form.whole-record');
    const child = inner && field.of ? fieldOf(field.of(), inner) : undefined;
    return [
      formatLabel(Incident, field, t),
      index === undefined ? '' : formatNumber(Number(index) + 1, t.language),
      child ? formatLabel(field.of!(), child, t) : '',
    ]
      .filter(Boolean)
      .join(' › ');
  };
  return (
    <div class="field-unread">
      <h3>{t('beside.unread')}</h3>
      <p class="quiet">{t('beside.unread-about')}</p>
      <dl>
        {unread.map((one) => (
          <div key={`${one.pointer} ${one.code}`}>
            <dt>{nameOf(one)}</dt>
            <dd>
              <code>{typeof one.value === 'string' ? one.value : JSON.stringify(one.value)}</code>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
