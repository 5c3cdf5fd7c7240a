import { blank, type FieldError } from '@vigil/shared/codebook/check-body.js';
import { Account } from '@vigil/shared/incident/account.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { RecordAction } from '@vigil/shared/staff-responses/incident-record.js';
import { mainActionOf } from './main-action.js';

const withAccount: Incident = {
  ...blank(Incident),
  accounts: [{ ...blank(Account), party: 'PA_AUTHORITY', stance: 'DS_DENIES', aboutThisEvent: 'yes' }],
};
const main = (status: string, allowed: RecordAction[], incident = withAccount, missing: FieldError[] = []) =>
  mainActionOf({ status, allowed, incident, missing });

describe('the main action of a record', () => {
  it('is what brings the record further', () => {
    expect(main('WS_SUBMITTED', ['change', 'take', 'return', 'verify'])).toBe('take');
    expect(main('WS_UNDER_REVIEW', ['change', 'return', 'verify'])).toBe('verify');
    expect(main('WS_VERIFIED', ['change', 'reopen', 'propose', 'publish'])).toBe('publish');
    expect(main('WS_VERIFIED', ['change', 'propose'])).toBe('propose');
    expect(main('WS_PUBLISHED', ['change', 'verify', 'propose', 'correct', 'retract'])).toBe('correct');
  });

  it('is a change where nothing else is possible, and nothing where that is not', () => {
    expect(main('WS_PUBLISHED', ['change', 'verify', 'retract'])).toBe('change');
    expect(main('WS_RETRACTED', ['restore'])).toBeNull();
  });

  it('is a change while the account of the authorities is missing', () => {
    expect(main('WS_VERIFIED', ['change', 'publish'], blank(Incident))).toBe('change');
  });

  it('is a change of what a reviewer took up although answers are missing', () => {
    const missing = [{ pointer: '/title', code: 'required' }];
    expect(main('WS_UNDER_REVIEW', ['change', 'return', 'verify'], withAccount, missing)).toBe('change');
  });
});
