import { describe, expect, it } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { Account } from '@vigil/shared/incident/account.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import desk from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import queue from '@vigil/shared/text/queue/en.json' with { type: 'json' };
import { actionOfKey, DESK_ACTIONS, offeredActions, type RecordAtHand, wordsOf } from './desk-actions.js';

const ME = 'me';
const record = (fields: Partial<RecordAtHand> = {}): RecordAtHand => ({
  id: 'r',
  status: 'WS_SUBMITTED',
  allowed: [],
  missing: [],
  owner: null,
  mine: false,
  incident: {
    ...blank(Incident),
    accounts: [{ ...blank(Account), party: 'PA_AUTHORITY', stance: 'DS_DENIES', aboutThisEvent: 'yes' }],
  },
  ...fields,
});
const names = (...asked: Parameters<typeof offeredActions>): string[] =>
  offeredActions(...asked).map(({ name }) => name);
const owner = (id: string) => ({ id, name: 'x', since: '', until: '' });

describe('what the palette offers', () => {
  it('has each action once, with words, and no key twice', () => {
    const keys = DESK_ACTIONS.flatMap(({ key }) => key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(DESK_ACTIONS.map(({ name }) => name)).size).toBe(DESK_ACTIONS.length);
    const words = Object.keys({ ...desk, ...queue });
    for (const action of DESK_ACTIONS) expect(words).toContain(wordsOf(action));
    expect(actionOfKey('a')?.name).toBe('assign');
    expect(actionOfKey('q')).toBeNull();
  });

  it('is about no record where none is at hand', () => {
    expect(names('reviewer', ME, null)).toEqual([
      'search',
      'new',
      'export',
      'period',
      'arrange',
      'language',
      'account',
      'help',
      'sign-out',
    ]);
    expect(names('analyst', ME, null)).not.toContain('new');
    expect(names('monitor', ME, null)).not.toContain('export');
  });

  it('is what this member can do with the record now', () => {
    expect(names('reviewer', ME, record({ allowed: ['change', 'take', 'return', 'verify', 'merge'] }))).toEqual(
      expect.arrayContaining([
        'edit',
        'assign',
        'hand-over',
        'comment',
        'review',
        'verify',
        'return',
        'join',
        'relate',
      ]),
    );
    const plain = names('reviewer', ME, record());
    for (const name of ['edit', 'give-back', 'review', 'verify', 'join', 'relate', 'publish'])
      expect(plain).not.toContain(name);
    expect(names('reviewer', ME, record({ owner: owner(ME) }))).toEqual(
      expect.arrayContaining(['give-back', 'hand-over']),
    );
    expect(names('reviewer', ME, record({ owner: owner(ME) }))).not.toContain('assign');
    for (const closed of [
      record({ owner: owner('other') }),
      record({ mine: true }),
      record({ status: 'WS_REJECTED' }),
      record({ status: 'WS_DRAFT' }),
    ])
      for (const name of ['assign', 'give-back', 'hand-over'])
        expect(names('reviewer', ME, closed)).not.toContain(name);
    expect(names('reviewer', ME, record({ status: 'WS_VERIFIED', allowed: ['publish'] }))).toContain('publish');
    expect(names('analyst', ME, record({ allowed: [] }))).toEqual(expect.arrayContaining(['open', 'history']));
    expect(names('analyst', ME, record())).not.toContain('comment');
    expect(names('monitor', ME, record({ allowed: ['change'] })).slice(0, 4)).toEqual([
      'open',
      'edit',
      'comment',
      'history',
    ]);
  });
});
