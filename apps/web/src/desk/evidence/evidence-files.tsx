import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useText, type TextBundle } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { Awaited, useStaffFetch, useFresh } from '../use-staff-fetch.js';
import { VisibilityBadge } from '../form/visibility-badge.js';
import { AddFiles } from './add-files.js';
import { fileNames } from './file-labels.js';
import { FileRow } from './file-row.js';
import { useUnderWay, type Ended } from './use-uploads.js';
import './evidence.css';
import { filesPath } from '../incident-path.js';

interface Props {
  incident: string;
  mayAdd: boolean;
  /** Called when a file was stored or removed. */ onChanged?: () => void;
  /**
   * Renders more about a file, given its id and the name in its row; with the text bundles it needs, and a sentence
   * that comes first.
   */
  beside?: (id: string, name: string) => ComponentChildren;
  bundles?: readonly TextBundle[];
  lead?: ComponentChildren;
  /** What the files are of, if not of the record of this page: a heading. They are only read then. */
  heading?: string | undefined;
}
const NONE: readonly TextBundle[] = [];

/** The files of a record: what each is, its state, its chain of custody, and a way to add more. */
export function EvidenceFiles({ bundles = NONE, ...props }: Props) {
  return (
    <MoreWords bundles={['app', 'desk', 'codebook', 'problems', 'evidence', ...bundles]}>
      <Section key={props.incident} {...props} />
    </MoreWords>
  );
}

function Section({ incident, mayAdd, onChanged, beside, lead, heading }: Omit<Props, 'bundles'>) {
  const t = useText();
  const files = useStaffFetch<{ total: number; items: EvidenceView[] }>(filesPath(incident));
  const [stored, setStored] = useState<string | null>(null);
  const underWay = useUnderWay(incident);
  useFresh(files);
  const title = heading ? `evidence-title-${incident}` : 'evidence-title';
  const changed = (ended: Ended): void => {
    if (ended && ended.refusal === null) setStored(ended.name);
    files.again();
    onChanged?.();
  };
  return (
    <section class="record-part evidence" id={heading ? undefined : 'record-files'} aria-labelledby={title}>
      <h2 id={title} tabIndex={-1}>
        {heading ?? t('evidence.title')} <VisibilityBadge of="internal" />
      </h2>
      {!heading && <p class="field-help">{t('evidence.about')}</p>}
      {!heading && lead}
      <Awaited asked={files}>
        {({ items }) => {
          const names = fileNames(items, t);
          return (
            <>
              {items.length === 0 ? (
                // While the list cannot be read again, a file may have been stored since.
                !files.problem && <p class="quiet">{t('evidence.none')}</p>
              ) : (
                <ul class="plain evidence-list">
                  {items
                    .filter(({ state, id }) => state !== 'expected' || !underWay.includes(id))
                    .map((file) => (
                      <FileRow
                        key={file.id}
                        file={heading ? { ...file, mayRemove: false } : file}
                        name={names.get(file.id)!}
                        onChanged={() => changed(null)}
                        beside={beside}
                      />
                    ))}
                </ul>
              )}
              {mayAdd && <AddFiles incident={incident} known={items} onEnded={changed} />}
            </>
          );
        }}
      </Awaited>
      <p class="visually-hidden" role="status">
        {stored !== null && t('evidence.stored-now', { name: stored })}
      </p>
    </section>
  );
}
