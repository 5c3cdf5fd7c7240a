import { describe, expect, it } from '@jest/globals';
import en from '@vigil/shared/text/releases/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { aboutWaiting, audienceOf } from './changed-public-details.js';

const t = createText('en', en);

describe('what waits for a second person', () => {
  it('is for readers, or for staff or members alone, and says so', () => {
    expect(aboutWaiting([{ kind: 'own-question' }, { kind: 'own-code' }], t)).toEqual([en['releases.about-own']]);
    expect(aboutWaiting([{ kind: 'message-words' }], t)).toEqual([en['releases.about-sent']]);
    expect(aboutWaiting([{ kind: 'own-code' }, { kind: 'report' }], t)).toEqual([
      en['releases.about'],
      en['releases.about-own'],
    ]);
    expect(aboutWaiting([], t)).toEqual([en['releases.about']]);
  });

  it('is never said to be seen by readers where only staff see it', () => {
    expect(audienceOf({ kind: 'own-question' })).toBe('own');
    expect(en['releases.waiting']).not.toMatch(/reader/);
  });
});
