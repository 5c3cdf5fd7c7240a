import { createQuestion, questionProblems } from '@vigil/shared/counting/question.js';
import { compare, comparedIn, whoseOf, withWhose } from './whose-records-question.js';

const [ONE, OTHER] = ['1', '2'].map((n) => `${n.repeat(8)}-0000-4000-8000-${n.repeat(12)}`) as [string, string];
const asked = createQuestion('2021', { split: ['period', 'force'], unit: 'month', filters: { place: ['12'] } });

describe('whose records a question counts', () => {
  it.each(['default', 'own', 'any', 'all', ONE])('is read as it was chosen: %s', (whose) => {
    const next = withWhose(asked, whose);
    expect(whoseOf(next)).toBe(whose);
    expect(questionProblems(next)).toEqual([]);
    expect({ ...next, filters: { place: next.filters.place } }).toEqual(asked);
  });

  it('is "some" where only an address can say it', () => {
    expect(whoseOf(createQuestion('2021', { filters: { datasets: [ONE, OTHER] } }))).toBe('some');
    expect(whoseOf(createQuestion('2021', { filters: { datasets: [ONE, 'own', OTHER] } }))).toBe('some');
  });
});

describe('a comparison', () => {
  const compared = compare(asked, 'own', ONE);

  it('keeps period, filters and the first division, and puts the origins across', () => {
    expect(comparedIn(compared)).toEqual({ a: 'own', b: ONE });
    expect([compared.split, compared.unit, compared.filters.place]).toEqual([['period', 'dataset'], 'month', ['12']]);
    expect(questionProblems(compared)).toEqual([]);
  });

  it('goes on with another origin, and ends with "all", with the same one, or when it is left', () => {
    expect(comparedIn(withWhose(compared, OTHER))).toEqual({ a: OTHER, b: ONE });
    for (const next of [withWhose(compared, 'all'), withWhose(compared, ONE), compare(compared, 'own', null)]) {
      expect(comparedIn(next)).toBeNull();
      expect(next.split).toEqual(['period']);
    }
    expect(whoseOf(compare(compared, 'own', null))).toBe('own');
  });

  it('is none of all datasets, or of an origin with itself', () => {
    expect(comparedIn(compare(asked, 'any', 'own'))).toBeNull();
    expect(comparedIn(compare(asked, ONE, ONE))).toBeNull();
  });
});
