import { type Day, isDay } from '../day/day.js';
import type { CustodyEvent } from './custody-event.js';
import type { Days } from './spells.js';
import type { CaseStep } from './stage.js';

/** Returns the days of a test's text: '2021-03-01', or '2021-03-01..2021-03-31'. */
export const days = (text: string): Days => {
  const [earliest, latest = earliest] = text.split('..');
  if (!isDay(earliest) || !isDay(latest)) throw new RangeError('a test names no days');
  return { earliest: earliest as Day, latest: latest as Day };
};

/** Builds an event: its type without the prefix, and its days. Its id is both, unless a test gives one. */
export const aStep = (type: string, when: string, rest: Partial<CaseStep> = {}): CaseStep => ({
  id: `${type} ${when}`,
  type: `CE_${type}`,
  when: days(when),
  leftCustody: 'unknown',
  after: null,
  case: null,
  conditions: null,
  until: null,
  ...rest,
});

export const released = (when: string, rest: Partial<CustodyEvent> = {}): CaseStep =>
  aStep('RELEASED', when, { leftCustody: 'yes', ...rest });
