import { describe, expect, it } from '@jest/globals';
import { Act } from '../incident/act.js';
import { Incident } from '../incident/incident.js';
import { blank, checkBody } from './check-body.js';
import { codebookOf } from './field.js';
import { upgradeBody } from './upgrade-body.js';

const { version } = codebookOf(Incident);
const older = (): Record<string, unknown> => {
  const act: Partial<Act> = { ...blank(Act), id: '6f8f9f0a-4a53-4b9e-9a65-0d6d2f3f7c11', type: 'RS_DISPERSAL' };
  delete act.quantity;
  const incident: Record<string, unknown> = { ...blank(Incident), title: 'As it was', acts: [act] };
  delete incident.crowd;
  return incident;
};

describe('a record of an earlier codebook', () => {
  it('is completed with questions that nobody was asked, in the record and in its children', () => {
    const { value, errors } = checkBody(Incident, upgradeBody(Incident, older(), version - 1));
    expect(errors).toEqual([]);
    expect(value.title).toBe('As it was');
    expect(value.crowd.state).toBe('CS_UNKNOWN');
    expect(value.acts[0]!.quantity.state).toBe('CS_UNKNOWN');
  });

  it('is not completed when it says that it is of today, so that a forgotten key is found', () => {
    const { errors } = checkBody(Incident, upgradeBody(Incident, older(), version));
    expect(errors).toEqual([
      { pointer: '/crowd', code: 'missing-key' },
      { pointer: '/acts/0/quantity', code: 'missing-key' },
    ]);
  });

  it('stays wrong where it was wrong', () => {
    expect(upgradeBody(Incident, 'no record', 0)).toBe('no record');
    expect(checkBody(Incident, upgradeBody(Incident, { crowded: 1 }, 0)).errors).toContainEqual({
      pointer: '/crowded',
      code: 'unknown-key',
    });
  });
});
