import { jest } from '@jest/globals';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import { NOTHING, type Numbers } from './cell-numbers.js';

const text = createText('en', counting, beside);
jest.unstable_mockModule('../text-bundles.js', () => ({ useText: () => text }));
const { DashKey, numberOrDash, afterZero } = await import('./number-or-dash.js');

describe('a number in a cell of a table', () => {
  const cell = (numbers: Partial<Numbers>, watch: Watch | null): string[] => {
    const whole = { ...NOTHING, ...numbers };
    const said = renderToString(<td>{numberOrDash(whole, watch, text)}</td>);
    const after = renderToString(<td>{afterZero(whole, watch, text)}</td>);
    return [said, after].map((html) => html.replace(/<[^>]+>/g, ''));
  };

  it('is "0 counted" beside a single source, and never a bare 0', () => {
    expect(cell({ single: 6 }, 'watched')).toEqual(['0 counted', '; and 6 from a single source']);
    expect(cell({ singleMay: 2 }, 'watched')).toEqual([
      '0 counted',
      '; and 2 from a single source that may fall in this period',
    ]);
    expect(cell({ high: 1, single: 6 }, null)).toEqual(['0 counted', '; and 6 from a single source']);
  });

  it('is a number alone otherwise, and a dash where nobody is known to have watched', () => {
    expect(cell({}, 'watched')).toEqual(['0', '']);
    expect(cell({ low: 3, high: 3, single: 6 }, 'watched')).toEqual(['3', '']);
    expect(cell({ single: 6 }, 'nobody')).toEqual(['–none counted', '']);
    expect(cell({}, 'not-recorded')).toEqual(['–none recorded', '']);
  });
});

describe('a 0 in a cell of a table', () => {
  const after = (numbers: Partial<Numbers>, hasSingleColumn = false): string =>
    renderToString(<td>{afterZero({ ...NOTHING, ...numbers }, 'watched', text, hasSingleColumn)}</td>).replace(
      /<[^>]+>/g,
      '',
    );

  it('says at how many it is not known, and what may lie there', () => {
    expect(after({ notKnown: 2 })).toBe('; not known at 2');
    expect(after({ notKnown: 2, mayLie: ['13 may lie here'], single: 1 })).toBe(
      '; not known at 2; 13 may lie here; and 1 from a single source',
    );
    expect(after({ mayLie: ['13 may lie here'], single: 1 }, true)).toBe('; 13 may lie here');
  });

  it('is followed by nothing where there is nothing to say, as any other number', () => {
    expect(after({})).toBe('');
    expect(after({ low: 1, high: 1, notKnown: 2, mayLie: ['13 may lie here'] })).toBe('');
  });
});

describe('what is said below a table', () => {
  const notes = (...rows: [low: number, watch: Watch][]): string =>
    renderToString(
      <DashKey rows={rows.map(([low, watch]) => ({ numbers: { ...NOTHING, low, high: low }, watch }))} />,
    ).replace(/<[^>]+>/g, '');

  it('explains a dash, which says nothing of what is not counted here', () => {
    expect(notes([0, 'nobody'], [0, 'watched'])).toBe(text('table.dash'));
    expect(text('table.dash')).toContain('none of what is counted here is recorded');
  });

  it('explains a 0 of media alone, and nothing where there is neither', () => {
    expect(notes([0, 'media'], [0, 'partly'])).toBe(text('table.zero-media'));
    expect(notes([0, 'media'], [0, 'not-recorded'])).toBe(`${text('table.dash')} ${text('table.zero-media')}`);
    expect(notes([2, 'media'], [0, 'watched'])).toBe('');
  });
});
