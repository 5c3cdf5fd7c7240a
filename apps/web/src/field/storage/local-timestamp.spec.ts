import { isMoment } from '@vigil/shared/field/field-report.js';
import fc from 'fast-check';
import { formatLocalTimestamp } from './local-timestamp.js';

const seed = Number(process.env['VIGIL_SEED'] ?? 1);

describe('a moment', () => {
  it('is one by the phone’s clock, with its offset', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1971-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
        (date) => {
          const text = formatLocalTimestamp(date);
          expect([isMoment(text), Math.floor(date.getTime() / 1000)]).toEqual([true, Date.parse(text) / 1000]);
        },
      ),
      { seed },
    );
  });
});
