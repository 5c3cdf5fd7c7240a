import type { OwnCodeWords } from '../vocabulary/own-codes.js';

/** A code of the organisation's own that two people agreed to. */
export interface OwnCode extends OwnCodeWords {
  id: string;
  revision: number;
}

/** All of them, and what waits for a second person. */
export interface OwnCodePage {
  total: number;
  items: OwnCode[];
  waiting: (OwnCodeWords & { id: string })[];
}
