import { aForce, anIncident, statedGroup } from '../counting/test-facts.js';
import { questionToQuery } from '../counting/question-address.js';
import type { Answer } from '../counting/answer.js';
import { asDay } from '../day/day.js';
import type { Draft, Part } from './report-draft.js';
import { type CoverChart, cardOf } from './report-card.js';
import { draftOf, materialOf, t } from './test-report.js';
import { writeDocument } from './write-document.js';

const coverOf = (
  drawing: 'over-time' | 'by-force',
  incidents: Parameters<typeof materialOf>[1],
  scope: Partial<Draft['scope']> = {},
): CoverChart => {
  const draft = draftOf([{ kind: 'drawing', id: 'p1', drawing } as Part], scope);
  const material = materialOf(draft, incidents);
  const answers: { question: string; answer: Answer }[] = [];
  const count = (question: Parameters<typeof material.count>[0]): Answer => {
    const answer = material.count(question);
    // As a frozen report keeps it.
    answers.push({ question: questionToQuery(question), answer: JSON.parse(JSON.stringify(answer)) as Answer });
    return answer;
  };
  const document = writeDocument({ ...material, count }, t);
  return cardOf(document, { scope: draft.scope, answers }).cover!.chart!;
};

describe('the card of a report', () => {
  const sure = anIncident({ code: 'a', on: '2021-02-01' });
  const overTwo = anIncident({ code: 'b', earliest: asDay('2021-03-25'), latest: asDay('2021-04-07') });
  const maybe = anIncident({ code: 'c', earliest: asDay('2020-12-30'), latest: asDay('2021-01-02') });

  it('says whether its chart has hatched parts, and how many are in the total alone', () => {
    expect(coverOf('over-time', [sure])).toMatchObject({ hasPossible: false, longer: 0 });
    expect(coverOf('over-time', [sure, overTwo])).toMatchObject({ hasPossible: true, longer: 1 });
    expect(coverOf('over-time', [sure, maybe])).toMatchObject({ hasPossible: true, longer: 0 });
  });

  it('counts them in its own scope, and of a chart without time says nothing of them', () => {
    const ofGroup = { ...overTwo, groups: [statedGroup('G-000001')] };
    const other = { ...overTwo, code: 'd' };
    expect(coverOf('over-time', [ofGroup, other], { groups: ['G-000001'] }).longer).toBe(1);
    expect(coverOf('over-time', [ofGroup, other], { unit: 'half-year' }).longer).toBe(0);
    const forced = { ...overTwo, acts: [aForce()] };
    expect(coverOf('by-force', [sure, forced])).toMatchObject({ hasPossible: false, longer: 0 });
  });
});
