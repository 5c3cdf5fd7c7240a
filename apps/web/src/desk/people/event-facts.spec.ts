import { describe, expect, it } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { CaseEvent } from '@vigil/shared/people/case-event.js';
import people from '@vigil/shared/text/people/en.json' with { type: 'json' };
import queue from '@vigil/shared/text/queue/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { eventFacts } from './event-facts.js';

const t = createText('en', { ...people, ...queue });
const factsOf = (answers: Partial<CaseEvent>): string[] =>
  eventFacts({ ...blank(CaseEvent), grade: 'VG_FAIR', ...answers }, t, (code) => `place ${code}`);

describe('the line of an event', () => {
  it('says of a release that nobody answered whether the person walked out', () => {
    expect(factsOf({ type: 'CE_RELEASED' })).toEqual(['Did they walk out of custody? Unknown', 'Fair (corroborated)']);
    expect(factsOf({ type: 'CE_BAIL', leftCustody: 'yes' })[0]).toBe('Did they walk out of custody? Yes');
    expect(factsOf({ type: 'CE_ARREST' })).toEqual(['Fair (corroborated)']);
  });

  it('says into which place somebody was moved', () => {
    expect(
      factsOf({ type: 'CE_MOVED', custodyPlace: 'CP_PRISON', place: { code: '08', precision: 'LP_PROVINCE' } }),
    ).toEqual(['Prison', 'place 08', 'Fair (corroborated)']);
  });
});
