import type { WaitingNote } from '@vigil/shared/staff-responses/sealed-notes.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { shortName } from './note-path-and-name.js';
import type { WaitingKind } from './seal-waiting.js';
import { WaitingSealed, type WaitingProps } from './waiting-sealed.js';

const KIND: WaitingKind<WaitingNote> = {
  together: (notes) => notes.map((note) => [note]),
  seal: async (api, [note], keys, reader) =>
    (await import('./seal-waiting-note.js')).sealWaitingNote(api, note!, keys, reader),
};

/** Notes of incidents that wait for a reader, or to be sealed anew. */
export function WaitingNotes(props: WaitingProps) {
  const t = useText();
  return (
    <WaitingSealed<WaitingNote>
      {...props}
      path="/api/sealed-notes/waiting"
      words="sealing.waiting"
      kind={KIND}
      name={({ id, incident, title }) => (
        <>
          <DeskLink to={`/desk/incidents/${incident}`}>{title ?? t('desk.home.untitled')}</DeskLink>{' '}
          <span class="quiet">{t('sealing.note', { name: shortName(id) })}</span>
        </>
      )}
    />
  );
}
