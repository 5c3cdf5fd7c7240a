import type { Incident } from '@vigil/shared/incident/incident.js';
import code from '@vigil/shared/text/codebook/en.json' with { type: 'json' };
import en from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { answerName, answersOf } from './answers-commented-on.js';

const t = createText('en', { ...en, ...code });
const [one, two] = ['a', 'b'].map((id) => ({ id, actor: 'PF_POLICE' }));
const incident = (...acts: unknown[]) => ({ title: 'A march', acts }) as unknown as Incident;

describe('the answer that a comment is about', () => {
  it('has the same name where it is chosen and where it is read', () => {
    const record = incident(one, two);
    const names = answersOf(record, t).filter(([path]) => path.endsWith('/actor'));
    expect(names.map(([path]) => path)).toEqual(['/acts/a/actor', '/acts/b/actor']);
    expect(names.map(([, name]) => name)).toEqual(names.map(([path]) => answerName(path, record, t)));
    expect(names[0]![1]).toBe(names[1]![1].replace(/2$/, '1'));
    expect(names[0]![1]).toMatch(/\p{L} 1$/u);
  });

  it('has no number where there is no other act, or its act is gone', () => {
    const alone = answerName('/acts/a/actor', incident(one), t);
    expect(alone).toMatch(/\p{L}$/u);
    expect(answerName('/acts/c/actor', incident(one, two), t)).toBe(alone);
    expect(answerName('/title', incident(one, two), t)).not.toMatch(/\d/);
  });
});
