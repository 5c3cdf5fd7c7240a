import { CHECK_ANSWERS, CHECK_ASPECTS } from '@vigil/shared/inspection/file-findings.js';
import type { InspectionResults } from '@vigil/shared/staff-responses/inspection-result.js';
import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { useStaffFetch } from '../use-staff-fetch.js';
import { fileNames } from '../evidence/file-labels.js';
import { inspectionPath } from './inspection-paths.js';
import { currentChecks } from './file-checks.js';
import './inspection.css';
import { filesPath } from '../incident-path.js';

/** A summary of checks of the record's files, next to the grading form. Renders nothing if there are no files. */
export function FileChecksSummary({ record }: { record: IncidentRecord }) {
  return (
    <MoreWords bundles={['app', 'desk', 'problems', 'evidence', 'inspection']}>
      <Summary record={record} />
    </MoreWords>
  );
}

function Summary({ record }: { record: IncidentRecord }) {
  const t = useText();
  const { value } = useStaffFetch<InspectionResults>(inspectionPath(record.id));
  if (!value || value.total === 0) return null;
  const held = value.items.flatMap(({ checks }) => currentChecks(checks));
  const [holds, failed, unclear] = CHECK_ANSWERS.map(
    (answer) => held.filter((check) => check.answer === answer).length,
  ) as [number, number, number];
  const open = value.total * CHECK_ASPECTS.length - held.length;
  return (
    <div class="inspection-grade">
      <p class="small">
        {t('inspection.grade.summary', { n: value.total, holds, failed, unclear, open })}{' '}
        <a href="#record-files">{t('inspection.grade.to-files')}</a>
      </p>
      {record.failedChecks.length > 0 && <Failed record={record} />}
    </div>
  );
}

/** Which file failed which check; files are named as in their rows on the page. */
function Failed({ record }: { record: IncidentRecord }) {
  const t = useText();
  const { value } = useStaffFetch<{ items: EvidenceView[] }>(filesPath(record.id));
  if (!value) return null;
  const names = fileNames(value.items, t);
  return (
    <div class="band band-warning">
      <p>{t('inspection.grade.failed')}</p>
      <ul class="plain">
        {record.failedChecks.map(({ evidence, aspect }) => (
          <li key={`${evidence} ${aspect}`}>
            {t('inspection.grade.failed-file', {
              name: names.get(evidence) ?? '?',
              check: t(`inspection.check.${aspect}`),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}
