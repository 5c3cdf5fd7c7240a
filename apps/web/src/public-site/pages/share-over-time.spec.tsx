import { jest } from '@jest/globals';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { aForce, anIncident, anUnlawfulForce, statedGroup } from '@vigil/shared/counting/test-facts.js';
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import pages from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import rule from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import { cellsOf, PlainTable } from '../../ui/plain-table-for-tests.js';

const text = createText('en', counting, rule, beside, pages);
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('../../ui/table.js', () => ({ Table: PlainTable }));
const { withReasons } = await import('./share-gaps.js');
const { ShareByYear } = await import('./share-over-time.js');

const waiting = aForce({ outcome: 'LA_NOT_ASSESSED' });
const facts = createFacts(createPlaceTree([]));
for (const [code, on, group, act] of [
  ['a', '2020-02-01', 'G', waiting],
  ['b', '2021-02-01', 'G', anUnlawfulForce()],
  ['c', '2021-03-01', 'H', waiting],
  ['d', '2022-03-01', 'H', anUnlawfulForce()],
  ['e', '2022-04-01', 'G', waiting],
] as const)
  facts.put(anIncident({ code, on, groups: [statedGroup(group)], acts: [act] }));

describe('the share of a group, year by year', () => {
  it('says in each year at how many assemblies force is not yet assessed, of any group', () => {
    const question = createQuestion('2020-01-01..2022-12-31', {
      indicator: 'I12',
      unit: 'year',
      split: ['period'],
      filters: { groups: ['G'] },
    });
    const html = renderToString(
      <ShareByYear
        series={withReasons(count(facts, question, null), null, null)}
        period={null}
        onChoose={() => undefined}
      />,
    );
    expect(cellsOf(html)).toEqual([
      ['2022', 'none so far of 1; force not yet assessed at 1 more'],
      ['2021', '1 of 1; force not yet assessed at 1 more'],
      ['2020', 'none recorded, of any group; force not yet assessed at 1 more'],
    ]);
    // A dash, which is explained, would say that nobody watched.
    expect(html).not.toContain(text('table.dash'));
    expect(html).toContain(text('subject.share-waiting'));
  });
});
