import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useText, Words, type TextBundle } from '../../text-bundles.js';
import { Awaited, useStaffFetch, useFresh } from '../use-staff-fetch.js';
import { VisibilityBadge } from '../form/visibility-badge.js';
import { AddFiles } from './add-files.js';
import { fileNames } from './file-labels.js';
import { FileRow } from './file-row.js';
import type { Ended } from './use-uploads.js';
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
}
const NONE: readonly TextBundle[] = [];

/** The files of a record: what each is, its state, its chain of custody, and a way to add more. */
export function EvidenceFiles({ bundles = NONE, ...props }: Props) {
  return (
    <Words bundles={['app', 'desk', 'codebook', 'problems', 'evidence', ...bundles]}>
      <Section key={props.incident} {...props} />
    </Words>
  );
}

function Section({ incident, mayAdd, onChanged, beside, lead }: Omit<Props, 'bundles'>) {
  const t = useText();
  const files = useStaffFetch<{ total: number; items: EvidenceView[] }>(filesPath(incident));
  const [stored, setStored] = useState<string | null>(null);
  useFresh(files);
  const changed = (ended: Ended): void => {
    if (ended && ended.refusal === null) setStored(ended.name);
    files.again();
    onChanged?.();
  };
  return (
    <section class="record-part evidence" id="record-files" aria-labelledby="evidence-title">
      <h2 id="evidence-title" tabIndex={-1}>
        {t('evidence.title')} <VisibilityBadge of="internal" />
      </h2>
      <p class="field-help">{t('evidence.about')}</p>
      {lead}
      <Awaited asked={files}>
        {({ items }) => {
          const names = fileNames(items, t);
          return (
            <>
              {items.length === 0 ? (
                <p class="quiet">{t('evidence.none')}</p>
              ) : (
                <ul class="plain evidence-list">
                  {items.map((file) => (
                    <FileRow
                      key={file.id}
                      file={file}
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
