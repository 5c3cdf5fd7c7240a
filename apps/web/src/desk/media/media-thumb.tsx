import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { InspectionResult } from '@vigil/shared/staff-responses/inspection-result.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { fileName } from '../evidence/file-labels.js';
import { viewPath } from '../inspection/inspection-paths.js';
import { MediaDialog } from './media-dialog.js';
import { type MediaFile, mediaFileOf } from './media-file.js';
import './media.css';

interface Props {
  file: MediaFile;
  /** More about it in the dialog. */ children?: ComponentChildren;
}

/**
 * A small grey view of a file that opens it large. What has no picture, such as a video, shows what it is, no frame.
 */
export function MediaThumb({ file, children }: Props) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="media-thumb" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {file.picture ? (
          <img class="media-grey" src={viewPath(file.id, 'small')} alt="" loading="lazy" decoding="async" />
        ) : (
          <span class="media-kind">{t(`evidence.kind.${file.kind}`)}</span>
        )}
        <span class="visually-hidden">{t('media.open', { name: file.name })}</span>
      </button>
      <MediaDialog file={file} open={isOpen} onClose={() => setOpen(false)}>
        {children}
      </MediaDialog>
    </>
  );
}

/** Small views in a row, beside the words that they prove. */
export function MediaBeside({ files }: { files: readonly InspectionResult[] }) {
  if (files.length === 0) return null;
  return (
    <MoreWords bundles={['app', 'desk', 'problems', 'evidence', 'inspection']}>
      <Row files={files} />
    </MoreWords>
  );
}

function Row({ files }: { files: readonly InspectionResult[] }) {
  const t = useText();
  return (
    <ul class="plain media-beside" aria-label={t('media.beside')}>
      {files.map((file) => (
        <li key={file.id}>
          <MediaThumb file={mediaFileOf(file, fileName(file, t))} />
        </li>
      ))}
    </ul>
  );
}
