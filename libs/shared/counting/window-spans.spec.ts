import fc from 'fast-check';
import { addDays, asDay, epochDay } from '../day/day.js';
import { WindowSpans } from './window-spans.js';
import { TimeAxis } from './time-axis.js';
import { WindowPool } from './window-pool.js';

const START = asDay('2021-01-01');
const period = fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 40 }));
/** Disjoint periods in order, with or without gaps between them. */
const axis = fc.array(period, { minLength: 1, maxLength: 12 }).map((lengths) => {
  let at = 0;
  return new TimeAxis(
    lengths.map(([gap, length]) => {
      const from = addDays(START, at + gap);
      at += gap + length;
      return { from, until: addDays(START, at), key: from };
    }),
  );
});
const windows = fc
  .array(fc.tuple(fc.integer({ min: -30, max: 500 }), fc.constantFrom(0, 0, 5, 40, 400)), { maxLength: 300 })
  .map((all) => {
    const first = epochDay(START);
    const pool = new WindowPool();
    return { pool, numbers: all.map(([start, width]) => pool.of(first + start, first + start + width)) };
  });
const { mostTallied } = WindowSpans;

describe('spans', () => {
  afterEach(() => {
    WindowSpans.mostTallied = mostTallied;
  });

  it('have the slots of all their windows, narrow ones before wide ones, and leave a rest only where there is no room', () => {
    fc.assert(
      fc.property(
        axis,
        windows,
        fc.constantFrom(1, 4, 50),
        fc.constantFrom(1, 100, 1000, mostTallied),
        (time, { pool, numbers }, cells, most) => {
          WindowSpans.mostTallied = most;
          const spans = new WindowSpans(pool, time, cells);
          const slots = (at: number): number[] => [time.slot(pool.first[at]!), time.slot(pool.last[at]!)];
          const rest = numbers.filter((at) => spans.ofWindow[at] === spans.rest);
          for (const at of numbers) {
            const span = spans.ofWindow[at]!;
            expect(span).toBeLessThan(spans.stride);
            expect(spans.slotsOf(at)).toEqual(slots(at));
            if (span < spans.rest) expect([spans.from[span], spans.to[span]]).toEqual(slots(at));
          }
          const widths = spans.from.map((from, span) => spans.to[span]! - from);
          expect(widths).toEqual([...widths].sort((a, b) => a - b));
          expect(new Set(spans.from.map((from, span) => `${from} ${spans.to[span]}`)).size).toBe(spans.rest);
          expect(spans.hasRest).toBe(rest.length > 0);
          expect(spans.rest === 0 || cells * spans.stride <= most).toBe(true);
          if (most === mostTallied) expect(rest).toEqual([]);
          // Windows in `rest` are wider than all that have a span.
          for (const at of rest)
            expect(slots(at)[1]! - slots(at)[0]!).toBeGreaterThanOrEqual(Math.max(-1, ...widths) + 1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('know which windows touch a period', () => {
    fc.assert(
      fc.property(axis, windows, (time, { pool, numbers }) => {
        const spans = new WindowSpans(pool, time, 1);
        for (const at of numbers) {
          const touches = time.periods.some(
            ({ from, until }) => pool.last[at]! >= epochDay(from) && pool.first[at]! < epochDay(until),
          );
          expect(spans.touch(at)).toBe(touches);
        }
      }),
      { numRuns: 100 },
    );
  });
});
