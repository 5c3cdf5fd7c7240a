import { answer, cell, total } from './test-counts.js';
import { type CountValue, exactly, UNKNOWN_COUNT } from './count-value.js';
import { aForce, anIncident } from './test-facts.js';
import type { IncidentFact } from './fact-rows.js';
import { createQuestion, questionProblems } from './question.js';

describe('people present at assemblies (I21)', () => {
  const present = (crowd: CountValue, code: string, rest: Partial<IncidentFact> = {}): IncidentFact =>
    anIncident({ code, crowd, ...rest });
  const some: CountValue = { state: 'CS_SOME', low: 1, high: null, text: 'many' };
  const range: CountValue = { state: 'CS_RANGE', low: 50, high: 80, text: null };

  it('are added up, low to high; who is not reported opens the sum and is said, never counted as 0', () => {
    const of = (...crowds: CountValue[]) =>
      total(
        crowds.map((crowd, i) => present(crowd, `c${i}`)),
        { indicator: 'I21' },
      );
    expect(of(exactly(25), range)).toMatchObject({ low: 75, high: 105, notReported: { k: 0, of: 2 } });
    expect(of(exactly(25), UNKNOWN_COUNT)).toMatchObject({ low: 25, high: null, notReported: { k: 1, of: 2 } });
    expect(of(exactly(25), some)).toMatchObject({ low: 26, high: null, notReported: { k: 0, of: 2 } });
    expect(of(UNKNOWN_COUNT)).toMatchObject({ low: 0, high: null, notReported: { k: 1, of: 1 } });
  });

  it('count at assemblies alone, beside violent ones and single sources, and in every cell of their assembly', () => {
    const all = [
      present(exactly(10), 'a', {
        acts: [
          aForce({ type: 'FM_BATON', actor: 'PF_POLICE', stateActor: true }),
          aForce({ type: 'FM_PUSH', actor: 'PF_POLICE', stateActor: true }),
        ],
      }),
      present(exactly(200), 'reprisal', { kind: 'IK_REPRISAL' }),
      present(exactly(7), 'violent', { peacefulness: 'PE_VIOLENT' }),
      present(exactly(5), 'weak', { grade: 'VG_WEAK' }),
      present(exactly(3), 'quiet', { interference: 'IN_NONE' }),
    ];
    expect(total(all, { indicator: 'I21' })).toMatchObject({
      low: 13,
      high: 13,
      asides: { singleSource: { low: 5, high: 5 }, violent: { low: 7, high: 7 } },
    });
    const byForce = answer(all, { indicator: 'I21', split: ['force'] });
    expect([cell(byForce, 'FM_BATON')?.low, cell(byForce, 'FM_PUSH')?.low]).toEqual([10, 10]);
  });

  it('are refused by harm, which is of people hurt', () => {
    expect(questionProblems(createQuestion('2021', { indicator: 'I21', split: ['harm'] }))).toEqual([
      { key: 'split', problem: 'does-not-fit' },
    ]);
  });
});
