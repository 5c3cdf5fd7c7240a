import { jest } from '@jest/globals';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { anIncident } from '@vigil/shared/counting/test-facts.js';
import { asDay } from '@vigil/shared/day/day.js';
import type { Period } from '@vigil/shared/day/period.js';
import type { Found } from '@vigil/shared/finding/find.js';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { View } from '../view.js';

const facts = createFacts(createPlaceTree([]));
['2021-02-01', '2022-03-01', '2022-10-31'].forEach((on, i) =>
  facts.put(anIncident({ code: String(i), on, coverage: 'CO_ON_SITE', interference: 'IN_INTERFERED' })),
);
const answered = (query: string): Answer => ({
  ...count(facts, publicQuestion(new URLSearchParams(query)), asDay('2022-11-29')),
  lastPublished: asDay('2022-10-31'),
});

type Figure = NonNullable<Found['figure']>;
let figure: Figure;
let address = 'text=asked';
const only = ({ children }: { children?: ComponentChildren }) => <>{children}</>;
jest.unstable_mockModule('wouter-preact', () => ({ useSearch: () => address }));
jest.unstable_mockModule('./page.js', () => ({ Page: only, PageWords: only }));
jest.unstable_mockModule('../../ui/link.js', () => ({
  Link: ({ href, children }: { href: string; children?: ComponentChildren }) => <a href={href}>{children}</a>,
}));
jest.unstable_mockModule('../../ui/button.js', () => ({ Button: only }));
jest.unstable_mockModule('../../installation-info.js', () => ({ useAbout: () => ({}) }));
jest.unstable_mockModule('../../use-public-fetch.js', () => ({
  usePublicFetch: () => ({ state: 'ready', value: { figure, isQuestion: true, items: [] } }),
}));
jest.unstable_mockModule('../../text-bundles.js', () => ({
  useText: () =>
    Object.assign((key: string, { words = '' }: { words?: string } = {}) => `[${key}${words}]`, { language: 'en' }),
}));
jest.unstable_mockModule('../use-counts.js', () => ({
  useCounts: (query: string | null) => ({ state: 'ready', value: query === null ? null : { answer: answered(query) } }),
}));
jest.unstable_mockModule('../use-figures.js', () => ({
  useCoverage: () => [],
  useGroups: () => [],
  wholeOf: () => ({ key: '2021-01-01..2022-12-31' }),
}));
jest.unstable_mockModule('../use-places.js', () => ({ usePlacesOf: () => ({ get: () => null }) }));
jest.unstable_mockModule('../no-figures-yet.js', () => ({ hasNoFiguresYet: () => false }));
jest.unstable_mockModule('../names-for-sentences.js', () => ({ namesForSentences: () => ({}) }));
jest.unstable_mockModule('../who-watched.js', () => ({
  askedOf: (answer: Answer) => answer,
  watchOfAnswer: () => null,
  watchIn: () => null,
  watchesOf: () => [],
}));
jest.unstable_mockModule('@vigil/shared/counting/format-story.js', () => ({
  formatWithParts: ({ assessed }: { assessed: Answer | null }) => [`SENTENCE ${assessed?.splits.length ?? ''}`, ''],
}));
jest.unstable_mockModule('../use-story.js', () => ({
  assessedQuery: ({ indicator }: View, { key }: Period) =>
    indicator === 'I06' ? `indicator=I05&period=${key}&split=kind,outcome` : null,
}));
jest.unstable_mockModule('./divided-figure.js', () => ({
  DividedFigure: ({ assessed }: { assessed: Answer | null }) => <>DIVIDED {assessed ? 'WITH ASSESSED' : ''}</>,
}));
jest.unstable_mockModule('../figure-tables.js', () => ({
  PeriodTable: (table: { series: Answer; choosing: (key: string) => { href: string }; isComparison?: boolean }) => (
    <>
      {table.series.cells.map(({ keys: [key] }) => (
        <a href={table.choosing(key!).href}>{key}</a>
      ))}
      {table.isComparison && 'SAME DAYS BEFORE'}
    </>
  ),
}));
const { default: SearchPage } = await import('./search-page.js');

const shown = (of: Partial<Figure>): string => {
  figure = { query: 'indicator=I03', narrower: null, acts: null, by: null, over: null, notInFigure: [], ...of };
  return renderToString(<SearchPage />).replaceAll('&amp;', '&');
};

describe('the figure of a search', () => {
  it('has its years before the sentence where somebody asks whether it got worse, and leads to the chart by year', () => {
    const page = shown({ over: 'year' });
    expect(page).toMatch(
      /<a href="\/\?indicator=I03&period=2021&lang=en">2021<\/a>.*>2022<.*SENTENCE.*href="\/\?indicator=I03&unit=year"/s,
    );
    expect(page).toContain('SAME DAYS BEFORE');
    expect(shown({})).not.toMatch(/2021/);
  });

  it('has the months of a year that the address names', () => {
    address = 'text=asked&period=2021';
    const page = shown({ over: 'year' });
    address = 'text=asked';
    expect(page).toMatch(/period=2021-02&lang=en">2021-02<.*SENTENCE.*&unit=month"/s);
  });

  it('has months where somebody asks for them, whatever period the address names', () => {
    address = 'text=asked&period=2021-01-01..2022-12-31';
    const page = shown({ over: 'month' });
    address = 'text=asked';
    expect(page).toMatch(/>2021-02<.*>2022-10<.*SENTENCE.*&unit=month"/s);
  });

  it('says of unlawful force by the state what was assessed beside it', () => {
    const page = shown({ query: 'indicator=I06', by: 'actors' });
    expect(page).toMatch(/DIVIDED WITH ASSESSED.*SENTENCE 2/s);
    expect(shown({ query: 'indicator=I05', by: 'actors' })).not.toMatch(/WITH ASSESSED|SENTENCE 2/);
  });

  it('says before the figure what is not in it', () => {
    expect(shown({ notInFigure: ['women'] })).toMatch(/\[find\.not-in-figurewomen\].*SENTENCE/s);
    expect(shown({})).not.toContain('not-in-figure');
  });
});
