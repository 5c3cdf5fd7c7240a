import { asDay } from '../day/day.js';
import { chargeStatusOn, type DatedEvent } from './charge-status.js';
import { days } from './test-events.js';

const event = (id: string, when: string): DatedEvent => ({ id, when: days(when) });
const history = (...entries: [status: string, event: string][]) => ({
  history: entries.map(([status, of]) => ({ id: of, status, event: of })),
});

describe('the status of a charge', () => {
  const appealed = history(
    ['CH_PENDING', 'charge'],
    ['CH_CONVICTED', 'judgment'],
    ['CH_CONVICTED_APPEALED', 'appeal'],
    ['CH_ACQUITTED', 'result'],
  );
  const events = [
    event('charge', '2022-02-12'),
    event('judgment', '2022-03-01'),
    event('appeal', '2022-03-20'),
    event('result', '2022-09-15'),
  ];

  it.each([
    ['2022-02-11', null],
    ['2022-02-12', 'CH_PENDING'],
    ['2022-03-19', 'CH_CONVICTED'],
    ['2022-06-30', 'CH_CONVICTED_APPEALED'],
    ['2022-12-31', 'CH_ACQUITTED'],
  ])('K5: on %s is %s', (day, status) => {
    expect(chargeStatusOn(appealed, events, asDay(day))).toBe(status);
  });

  it('changes only when its event has happened for certain', () => {
    const uncertain = [event('charge', '2022-02-12'), event('judgment', '2022-03-01..2022-03-31')];
    const charge = history(['CH_PENDING', 'charge'], ['CH_CONVICTED', 'judgment']);
    expect(chargeStatusOn(charge, uncertain, asDay('2022-03-30'))).toBe('CH_PENDING');
    expect(chargeStatusOn(charge, uncertain, asDay('2022-03-31'))).toBe('CH_CONVICTED');
  });

  it('is the later entry of two on one day, and none where its event is not known', () => {
    const same = [event('charge', '2022-03-01'), event('judgment', '2022-03-01')];
    expect(
      chargeStatusOn(history(['CH_PENDING', 'charge'], ['CH_CONVICTED', 'judgment']), same, asDay('2022-03-01')),
    ).toBe('CH_CONVICTED');
    expect(chargeStatusOn(history(['CH_PENDING', 'another']), same, asDay('2022-03-02'))).toBeNull();
  });
});
