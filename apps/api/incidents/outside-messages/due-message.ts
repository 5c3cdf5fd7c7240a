import type { MailProgress, UnreadNotices } from '../../accounts/notices/outside-messages.repository.js';
import type { MessageKind } from '@vigil/shared/staff-responses/outside-messages.js';

const MINUTE_MS = 60_000;
/** Two urgent messages of one sort are at least so far apart: a second one says nothing more. */
export const PAUSE_MS = 5 * MINUTE_MS;
/**
 * After so long a message that somebody is at risk is repeated, until somebody has opened it: on the first day, and
 * later.
 */
export const REPEAT_MS = { new: 60 * MINUTE_MS, old: 24 * 60 * MINUTE_MS } as const;
/**
 * The hour at the place of the records from which on the daily message is sent. It tells nobody when something
 * happened.
 */
export const DAILY_HOUR = 7;

/** The day and hour at the place of the records. */
export interface PlaceClock {
  day: string;
  hour: number;
}
export interface DueMessage {
  kind: MessageKind;
  /** The notices (ids) of which it tells for the first time. */
  notices: readonly string[];
}

/** Returns the message that a member is to be sent now; null: none. */
export const dueMessage = (
  { how, greeted, dailyOn, urgentAge, riskAge }: MailProgress,
  unread: UnreadNotices,
  { day, hour }: PlaceClock,
): DueMessage | null => {
  const isPast = (age: number | null, least: number): boolean => age === null || age >= least;
  const { risk, riskOpen } = unread;
  if (risk.length > 0 ? isPast(riskAge, PAUSE_MS) : riskOpen && isPast(riskAge, REPEAT_MS[riskOpen]))
    return { kind: 'at-risk', notices: risk };
  if (unread.urgent.length > 0 && isPast(urgentAge, PAUSE_MS)) return { kind: 'urgent', notices: unread.urgent };
  if (!greeted) return { kind: 'first', notices: [] };
  if (how === 'daily' && unread.daily.length > 0 && hour >= DAILY_HOUR && dailyOn !== day)
    return { kind: 'daily', notices: unread.daily };
  return null;
};
