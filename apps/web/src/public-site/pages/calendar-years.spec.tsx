import { jest } from '@jest/globals';
import type { StripCounts } from '@vigil/shared/counting/calendar-strip.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import pages from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import { cellsOf, PlainTable } from '../../ui/plain-table-for-tests.js';

const text = createText('en', counting, beside, pages);
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('../../ui/table.js', () => ({ Table: PlainTable }));
const { CalendarYears } = await import('./calendar-years.js');

const counts = (recorded: number): StripCounts => ({ recorded, force: 0, interfered: recorded, quiet: 0, unknown: 0 });
const year = (period: string, recorded: number, watch: Watch) => ({
  ...counts(recorded),
  period,
  state: 'nothing' as const,
  uncertain: 0,
  watch,
});
const htmlOf = (squares: ReturnType<typeof year>[], recorded = 2): string =>
  renderToString(
    <CalendarYears
      unit="month"
      strip={{ squares: [], longer: counts(0), total: counts(recorded) }}
      years={{ squares, longer: counts(0) }}
    />,
  );
describe('the years of a calendar', () => {
  it('have a dash, and say what it means, where nobody is on record as watching', () => {
    const html = htmlOf([year('2020', 0, 'not-recorded'), year('2021', 2, 'watched')]);
    const dash = '–none recorded';
    expect(cellsOf(html)).toEqual([
      ['2020', ...Array<string>(5).fill(dash), '0', '0'],
      ['2021', '2', '2', '0', '0', '0', '0', '0'],
      ['total, counted for the whole period', '2', '2', '0', '0', '0', '', ''],
    ]);
    expect(html).toContain(text('table.dash'));
  });

  it('have a dash in the total too, if nobody is on record as watching in any of them', () => {
    const totalOf = (squares: ReturnType<typeof year>[]) => cellsOf(htmlOf(squares, 0)).at(-1)!.slice(1, 6);
    expect(totalOf([year('2020', 0, 'not-recorded'), year('2021', 0, 'not-recorded')])).toEqual(
      Array(5).fill('–none recorded'),
    );
    expect(totalOf([year('2020', 0, 'not-recorded'), year('2021', 0, 'watched')])).toEqual(Array(5).fill('0'));
  });

  it('say what a 0 means that media alone are behind', () => {
    const html = htmlOf([year('2020', 0, 'media'), year('2021', 2, 'watched')]);
    expect(cellsOf(html)[0]).toEqual(['2020', ...Array<string>(7).fill('0')]);
    expect(html).toContain(text('table.zero-media'));
    expect(htmlOf([year('2020', 0, 'watched'), year('2021', 2, 'watched')])).not.toContain(text('table.zero-media'));
  });

  it('have a dash, too, where nothing of the year is published yet, and a 0 where somebody watched a part of it', () => {
    const html = htmlOf([year('2020', 0, 'partly'), year('2021', 0, 'not-published')], 0);
    const rows = cellsOf(html).map((cells) => cells[1]!);
    expect([rows[0], rows[1]!.startsWith('–'), rows[2]]).toEqual(['0', true, '0']);
  });

  it('need no such words where somebody always watched', () =>
    expect(htmlOf([year('2021', 2, 'watched')])).not.toContain(text('table.dash')));
});
