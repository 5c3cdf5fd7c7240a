import { jest } from '@jest/globals';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { ASSESSED_FORCE } from '@vigil/shared/counting/assessed-force.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion, type Question } from '@vigil/shared/counting/question.js';
import { aForce, anIncident } from '@vigil/shared/counting/test-facts.js';
import { asDay } from '@vigil/shared/day/day.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import rule from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import pages from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import type { Row } from '../figure-tables.js';

const text = createText('en', counting, beside, pages, rule);
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('../name-or-link.js', () => ({ NameOrLink: () => null }));
jest.unstable_mockModule('../rate-table.js', () => ({ RateTable: () => null }));
jest.unstable_mockModule('../figure-tables.js', () => ({
  CountsTable: ({ rows }: { rows: readonly Row[] }) => rows.map(({ key, low, watch }) => `${key} ${low} ${watch}; `),
}));
jest.unstable_mockModule('../../ui/table.js', () => ({
  Table: ({ columns, rows }: { columns: { cell: (row: unknown) => unknown }[]; rows: unknown[] }) => (
    <>
      {rows.map(
        (row) =>
          `${columns
            .slice(1)
            .map(({ cell }) => cell(row))
            .join(' | ')}; `,
      )}
    </>
  ),
}));
const { DividedFigure } = await import('./divided-figure.js');

const tree = createPlaceTree(['12', '8'].map((code) => ({ code, parent: null, level: 1 })));
const places = {
  country: { code: 'KH' },
  isWithin: (code: string, area: string) => code === area,
  name: (code: string) => code,
} as never;

describe('a figure that is divided', () => {
  it('says of each place who watched there: the 0 of a place that was watched is known', () => {
    const facts = createFacts(tree);
    facts.put(anIncident({ code: 'a', place: '12' }));
    facts.put(anIncident({ code: 'b', place: '8', grade: 'VG_WEAK' }));
    const answer = count(facts, createQuestion('2021', { indicator: 'I02', split: ['place:1'] }), null);
    const coverage: CoverageEntry[] = [
      { place: '8', from: asDay('2021-01-01'), until: asDay('2022-01-01'), level: 'CO_ON_SITE', group: null },
    ];
    const said = renderToString(<DividedFigure {...{ answer, places, coverage }} by="place" groups={[]} />);
    expect(said).toBe('12 1 not-recorded; 8 0 watched; ');
  });

  it('has each rate per inhabitants with its number and how many live there, the highest first, and why there is none', () => {
    const facts = createFacts(
      createPlaceTree(
        [400_000, 100_000, 9_000, null, 50_000].map((inhabitants, n) => ({
          code: `p${n}`,
          parent: null,
          level: 1,
          ...(inhabitants && { population: { inhabitants, year: 2019, source: 'Census' } }),
        })),
      ),
    );
    const at = (place: string, n: number): void => {
      for (let i = 0; i < n; i++) facts.put(anIncident({ code: `${place}-${i}`, place }));
    };
    at('p0', 30);
    at('p1', 20);
    at('p2', 5);
    at('p3', 9);
    facts.put(anIncident({ code: 'single', place: 'p4', grade: 'VG_WEAK' }));
    const answer = count(facts, createQuestion('2021', { indicator: 'I22', split: ['place:1'] }), null);
    const html = renderToString(<DividedFigure {...{ answer, places, coverage: [] }} by="place" groups={[]} />);
    expect(html).toContain(
      '20 | 20 | 100,000 inhabitants in 2019; 7.5 | 30 | 400,000 inhabitants in 2019; ' +
        '– | 9 | no rate, since how many people live there is not known; ' +
        '– | 5 | no rate, since fewer than 10,000 people live there; ',
    );
    expect(html).toContain('Inhabitants: Census.');
  });

  it('says, of who used unlawful force, how much was of others, and on how much nobody could decide', () => {
    const facts = createFacts(tree);
    const act = (code: string, outcome: 'LA_UNLAWFUL' | 'LA_UNDETERMINED', stateActor: boolean): void =>
      facts.put(anIncident({ code, acts: [aForce({ outcome, stateActor, actor: 'PF_POLICE' })] }));
    act('a', 'LA_UNLAWFUL', true);
    act('b', 'LA_UNLAWFUL', false);
    act('c', 'LA_UNDETERMINED', true);
    act('d', 'LA_UNDETERMINED', false);
    const of = (question: Partial<Question>) => count(facts, createQuestion('2021', question), null);
    const [answer, assessed] = [of({ indicator: 'I06', split: ['actor'] }), of(ASSESSED_FORCE)];
    const shown = (by: 'actors' | 'groups', beside: Answer | null): string =>
      renderToString(<DividedFigure {...{ answer, by, places }} assessed={beside} coverage={[]} groups={[]} />);
    expect(shown('actors', assessed)).toMatch(/^PF_POLICE 1 null; not-by-state 1 null; undetermined 2 null; /);
    expect(shown('actors', null)).toMatch(/^PF_POLICE 1 null; </);
  });
});
