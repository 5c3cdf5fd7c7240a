import type { OwnCodeWords } from '../vocabulary/own-codes.js';
import type { NamedStandards } from '../public/organisation-name.js';
import type { AgreedPage } from './agreed-words.js';

/** A code of the organisation's own that two people agreed to. */
export interface OwnCode extends OwnCodeWords {
  id: string;
  revision: number;
}

/** All of them, and what waits for a second person. */
export interface OwnCodePage extends AgreedPage<OwnCodeWords> {
  /** Codes that the country's folder suggests, and that nobody has proposed yet. */
  suggested: OwnCodeWords[];
  /** Standards that it suggests. */
  standards: NamedStandards[];
}
