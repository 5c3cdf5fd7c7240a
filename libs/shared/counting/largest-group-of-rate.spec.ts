import countingEn from '../text/counting/en.json' with { type: 'json' };
import countingKm from '../text/counting/km.json' with { type: 'json' };
import besideEn from '../text/beside/en.json' with { type: 'json' };
import besideKm from '../text/beside/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import type { Answer } from './answer.js';
import { count } from './count.js';
import { createFacts } from './facts.js';
import type { IncidentFact } from './fact-rows.js';
import { formatStory, STORY_QUESTIONS } from './format-story.js';
import { formatLargestGroup, largestGroupOfRate, saysWhose } from './largest-group-of-rate.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Question } from './question.js';
import { anIncident, statedGroup } from './test-facts.js';

const texts = {
  en: createText('en', countingEn, besideEn),
  km: createText('km', countingKm, besideKm),
};
const nameOf = (code: string): string => (code === 'g' ? 'DEMO Group A' : code);
const names = { country: 'Cambodia', organisation: 'ORG', standards: 'S', group: nameOf, place: nameOf };

/** So many monitored assemblies of a group, each with a known answer. */
const of = (n: number, group: string | null, more: Partial<IncidentFact> = {}): IncidentFact[] =>
  Array.from({ length: n }, (_, i) =>
    anIncident({
      code: `${group}${i}${JSON.stringify(more)}`,
      on: '2021-03-10',
      groups: group === null ? [] : [statedGroup(group)],
      ...more,
    }),
  );
const answerTo = (incidents: readonly IncidentFact[], rest: Partial<Question>): Answer => {
  const facts = createFacts(createPlaceTree([]));
  for (const incident of incidents) facts.put(incident);
  return count(facts, createQuestion('2021', { indicator: 'I03', ...rest }), null);
};
const whose = (...incidents: IncidentFact[][]) =>
  largestGroupOfRate(answerTo(incidents.flat(), STORY_QUESTIONS.byGroup), nameOf);

describe('whose protests were monitored', () => {
  it('is said where half of what a rate is of, or more, are those of one group', () => {
    expect(whose(of(6, 'g'), of(6, 'h'))).toEqual({ key: 'g', k: 6, of: 12 });
    expect(whose(of(7, 'g'), of(2, 'h'), of(3, null))).toEqual({ key: 'g', k: 7, of: 12 });
  });

  it('is not said under half, nor of a group without a public name', () => {
    expect(whose(of(5, 'g'), of(7, null))).toBeNull();
    expect(whose(of(12, 'h'))).toBeNull();
    expect(whose()).toBeNull();
  });

  it('counts only what was monitored: what only media reported is in no rate', () => {
    expect(whose(of(5, 'g'), of(9, 'g', { coverage: 'CO_MEDIA' }), of(7, 'h'))).toBeNull();
  });

  it('is not said where an uncertain day could make it less than half', () => {
    const may = { earliest: '2020-12-20', latest: '2021-01-10' } as Partial<IncidentFact>;
    expect(whose(of(6, 'g'), of(6, 'h'), of(1, null, may))).toBeNull();
  });

  it('is part of the sentence of a rate, in both languages, and of no other', () => {
    const tell = (lang: 'en' | 'km', rest: Partial<Question> = {}): string => {
      const incidents = [...of(7, 'g'), ...of(5, 'h')];
      const all = answerTo(incidents, rest);
      const byGroup = answerTo(incidents, { ...rest, ...STORY_QUESTIONS.byGroup });
      return formatStory({ all, byState: null, byGroup, assessed: null }, texts[lang], names, 'watched').join('');
    };
    expect(tell('en')).toBe(
      'Cambodia, 2021: 12 of 12 monitored assemblies were interfered with (100\u00a0%); 7 of the 12 are those of DEMO Group A',
    );
    expect(tell('km')).toContain('DEMO Group A');
    expect(tell('en', { filters: { groups: ['g'] } })).not.toContain('those of');
  });

  it('is asked of rates of one period that are not already of a group', () => {
    const asks = (rest: Partial<Question>, period = '2021') => saysWhose(createQuestion(period, rest));
    expect([asks({ indicator: 'I03' }), asks({ indicator: 'I11' })]).toEqual([true, true]);
    expect([asks({}), asks({ indicator: 'I12' }), asks({ indicator: 'I03', filters: { groups: ['g'] } })]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('is a line of a tile', () => {
    expect(formatLargestGroup({ key: 'g', k: 7, of: 12 }, texts.en, nameOf)).toBe(
      '7 of the 12 are those of DEMO Group A',
    );
  });
});
