import besideEn from '../text/beside/en.json' with { type: 'json' };
import besideKm from '../text/beside/km.json' with { type: 'json' };
import en from '../text/counting/en.json' with { type: 'json' };
import km from '../text/counting/km.json' with { type: 'json' };
import { createText, type Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import { ASSESSED_FORCE, assessedAs, formatAssessedBeside } from './assessed-force.js';
import { count } from './count.js';
import { createFacts } from './facts.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Question } from './question.js';
import { aForce, anIncident } from './test-facts.js';

const answersOf = (...outcomes: Parameters<typeof aForce>[0][]) => {
  const facts = createFacts(createPlaceTree([]));
  outcomes.forEach((outcome, i) =>
    facts.put(anIncident({ code: `KH-${i}`, on: '2021-04-01', acts: [aForce(outcome)] })),
  );
  const of = (question: Partial<Question>) => count(facts, createQuestion('2021', question), null);
  return { unlawful: of({ indicator: 'I06' }), assessed: of(ASSESSED_FORCE) };
};
const beside = (t: Text, ...outcomes: Parameters<typeof answersOf>): string[] => {
  const { unlawful, assessed } = answersOf(...outcomes);
  return formatAssessedBeside(unlawful, assessed, t);
};
const TEXTS = [createText('en', en, besideEn), createText('km', km, besideKm)];

describe('what a figure of unlawful force by the state leaves out', () => {
  const undetermined = { outcome: 'LA_UNDETERMINED' } as const;
  const unlawful = { outcome: 'LA_UNLAWFUL' } as const;

  it('is force on which nobody could decide, whoever used it, in the word of the vocabulary', () => {
    const all = [undetermined, { ...undetermined, stateActor: false }, { outcome: 'LA_LAWFUL' }] as const;
    const { assessed } = answersOf(...all);
    expect(assessedAs(assessed, 'LA_UNDETERMINED')!.low).toBe(2);
    expect(assessedAs(assessed, 'LA_UNLAWFUL')).toBeNull();
    for (const t of TEXTS) {
      const [said, ...more] = beside(t, ...all);
      expect(more).toEqual([]);
      expect(said).toMatch(new RegExp(`^${label('LA_UNDETERMINED', t.language).toLowerCase()}.*[2២]$`));
    }
  });

  it('is unlawful force of others, beside that of the state', () => {
    const others = { ...unlawful, stateActor: false };
    for (const t of TEXTS) {
      expect(beside(t, unlawful, others, others, undetermined)).toEqual([
        t('tail.not-by-state', { n: 2 }),
        t('tail.undetermined', { n: 1 }),
      ]);
      // Another act of the same protest by the state.
      expect(beside(t, unlawful)).toEqual([]);
    }
  });

  it('counts a protest once, however many acts were assessed so', () => {
    const facts = createFacts(createPlaceTree([]));
    const acts = [aForce(undetermined), aForce(undetermined), aForce(unlawful)];
    for (const code of ['KH-1', 'KH-2']) facts.put(anIncident({ code, on: '2021-04-01', acts }));
    const assessed = count(facts, createQuestion('2021', ASSESSED_FORCE), null);
    expect(assessedAs(assessed, 'LA_UNDETERMINED')!.low).toBe(2);
    expect(assessedAs(assessed, 'LA_UNLAWFUL')!.low).toBe(2);
  });

  it('is not named where there is none', () => {
    for (const t of TEXTS) expect(beside(t, { outcome: 'LA_LAWFUL' })).toEqual([]);
  });
});
