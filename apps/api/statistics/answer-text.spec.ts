import { answerToWire } from '@vigil/shared/counting/answer-to-wire.js';
import { WATCHES } from '@vigil/shared/counting/watches.js';
import { count, countCells } from '@vigil/shared/counting/count.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { answersByChance } from '@vigil/shared/counting/random-facts.js';
import { statedGroup, anIncident } from '@vigil/shared/counting/test-facts.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { answerText } from './answer-text.js';

describe('an answer written cell by cell', () => {
  it('is byte for byte what is written from an object, whatever was asked and whoever watched', () => {
    const written = answersByChance(5, [...WATCHES, null], ({ answer, counted, watchOf }) =>
      expect(answerText(counted, watchOf).toString()).toBe(JSON.stringify(answerToWire(answer, watchOf))),
    );
    expect(written).toBeGreaterThan(80);
  });

  it('is the same for keys that are long or not Latin, and for thousands of cells', () => {
    const facts = createFacts(createPlaceTree([]));
    const groups = Array.from({ length: 40 }, (_group, i) => statedGroup(`"ក្រុម ${i}" ${'x'.repeat(200)}`));
    for (let i = 0; i < 40; i++) facts.put(anIncident({ code: `KH-${i}`, on: '2021-03-01', groups: groups.slice(i) }));
    const question = createQuestion('2020-01-01..2026-12-31', { split: ['group', 'period'], unit: 'month' });
    const text = answerText(countCells(facts, question, null), () => 'watched');
    expect(text.toString()).toBe(JSON.stringify(answerToWire(count(facts, question, null), () => 'watched')));
  });
});
