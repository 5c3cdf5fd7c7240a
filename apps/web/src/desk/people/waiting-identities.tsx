import { MOST_BYTES_TOGETHER, MOST_TOGETHER } from '@vigil/shared/sealing/limits.js';
import type { WaitingIdentity } from '@vigil/shared/staff-responses/people.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { shortName } from '../sealing/note-path-and-name.js';
import { inBatches, mostKeysOfOne, type WaitingKind } from '../sealing/seal-waiting.js';
import { WaitingSealed, type WaitingProps } from '../sealing/waiting-sealed.js';
import { personPage } from './people-paths.js';

/** A request may have 2000 values: four of each identity, three of each key. */
const MOST_VALUES = 1_900;
const KIND: WaitingKind<WaitingIdentity> = {
  together: (items, recipients) =>
    inBatches(items, {
      most: Math.max(1, Math.min(MOST_TOGETHER, Math.floor(MOST_VALUES / (5 + 3 * mostKeysOfOne(items, recipients))))),
      mostBytes: MOST_BYTES_TOGETHER,
    }),
  seal: async (...asked) => (await import('./seal-waiting-identities.js')).sealWaitingIdentities(...asked),
};

/** Identities of people on whose team the member is that wait for a reader, or to be sealed anew. */
export function WaitingIdentities(props: WaitingProps) {
  const t = useText();
  return (
    <WaitingSealed<WaitingIdentity>
      {...props}
      path="/api/waiting-identities"
      words="sealing.identities"
      kind={KIND}
      name={({ id, person, handle }) => (
        <>
          <DeskLink to={personPage(person)}>{handle}</DeskLink>{' '}
          <span class="quiet">{t('sealing.note', { name: shortName(id) })}</span>
        </>
      )}
    />
  );
}
