import type { Held } from '../storage/retry-delays.js';
import type { Settings } from '../storage/database.js';
import type { Sending } from '../storage/send-loop.js';

/** What every screen gets. */
export interface ScreenProps {
  settings: Settings;
  change: (change: Partial<Omit<Settings, 'key'>>) => Promise<void>;
  sending: Sending;
  /** Reports that wait for a retry, while others are sent. */
  held: readonly Held[];
  /** Milliseconds by which this phone's clock is ahead of the server's; null: not known. */
  clockAhead: number | null;
  /** Announces a message once: `field.said.CODE`. */
  say: (code: string | null) => void;
}
