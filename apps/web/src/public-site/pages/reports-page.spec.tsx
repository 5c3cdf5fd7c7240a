import { jest } from '@jest/globals';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import pages from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import pagesKm from '@vigil/shared/text/pages/km.json' with { type: 'json' };
import publicEn from '@vigil/shared/text/public/en.json' with { type: 'json' };
import besideKm from '@vigil/shared/text/beside/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';

const text = createText('en', publicEn, pages);
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('../../use-public-fetch.js', () => ({ usePublicFetch: () => ({}) }));
jest.unstable_mockModule('../../page-being-rendered.js', () => ({ setHead: () => undefined }));
jest.unstable_mockModule('../../ui/link.js', () => ({ Link: () => null }));
jest.unstable_mockModule('./page.js', () => ({
  Loading: () => null,
  NothingHere: () => null,
  Page: () => null,
  PageWords: () => null,
}));
jest.unstable_mockModule('./report-scene.js', () => ({ ReportScene: () => null }));
const { CoverMarks } = await import('./reports-page.js');

describe('the card of a report in the list', () => {
  it('says what hatched means and how many are in the total alone, and nothing where there are none', () => {
    const both = renderToString(<CoverMarks hasPossible longer={3} />);
    expect(both).toContain('hatched (+): may fall in it');
    expect(both).toContain('In the total only, as possible dates span several periods: 3');
    expect(renderToString(<CoverMarks hasPossible longer={0} />)).not.toContain('In the total only');
    expect(renderToString(<CoverMarks hasPossible={false} longer={2} />)).not.toContain('hatched');
    expect(renderToString(<CoverMarks hasPossible={false} longer={0} />)).toBe('');
  });

  it('says it in the words of the chart on the map', () => {
    expect(pages['reports.hatched']).toContain(beside['chart.possible']);
    expect(pagesKm['reports.hatched']).toContain(besideKm['chart.possible']);
  });
});
