import en from '../text/counting/en.json' with { type: 'json' };
import km from '../text/counting/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import { ASSESSED_FORCE, assessedAs, formatUndetermined } from './assessed-force.js';
import { count } from './count.js';
import { createFacts } from './facts.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion } from './question.js';
import { aForce, anIncident } from './test-facts.js';

const answerOf = (...outcomes: Parameters<typeof aForce>[0][]) => {
  const facts = createFacts(createPlaceTree([]));
  outcomes.forEach((outcome, i) =>
    facts.put(anIncident({ code: `KH-${i}`, on: '2021-04-01', acts: [aForce(outcome)] })),
  );
  return count(facts, createQuestion('2021', ASSESSED_FORCE), null);
};
const TEXTS = [createText('en', en), createText('km', km)];

describe('force on which nobody could decide', () => {
  it('is counted whoever used it, and named in the word of the vocabulary', () => {
    const undetermined = { outcome: 'LA_UNDETERMINED' } as const;
    const answer = answerOf(undetermined, { ...undetermined, stateActor: false }, { outcome: 'LA_LAWFUL' });
    expect(assessedAs(answer, 'LA_UNDETERMINED')!.low).toBe(2);
    expect(assessedAs(answer, 'LA_UNLAWFUL')).toBeNull();
    for (const t of TEXTS) {
      const [said, ...more] = formatUndetermined(answer, t);
      expect(more).toEqual([]);
      expect(said).toMatch(new RegExp(`^${label('LA_UNDETERMINED', t.language).toLowerCase()}.*[2២]$`));
    }
  });

  it('is not named where there is none', () => {
    for (const t of TEXTS) expect(formatUndetermined(answerOf({ outcome: 'LA_LAWFUL' }), t)).toEqual([]);
  });
});
