import { describe, expect, it } from '@jest/globals';
import { blank } from '../codebook/check-body.js';
import { Account } from './account.js';
import { worthAsking } from './completeness.js';
import { Incident } from './incident.js';

const account = (values: Partial<Account>): Account =>
  Object.assign(blank(Account), { party: 'PA_AUTHORITY', aboutThisEvent: 'yes', ...values });
const asked = (accounts: Account[], grounds: string[] | null = null): string[] =>
  worthAsking(Object.assign(blank(Incident), { accounts, grounds })).map(({ pointer, code }) => `${pointer} ${code}`);

const ASKED = ['/grounds reasons-open'];

describe('what is worth asking of a record', () => {
  it('is which reasons the authorities gave, where their account may give one and nobody answered', () => {
    expect(asked([account({ stance: 'DS_JUSTIFIES', text: 'They blocked the traffic.' })])).toEqual(ASKED);
    expect(asked([account({ stance: 'DS_PARTIAL', text: 'They blocked the traffic.' })], ['GR_UNKNOWN'])).toEqual(
      ASKED,
    );
    expect(asked([account({ stance: 'DS_ALT' })], [])).toEqual(ASKED);
  });

  it('is not asked where it is answered, also with "none given"', () => {
    for (const grounds of [['GR_TRAFFIC'], ['GR_NONE']])
      expect(asked([account({ stance: 'DS_JUSTIFIES', text: 'Traffic.' })], grounds)).toEqual([]);
  });

  it('is not asked where the authorities said nothing, or nothing about this event, or somebody else did', () => {
    expect(asked([])).toEqual([]);
    expect(asked([account({ stance: 'DS_NOT_SOUGHT', text: 'Too dangerous.' })])).toEqual([]);
    expect(asked([account({ stance: 'DS_NO_COMMENT', text: 'Did not answer.' })])).toEqual([]);
    expect(asked([account({ stance: 'DS_CONFIRMS' })])).toEqual([]);
    expect(asked([account({ stance: 'DS_JUSTIFIES', aboutThisEvent: 'no', text: 'In general.' })])).toEqual([]);
    expect(asked([account({ party: 'PA_ORGANISER', stance: 'DS_ALT', text: 'Traffic.' })])).toEqual([]);
  });
});
