import { CHECK_ASPECTS } from '@vigil/shared/inspection/file-findings.js';
import type { InspectionResults, InspectionResult } from '@vigil/shared/staff-responses/inspection-result.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useEffect } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { Awaited, useStaffFetch, useFresh, type Asked } from '../use-staff-fetch.js';
import { EvidenceFiles } from '../evidence/evidence-files.js';
import { mediaFileOf, playedAs } from '../media/media-file.js';
import { MediaThumb } from '../media/media-thumb.js';
import { useMember } from '../session.js';
import { ArchivedAddress } from './archived-address.js';
import { FileChecks } from './file-checks.js';
import { PublicCopies } from './public-copies.js';
import { FileMetadata } from './file-metadata.js';
import { inspectionPath } from './inspection-paths.js';
import { currentChecks } from './file-checks.js';
import './inspection.css';

/** What of a record decides what may be done with its files. */
type RecordOfFiles = Pick<IncidentRecord, 'id' | 'status' | 'mine' | 'allowed'>;
interface Props {
  record: RecordOfFiles;
  /** What is known of its files, if the page has loaded it already. */ inspections?: Asked<InspectionResults>;
  /** A check was answered, so the best possible grade may have changed. */ onChecked: () => void;
  /** As of EvidenceFiles. */ heading?: string;
}
/** Text bundles that the parts next to a file need. */
const REPORT_WRITING_BUNDLES = ['account', 'inspection'] as const;
/** Polling interval while a file is being inspected. */
const AGAIN_MS = 3_000;

/** The files of a record: state, thumbnail, checks and copies for readers. */
export function InspectedFiles({ record, inspections: loaded, onChecked, heading }: Props) {
  const own = useStaffFetch<InspectionResults>(loaded ? null : inspectionPath(record.id));
  const inspections = loaded ?? own;
  const isWaiting = inspections.value?.items.some(({ outcome }) => outcome === null) ?? false;
  useFresh(inspections);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(inspections.again, AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWaiting]);
  const changed = (): void => {
    inspections.again();
    onChecked();
  };
  return (
    <EvidenceFiles
      incident={record.id}
      mayAdd={record.allowed.includes('change')}
      onChanged={inspections.again}
      bundles={REPORT_WRITING_BUNDLES}
      heading={heading}
      lead={<Lead inspections={inspections} />}
      beside={(id, name) => {
        const file = inspections.value?.items.find((one) => one.id === id);
        return file ? (
          <File file={file} name={name} record={record} isAlone={inspections.value?.total === 1} onChanged={changed} />
        ) : null;
      }}
    />
  );
}

/** What the inspection is worth; or why there is none. */
function Lead({ inspections }: { inspections: Asked<InspectionResults> }) {
  const t = useText();
  return (
    <Awaited asked={inspections}>
      {({ total }) => (total === 0 ? null : <p class="field-help">{t('inspection.about')}</p>)}
    </Awaited>
  );
}

const REVIEWED = ['WS_SUBMITTED', 'WS_UNDER_REVIEW', 'WS_VERIFIED', 'WS_PUBLISHED'];

function File({
  file,
  name,
  record,
  isAlone,
  onChanged,
}: {
  file: InspectionResult;
  /** Its name in the row. */ name: string;
  record: RecordOfFiles;
  /** It is the only file on the page. */ isAlone: boolean;
  onChanged: () => void;
}) {
  const t = useText();
  const { role } = useMember();
  const isReviewed = role === 'reviewer' && REVIEWED.includes(record.status);
  return (
    <div class="inspection-file">
      {file.width !== null && file.height !== null && (
        <p class="small quiet">{t('inspection.pixels', { width: file.width, height: file.height })}</p>
      )}
      <div class="inspection-beside">
        <Small file={file} name={name} />
        <FileMetadata file={file} />
      </div>
      <ArchivedAddress file={file} mayChange={record.allowed.includes('change')} onChanged={onChanged} />
      {isReviewed && (
        <details class="inspection-more" open={isAlone || file.copies.some(({ mayDecide }) => mayDecide)}>
          <summary>
            {t('inspection.more', {
              answered: currentChecks(file.checks).length,
              all: CHECK_ASPECTS.length,
              copies: file.copies.filter(({ state }) => state === 'proposed' || state === 'agreed').length,
            })}
            {currentChecks(file.checks).some(({ answer }) => answer === 'failed') && (
              <span class="tag check-failed">{t('inspection.check.failed')}</span>
            )}
            {file.copies.some(({ mayDecide }) => mayDecide) && (
              <span class="tag copy-proposed">{t('inspection.copy.proposed')}</span>
            )}
          </summary>
          <FileChecks file={file} mayAnswer={!record.mine} isOwn={record.mine} onChanged={onChanged} />
          <PublicCopies file={file} isPublished={record.status === 'WS_PUBLISHED'} onChanged={onChanged} />
        </details>
      )}
    </div>
  );
}

/** The small view, or why there is none: never an empty frame. It opens large. */
function Small({ file, name }: { file: InspectionResult; name: string }) {
  const t = useText();
  const media = mediaFileOf(file, name);
  if (!media.picture && !playedAs(media))
    return (
      <div class="inspection-none">
        <strong>{t('inspection.no-small')}</strong>
        <p class="small">{t(`inspection.outcome.${file.outcome ?? 'waiting'}`, { type: file.type })}</p>
      </div>
    );
  return (
    <div class="inspection-small">
      <MediaThumb file={media} />
    </div>
  );
}
