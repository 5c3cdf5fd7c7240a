import {
  pathOf,
  withoutRepeats,
  problemsAfter,
  problemsExactlyAt,
  problemsOf,
  problemsShown,
  problemsWithin,
} from './form-problems.js';

const sent = {
  crowd: { state: 'CS_RANGE', low: 9, high: 3, text: null },
  assemblyTypes: ['AT_MARCH', 'AT_PICNIC'],
  acts: [
    { id: 'a1', type: null, quantity: { state: 'CS_EXACT', low: null, high: null, text: null } },
    { id: 'a2', type: 'FM_PUSH' },
  ],
};

describe('where an error stands', () => {
  it('leads to a child by its identity, so that it stays with it when another child is removed', () => {
    expect(pathOf(sent, '/acts/1/type')).toEqual(['acts', 'a2', 'type']);
  });

  it('leads inside an answer', () => {
    expect(pathOf(sent, '/acts/0/quantity/low')).toEqual(['acts', 'a1', 'quantity', 'low']);
    expect(pathOf(sent, '/assemblyTypes/1')).toEqual(['assemblyTypes', '1']);
  });

  it('belongs to the answer that it is inside of, and only a child’s own error belongs to the list', () => {
    const wrongs = problemsOf(sent, [
      { pointer: '/crowd/low', code: 'low-not-below-high' },
      { pointer: '/acts', code: 'act-needed' },
      { pointer: '/acts/0/type', code: 'required' },
    ]);
    expect(problemsWithin(wrongs, ['crowd']).map((wrong) => wrong.code)).toEqual(['low-not-below-high']);
    expect(problemsExactlyAt(wrongs, ['acts']).map((wrong) => wrong.code)).toEqual(['act-needed']);
    expect(problemsWithin(wrongs, ['acts', 'a1']).map((wrong) => wrong.code)).toEqual(['required']);
  });

  it('goes when its answer is changed, and the others stay', () => {
    const wrongs = problemsOf(sent, [
      { pointer: '/crowd/low', code: 'low-not-below-high' },
      { pointer: '/acts', code: 'act-needed' },
      { pointer: '/title', code: 'required' },
    ]);
    expect(problemsAfter(wrongs, ['crowd']).map((wrong) => wrong.code)).toEqual(['act-needed', 'required']);
    expect(problemsAfter(wrongs, ['acts', 'a9', 'type']).map((wrong) => wrong.code)).toEqual([
      'low-not-below-high',
      'required',
    ]);
  });

  it('keeps the server’s words and numbers', () => {
    expect(
      problemsOf(sent, [{ pointer: '/title', code: 'too-long', params: { max: 200 }, text: 'At most 200 characters' }]),
    ).toEqual([{ path: ['title'], code: 'too-long', params: { max: 200 }, text: 'At most 200 characters' }]);
  });

  it('is said once when browser and server both found it', () => {
    const twice = problemsOf(sent, [
      { pointer: '/title', code: 'required' },
      { pointer: '/title', code: 'required' },
      { pointer: '/title', code: 'too-long' },
    ]);
    expect(withoutRepeats(twice).map((wrong) => wrong.code)).toEqual(['required', 'too-long']);
  });

  describe('what goes wrong', () => {
    it('a pointer to a child that is not there is kept for the summary', () => {
      expect(pathOf(sent, '/acts/7/type')).toEqual(['acts', '7', 'type']);
    });

    it('a pointer with escaped signs and the whole record are read as RFC 6901 says', () => {
      expect(pathOf(sent, '/a~1b~0c')).toEqual(['a/b~c']);
      expect(pathOf(sent, '')).toEqual([]);
    });
  });
});

describe('what is said to be wrong', () => {
  const text = { path: ['accounts', 'new', 'text'], code: 'required' };
  const old = { path: ['accounts', 'old', 'text'], code: 'required' };
  const tries = { reported: [], found: [text, old], missing: [], left: [], added: [], isTried: false };

  it('is nothing about questions that nobody has left, before saving was tried', () =>
    expect(problemsShown(tries)).toEqual([]));
  it('is everything once saving was tried, but of a child that was added since', () => {
    expect(problemsShown({ ...tries, isTried: true })).toEqual([text, old]);
    expect(problemsShown({ ...tries, isTried: true, added: [['accounts', 'new']] })).toEqual([old]);
    expect(problemsShown({ ...tries, found: [], missing: [text, old], added: [['accounts', 'new']] })).toEqual([old]);
  });
  it('is also what the person has left in a child that was added since', () => {
    expect(
      problemsShown({ ...tries, isTried: true, added: [['accounts', 'new']], left: [['accounts', 'new', 'text']] }),
    ).toEqual([text, old]);
  });
});
