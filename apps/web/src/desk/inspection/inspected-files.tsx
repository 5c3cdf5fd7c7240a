import { CHECK_ASPECTS } from '@vigil/shared/inspection/findings.js';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { Awaited, useStaffFetch, useFresh, type Asked } from '../use-staff-fetch.js';
import { EvidenceFiles } from '../evidence/evidence-files.js';
import type { IncidentRecord } from '../record.js';
import { useMember } from '../session.js';
import { ArchivedAddress } from './archived-address.js';
import { Checks } from './checks.js';
import { Copies } from './copies.js';
import { FileMetadata } from './file-metadata.js';
import { holding, lookedPath, viewPath, type Looked, type InspectedFile } from './inspection-types.js';
import './inspection.css';

interface Props {
  record: IncidentRecord;
  /** A check was answered, so the best possible grade may have changed. */ onChecked: () => void;
}
/** Text bundles that the parts next to a file need. */
const BUNDLES = ['account', 'looking'] as const;
/** Polling interval while a file is being inspected. */
const AGAIN_MS = 3_000;

/** The files of a record: state, thumbnail, checks and copies for readers. */
export function InspectedFiles({ record, onChecked }: Props) {
  const looked = useStaffFetch<Looked>(lookedPath(record.id));
  const isWaiting = looked.value?.items.some(({ outcome }) => outcome === null) ?? false;
  useFresh(looked);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(looked.again, AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWaiting]);
  const changed = (): void => {
    looked.again();
    onChecked();
  };
  return (
    <EvidenceFiles
      incident={record.id}
      mayAdd={record.allowed.includes('change')}
      onChanged={looked.again}
      bundles={BUNDLES}
      lead={<Lead looked={looked} />}
      beside={(id, name) => {
        const file = looked.value?.items.find((one) => one.id === id);
        return file ? (
          <File file={file} name={name} record={record} isAlone={looked.value?.total === 1} onChanged={changed} />
        ) : null;
      }}
    />
  );
}

/** What the inspection is worth; or why there is none. */
function Lead({ looked }: { looked: Asked<Looked> }) {
  const t = useText();
  return (
    <Awaited asked={looked}>
      {({ total }) => (total === 0 ? null : <p class="field-help">{t('looking.about')}</p>)}
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
  file: InspectedFile;
  /** Its name in the row. */ name: string;
  record: IncidentRecord;
  /** It is the only file on the page. */ isAlone: boolean;
  onChanged: () => void;
}) {
  const t = useText();
  const { role } = useMember();
  const isReviewed = role === 'reviewer' && REVIEWED.includes(record.status);
  return (
    <div class="looked-file">
      {file.width !== null && file.height !== null && (
        <p class="small quiet">{t('looking.pixels', { width: file.width, height: file.height })}</p>
      )}
      <div class="looked-beside">
        <Small file={file} name={name} />
        <FileMetadata file={file} />
      </div>
      <ArchivedAddress file={file} mayChange={record.allowed.includes('change')} onChanged={onChanged} />
      {isReviewed && (
        <details class="looked-more" open={isAlone || file.copies.some(({ mayDecide }) => mayDecide)}>
          <summary>
            {t('looking.more', {
              answered: holding(file.checks).length,
              all: CHECK_ASPECTS.length,
              copies: file.copies.filter(({ state }) => state === 'proposed' || state === 'agreed').length,
            })}
            {holding(file.checks).some(({ answer }) => answer === 'failed') && (
              <span class="tag check-failed">{t('looking.check.failed')}</span>
            )}
            {file.copies.some(({ mayDecide }) => mayDecide) && (
              <span class="tag copy-proposed">{t('looking.copy.proposed')}</span>
            )}
          </summary>
          <Checks file={file} mayAnswer={!record.mine} isOwn={record.mine} onChanged={onChanged} />
          <Copies file={file} isPublished={record.status === 'WS_PUBLISHED'} onChanged={onChanged} />
        </details>
      )}
    </div>
  );
}

/** The thumbnail, or why there is none: never an empty frame. */
function Small({ file, name }: { file: InspectedFile; name: string }) {
  const t = useText();
  const [isLarge, setLarge] = useState(false);
  if (!file.small)
    return (
      <div class="looked-none">
        <strong>{t('looking.no-small')}</strong>
        <p class="small">{t(`looking.outcome.${file.outcome ?? 'waiting'}`, { type: file.type })}</p>
      </div>
    );
  return (
    <div class="looked-small">
      <img
        src={viewPath(file.id, 'small')}
        width={file.small.width}
        height={file.small.height}
        alt={t('looking.picture-of', { name })}
        loading="lazy"
        decoding="async"
      />
      <Button class="button-small" onClick={() => setLarge(true)}>
        {t('looking.open-large')}
      </Button>
      {isLarge && (
        <Dialog open title={name} onClose={() => setLarge(false)}>
          <img
            class="looked-large"
            src={viewPath(file.id, 'large')}
            width={file.width!}
            height={file.height!}
            alt={t('looking.picture-of', { name })}
          />
        </Dialog>
      )}
    </div>
  );
}
