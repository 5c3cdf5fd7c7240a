import type { MailProgress, UnreadNotices } from '../../accounts/notices/outside-messages.repository.js';
import { DAILY_HOUR, dueMessage, PAUSE_MS, REPEAT_MS } from './due-message.js';

const NOTHING: UnreadNotices = { daily: [], urgent: [], risk: [], riskOpen: null };
const NEVER: MailProgress = { how: 'daily', greeted: true, dailyOn: null, urgentAge: null, riskAge: null };
const MORNING = { day: '2026-03-02', hour: DAILY_HOUR };
const kindOf = (
  progress: Partial<MailProgress>,
  unread: Partial<UnreadNotices>,
  clock: Partial<typeof MORNING> = {},
): string | null =>
  dueMessage({ ...NEVER, ...progress }, { ...NOTHING, ...unread }, { ...MORNING, ...clock })?.kind ?? null;

describe('a daily message', () => {
  it('is sent once a day, from the hour on, and only if something new waits', () => {
    expect(kindOf({}, { daily: ['a'] })).toBe('daily');
    expect(kindOf({ dailyOn: '2026-03-01' }, { daily: ['a'] }, { hour: 23 })).toBe('daily');
    expect(kindOf({ dailyOn: '2026-03-02' }, { daily: ['a'] })).toBeNull();
    expect(kindOf({}, { daily: ['a'] }, { hour: DAILY_HOUR - 1 })).toBeNull();
    expect(kindOf({}, {})).toBeNull();
  });

  it('is none for those who chose urgent ones alone', () =>
    expect(kindOf({ how: 'urgent' }, { daily: ['a'] })).toBeNull());
});

describe('an urgent message', () => {
  it('is sent at once, at any hour, whatever was chosen', () => {
    for (const how of ['daily', 'urgent'] as const)
      expect(kindOf({ how, dailyOn: '2026-03-02' }, { urgent: ['a'] }, { hour: 2 })).toBe('urgent');
  });

  it('is not sent again within minutes', () => {
    expect(kindOf({ urgentAge: PAUSE_MS - 1 }, { urgent: ['a'] })).toBeNull();
    expect(kindOf({ urgentAge: PAUSE_MS }, { urgent: ['a'] })).toBe('urgent');
  });
});

describe('a message that somebody is at risk', () => {
  it('comes before every other', () =>
    expect(
      dueMessage({ ...NEVER, greeted: false }, { ...NOTHING, daily: ['a'], urgent: ['b'], risk: ['c'] }, MORNING),
    ).toEqual({ kind: 'at-risk', notices: ['c'] }));

  it.each(['new', 'old'] as const)('is repeated while nobody has opened it, of one that is %s', (riskOpen) => {
    expect(kindOf({ riskAge: REPEAT_MS[riskOpen] - 1 }, { riskOpen })).toBeNull();
    expect(kindOf({ riskAge: REPEAT_MS[riskOpen] }, { riskOpen })).toBe('at-risk');
    expect(kindOf({ riskAge: REPEAT_MS.old }, {})).toBeNull();
  });

  it('does not wait an hour for another one', () => {
    expect(kindOf({ riskAge: PAUSE_MS }, { risk: ['b'], riskOpen: 'old' })).toBe('at-risk');
    expect(kindOf({ riskAge: PAUSE_MS - 1 }, { risk: ['b'], riskOpen: 'new' })).toBeNull();
  });
});

it('sends a first message to an address that is new', () =>
  expect(kindOf({ greeted: false, how: 'urgent' }, {})).toBe('first'));
