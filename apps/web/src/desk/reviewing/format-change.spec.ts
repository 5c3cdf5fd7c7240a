import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import { erasableIn, withBefore } from './format-change.js';

const change = (seq: number, values: ChangeEntry['values'], more: Partial<ChangeEntry> = {}): ChangeEntry => ({
  seq,
  at: '2026-11-24T08:00:00Z',
  actor: 'Lotus',
  kind: 'saved',
  reason: null,
  revision: seq,
  values,
  detail: null,
  takenOver: false,
  proof: 'signed',
  ...more,
});
const value = (path: string, to: unknown, internal = false) => ({ path, value: to, internal });
const said = (changes: ChangeEntry[]): string[][] =>
  withBefore(changes).map(({ changed }) =>
    changed.map(
      ({ field, child, what, before, value: now }) =>
        `${child ? `${child.list}.` : ''}${field.name} ${what}: ${JSON.stringify(before)} → ${JSON.stringify(now)}`,
    ),
  );

describe('the history of a record in words', () => {
  it('says what an answer was before', () => {
    expect(
      said([change(1, [value('/title', 'Banners seized')]), change(2, [value('/title', 'Banners taken')])]),
    ).toEqual([['title answer: undefined → "Banners seized"'], ['title answer: "Banners seized" → "Banners taken"']]);
  });

  it('says nothing of questions that began unanswered', () => {
    const unknown = { state: 'CS_UNKNOWN', low: null, high: null, text: null };
    expect(
      said([
        change(1, [
          value('/issues', null),
          value('/crowd', unknown),
          value('/interference', 'IN_UNKNOWN'),
          value('/kind', 'IK_REPRISAL'),
        ]),
      ]),
    ).toEqual([['kind answer: undefined → "IK_REPRISAL"']]);
  });

  it('but does say that an answer was taken back', () => {
    expect(
      said([
        change(1, [value('/interference', 'IN_INTERFERED')]),
        change(2, [value('/interference', 'IN_UNKNOWN')]),
      ])[1],
    ).toEqual(['interference answer: "IN_INTERFERED" → "IN_UNKNOWN"']);
  });

  it('follows a child by its identity, and says when it was removed', () => {
    expect(
      said([
        change(1, [value('/acts/a1/type', 'FM_PUSH'), value('/acts', ['a1'])]),
        change(2, [value('/acts/a1/type', 'FM_KICK')]),
        change(3, [value('/acts/a1', null), value('/acts', [])]),
      ]),
    ).toEqual([
      ['acts.type answer: undefined → "FM_PUSH"'],
      ['acts.type answer: "FM_PUSH" → "FM_KICK"'],
      ['acts.acts child-removed: undefined → null'],
    ]);
  });

  it('says what an answer was when it was handed in, and never calls a value that is not shown "not known"', () => {
    expect(
      said([
        change(1, [value('/title', null, true)]),
        change(2, [{ ...value('/title', 'As corrected'), before: 'As handed in' }]),
      ])[1],
    ).toEqual(['title answer: "As handed in" → "As corrected"']);
    expect(said([change(1, [value('/title', null, true)]), change(2, [value('/title', 'As corrected')])])[1]).toEqual([
      'title answer: undefined → "As corrected"',
    ]);
  });

  it('names an internal answer without its value', () => {
    const [first] = withBefore([change(1, [value('/narrative', null, true)])]);
    expect(first!.changed).toMatchObject([{ internal: true, value: null }]);
  });

  describe('what goes wrong', () => {
    it('a field of an older codebook is passed over', () => {
      expect(said([change(1, [value('/colour', 'red'), value('/acts/a1/colour', 'red')])])).toEqual([[]]);
    });
  });
});

describe('what can be erased', () => {
  it('is every answer in words, each once, and why something was done', () => {
    const changes = withBefore([
      change(1, [
        value('/title', 'A'),
        value('/acts/1/forceName', 'B'),
        value('/acts/1/type', 'RS_CORDON'),
        value('/crowd', null),
        value('/narrative', null, true),
      ]),
      change(2, [value('/title', 'C')], { reason: 'Because' }),
    ]);
    expect(erasableIn(changes)).toEqual(['/title', '/acts/1/forceName', '/narrative', 'history/2/reason']);
  });

  it('is a comment until its words are erased', () => {
    const changes = withBefore([
      change(1, [value('/comments/c1/text', null, true)], { kind: 'commented' }),
      change(2, [{ ...value('/comments/c2/text', null), erased: true }], { kind: 'commented' }),
    ]);
    expect(erasableIn(changes)).toEqual(['/comments/c1/text']);
  });

  it('is nothing that is erased already, and that says so where it stood', () => {
    const changes = withBefore([change(1, [{ ...value('/title', null), erased: true }])]);
    expect(erasableIn(changes)).toEqual([]);
    expect(changes[0]!.changed.map(({ erased }) => erased)).toEqual([true]);
  });
});
