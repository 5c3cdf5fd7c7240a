import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { anIncident } from '../testing/an-incident.js';
import { takeOver } from './take-over.js';

describe('how far a record may go, once another is joined to it', () => {
  it.each([
    ['S0_PUBLIC', 'S3_RESTRICTED', 'S3_RESTRICTED'], ['S0_PUBLIC', 'S4_SEALED', 'S4_SEALED'], ['S0_PUBLIC', 'S1_COARSE', 'S1_COARSE'], ['S3_RESTRICTED', 'S0_PUBLIC', 'S3_RESTRICTED'],
    // As every record begins: nobody has said anything.
    ['S0_PUBLIC', 'S2_INTERNAL', 'S0_PUBLIC'], ['S2_INTERNAL', 'S0_PUBLIC', 'S2_INTERNAL'],
  ])('%s and %s: %s', (stays, other, becomes) => {
    const { incident, errors } = takeOver(anIncident({ sensitivity: stays }), anIncident({ sensitivity: other }), [], '/take', randomUUID);
    expect([incident.sensitivity, errors]).toEqual([becomes, []]);
  });
});
