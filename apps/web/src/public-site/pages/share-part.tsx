import { lazily } from '../../use-public-fetch.js';
import { SheetButton } from '../share-button.js';
import type { PartsToShare } from './sharing-part.js';

const SharingPart = lazily(() => import('./sharing-part.js'));

/** Opens the sheet of a part of a group's or place's page, at its first picture. */
export function SharePart(of: PartsToShare) {
  return <SheetButton opens={of.parts[0]} sheet={() => <SharingPart {...of} />} />;
}
