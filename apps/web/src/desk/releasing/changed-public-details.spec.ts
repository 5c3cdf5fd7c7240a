import { describe, expect, it } from '@jest/globals';
import { fieldsOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { ReleaseView } from '@vigil/shared/staff-responses/releases.js';
import codebook from '@vigil/shared/text/codebook/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import en from '@vigil/shared/text/releases/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { aboutWaiting, audienceOf, changedDetailsOf } from './changed-public-details.js';

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

describe('a merge that waits', () => {
  const names = { t: createText('en', en, codebook, counting), place: String, group: String };
  const copies = (take: readonly string[]): string | null => {
    const proposed = { code: 'V-1', reason: 'CR_DUPLICATE', into: 'V-2', take };
    const release = { kind: 'retraction', subject: 'a', former: null, proposed, note: null, beside: null };
    const lines = changedDetailsOf(release as unknown as ReleaseView, names);
    return lines.find(({ field }) => field === 'take')?.after ?? null;
  };
  const id = '0f0e6d3c-1a2b-4c3d-8e4f-5a6b7c8d9e0f';

  it('names each answer that it takes over, and counts accounts and acts', () => {
    expect(copies(['title', id, 'place'])).toBe(
      `${codebook['incident.title.label']}; ${codebook['incident.place.label']}; 1 account, act or the like`,
    );
    expect([copies([id, id]), copies([])]).toEqual(['2 accounts, acts and the like', null]);
  });

  it('has a name for every answer of a record', () => {
    for (const { name } of fieldsOf(Incident)) expect(copies([name])).not.toMatch(/incident\./);
  });
});
