import type { Held } from './storage/back-off.js';
import type { Settings } from './storage/database.js';
import type { Sending } from './storage/sender.js';

/** What is the same on every screen. */
export interface Around {
  settings: Settings;
  change: (change: Partial<Omit<Settings, 'key'>>) => Promise<void>;
  sending: Sending;
  /** Reports that wait by themselves, while others go on. */
  held: readonly Held[];
  /** Milliseconds by which this phone's clock is ahead of the office's; null: not known. */
  clockAhead: number | null;
  /** Words that everybody should hear once: `field.said.CODE`. */
  say: (code: string | null) => void;
}
