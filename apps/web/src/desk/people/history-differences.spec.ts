import { describe, expect, it } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { Person } from '@vigil/shared/people/person.js';
import type { PeopleChange } from '@vigil/shared/staff-responses/people.js';
import { withDifferences } from './history-differences.js';

const line = (what: string, revision: number | null, answers: Partial<Person> | null): PeopleChange => ({
  at: '2021-03-01T00:00:00.000Z',
  actor: 'Kingfisher',
  what,
  revision,
  answers: answers && { ...blank(Person), ...answers },
});
const said = (changes: PeopleChange[]) =>
  withDifferences(Person, changes).map(({ differences }) =>
    differences === null ? null : differences.map(({ path, mine, theirs }) => [path.join('/'), mine, theirs]),
  );

describe('the history of a person', () => {
  it('says what each revision changed, the first from no answers', () => {
    expect(
      said([
        line('handed-in', 1, { handle: 'zinc lamp' }),
        line('erasure-asked', null, null),
        line('changed', 2, { handle: 'zinc lamp', risk: 'RK_LOW' }),
      ]),
    ).toEqual([[['handle', 'zinc lamp', null]], null, [['risk', 'RK_LOW', 'RK_HIGH']]]);
  });

  it('has a child that is gone', () => {
    const act = { id: 'a', incident: 'i', act: null };
    expect(said([line('handed-in', 1, { acts: [act] }), line('changed', 2, {})])[1]).toEqual([
      ['acts/a', undefined, act],
    ]);
  });

  it('invents no change where the revision before was erased', () => {
    expect(said([line('handed-in', 1, null), line('changed', 2, { handle: 'zinc lamp' })])).toEqual([null, null]);
  });
});
