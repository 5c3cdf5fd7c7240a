import type { SealedNoteView, SealingKeys } from '@vigil/shared/staff-responses/sealed-notes.js';
import { useText } from '../../text-bundles.js';
import { useSession } from '../session.js';
import { ReadNote } from './note-fields.js';
import { OpenSealed } from './open-sealed.js';
import { SealForm } from './seal-form.js';
import type { Opened } from './sealing-crypto.js';
import type { JudgedKey } from './use-sealing-keys.js';

interface Props {
  note: SealedNoteView;
  /** A former revision to open; absent: the current one. */
  revision?: number;
  incident: string;
  keys: readonly JudgedKey[];
  all: SealingKeys;
  maySeal: boolean;
  onChanged: () => void;
}

/** Opens one note for a reviewer, and lets them change it. */
export function OpenNote({ note, revision, incident, keys, all, maySeal, onChanged }: Props) {
  const t = useText();
  const { api } = useSession();
  return (
    <OpenSealed<Opened>
      id={note.id}
      revision={revision}
      sealedFor={note.sealedFor}
      keys={keys}
      open={async (reader) =>
        (await import('./sealing-crypto.js')).openSealed(api, incident, note.id, reader, revision)
      }
      read={({ text }) => <ReadNote text={text} />}
      changes={t('sealing.change')}
      form={
        maySeal
          ? (opened, { back, close }) => (
              <SealForm
                incident={incident}
                keys={keys}
                all={all}
                opened={opened}
                onCancel={back}
                onSealed={() => {
                  close();
                  onChanged();
                }}
              />
            )
          : undefined
      }
    />
  );
}
