import { ACT_LISTS, codesOf } from './vocabulary.js';
import { USUAL_ACTORS, USUAL_ACTS } from './usual-acts-and-actors.js';

describe('the usual answers', () => {
  describe('what goes wrong', () => {
    it('never offers an act that the vocabulary does not have, nor one twice', () => {
      const known = ACT_LISTS.flatMap((list) => codesOf(list));
      expect(USUAL_ACTS.filter((code) => !known.includes(code))).toEqual([]);
      expect(new Set(USUAL_ACTS).size).toBe(USUAL_ACTS.length);
    });

    it('never offers a body that the vocabulary does not have, nor one twice', () => {
      expect(USUAL_ACTORS.filter((code) => !codesOf('actor_type').includes(code))).toEqual([]);
      expect(new Set(USUAL_ACTORS).size).toBe(USUAL_ACTORS.length);
    });
  });

  it('fits on two screens of a small phone', () => {
    expect(USUAL_ACTS.length).toBeLessThanOrEqual(17);
  });

  it('offers "not known" among the bodies, so that nobody has to guess', () => {
    expect(USUAL_ACTORS).toContain('PF_UNKNOWN');
  });
});
