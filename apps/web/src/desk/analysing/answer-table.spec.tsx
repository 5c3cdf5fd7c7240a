import { jest } from '@jest/globals';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion, type Split } from '@vigil/shared/counting/question.js';
import { anIncident } from '@vigil/shared/counting/test-facts.js';
import analysis from '@vigil/shared/text/analysis/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import desk from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import queue from '@vigil/shared/text/queue/en.json' with { type: 'json' };
import site from '@vigil/shared/text/public/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import { PlainTable } from '../../ui/plain-table-for-tests.js';
import type { PresentedAnswer } from './presented-answer.js';

const text = createText('en', counting, analysis, site, desk, queue);
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('./linked-to-records.js', () => ({
  LinkedToRecords: ({ children }: { children: unknown }) => children,
}));
jest.unstable_mockModule('../../ui/table.js', () => ({ Table: PlainTable }));
const { AnswerTable } = await import('./answer-table.js');

const facts = createFacts(createPlaceTree([]));
facts.put(anIncident({ code: 'a', on: '2021-01-04', coverage: 'CO_MEDIA' }));
facts.put(anIncident({ code: 'b', on: '2021-02-03', coverage: 'CO_ON_SITE', interference: 'IN_UNKNOWN' }));
facts.put(anIncident({ code: 'c', on: '2021-02-04', coverage: 'CO_ON_SITE', grade: 'VG_WEAK' }));

/** The words of the row of what was watched on site: nothing counts there, and one assembly of it is not known. */
const onSite = (...split: Split[]): string => {
  const answer = count(facts, createQuestion('2021', { indicator: 'I02', split }), null);
  const looked = {
    answer,
    analysis: { show: 'table' },
    caption: '',
    names: {},
    watchOf: () => 'watched',
    noneOf: () => null,
  } as unknown as PresentedAnswer;
  const row = renderToString(<AnswerTable looked={looked} />)
    .split('<tr')
    .find((one) => one.includes('On site'));
  return row!.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
};

describe('a 0 in a table of the desk', () => {
  it('says at how many it is not known, as the table of readers does', () => {
    expect(onSite('coverage')).toContain(' 0 ; not known at 1');
    expect(onSite('coverage', 'kind')).toContain(' 0 ; not known at 1; and 1 from a single source');
  });
});
