import { jest } from '@jest/globals';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { questionFromQuery } from '@vigil/shared/counting/question-address.js';
import { aForce, anIncident, statedGroup } from '@vigil/shared/counting/test-facts.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import app from '@vigil/shared/text/app/en.json' with { type: 'json' };
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import pages from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import site from '@vigil/shared/text/public/en.json' with { type: 'json' };
import rule from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import type { Subject } from './subject-types.js';

const text = createText('en', app, beside, counting, pages, rule, site);
const facts = createFacts(
  createPlaceTree([
    { code: '12', parent: null, level: 1, population: { inhabitants: 150_000, year: 2019, source: 'Census' } },
    { code: '8', parent: null, level: 1 },
  ]),
);
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('../explained.js', () => ({ Explained: ({ children }: { children: unknown }) => children }));
/** The query that is answered: that of before, while the one that is asked for is not there. */
let answered = (query: string): string => query;
jest.unstable_mockModule('../use-counts.js', () => ({
  useCounts: (query: string | null) => ({
    value: query && {
      answer: count(facts, questionFromQuery([...new URLSearchParams(answered(query))]), null),
    },
  }),
}));
const { KeyFigures } = await import('./key-figures.js');

const about = { organisation: 'ORG', standards: 'STANDARDS', asOf: { seq: 1, day: '2021-12-31' }, last: '2021-12-31' };
const pageOf = (code: string, otherStandards = false, kind: Subject['kind'] = 'groups'): string =>
  renderToString(
    <KeyFigures
      subject={{ kind, code } as Subject}
      period={asPeriod('2021')}
      about={{ ...about, otherStandards } as PublicAbout}
      places={null}
      coverage={[]}
    />,
  );

describe('the key figures of a group', () => {
  it('say at how many of its protests nobody could decide whether force was lawful', () => {
    const on = '2021-04-01';
    const undetermined = aForce({ outcome: 'LA_UNDETERMINED' });
    facts.put(anIncident({ code: 'a', on, groups: [statedGroup('G-1')], acts: [undetermined] }));
    facts.put(anIncident({ code: 'b', on, groups: [statedGroup('G-1')], acts: [aForce({ outcome: 'LA_UNLAWFUL' })] }));
    facts.put(anIncident({ code: 'c', on, groups: [statedGroup('G-2')], acts: [aForce({ outcome: 'LA_LAWFUL' })] }));
    expect(pageOf('G-1')).toContain('>undetermined: 1<');
    expect(pageOf('G-2')).not.toContain('undetermined');
  });

  it('are none of another period, whose answers stay until those of this one have come', () => {
    answered = (query) => query.replace('2021', '2020-01-01..2021-12-31');
    const page = pageOf('G-1');
    answered = (query) => query;
    expect(page.replace(/<[^>]*>/g, ' ')).not.toMatch(/at least|undetermined|not yet assessed/);
    expect(page.match(/aria-busy="true"/g)).toHaveLength(3);
    expect(pageOf('G-1')).not.toContain('aria-busy="true"');
  });

  it('say where force is assessed as unlawful under other standards, too', () => {
    expect(pageOf('G-1')).toContain('by ORG under STANDARDS<');
    expect(pageOf('G-1', true)).toContain('by ORG under STANDARDS (or others, which the records name)<');
  });
});

describe('the key figures of a place', () => {
  it('say how many that is among those who live there, and who counted them; nothing where nobody knows', () => {
    for (let i = 0; i < 10; i++) facts.put(anIncident({ code: `p${i}`, on: '2021-05-05', place: '12' }));
    facts.put(anIncident({ code: 'r', on: '2021-05-05', place: '8' }));
    const page = pageOf('12', false, 'places');
    expect(page).toContain('at least 6.6 per 100,000 inhabitants in this period (150,000 inhabitants in 2019)<');
    expect(page).toContain('Inhabitants: Census.<');
    expect(pageOf('8', false, 'places')).not.toMatch(/inhabitants/i);
    expect(pageOf('G-1')).not.toMatch(/inhabitants/i);
  });

  it('say at how many protests it is not known, beside a number as beside a 0', () => {
    const unknown = { on: '2021-05-06', interference: 'IN_UNKNOWN' } as const;
    facts.put(anIncident({ ...unknown, code: 'u', place: '12' }));
    expect(pageOf('12', false, 'places')).toContain('>not known at 1<');
    expect(pageOf('8', false, 'places')).not.toContain('not known at');
  });
});
