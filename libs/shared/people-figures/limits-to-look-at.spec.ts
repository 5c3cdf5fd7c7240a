import type { Day } from '../day/day.js';
import { spellsOf } from '../custody/spells.js';
import type { FigureEvent } from './counted-person.js';
import { limitsOfPerson } from './custody-clock.js';
import type { CustodyLimit } from './custody-limits.js';
import { limitsToLookAt } from './limits-to-look-at.js';
import { aLimit, anEvent } from './test-people.js';

const POLICE = aLimit();
const PRETRIAL = aLimit({
  code: 'PRETRIAL',
  stage: 'ST_PRETRIAL',
  length: { months: 4 },
  from: ['CE_DETENTION_ORDER'],
  until: ['CE_CLOSING_ORDER'],
});
const LONGER = { ...PRETRIAL, code: 'LONGER', length: { months: 6 } };
const open = (limit: CustodyLimit): CustodyLimit => ({ ...limit, confirmedBy: null, confirmedOn: null });

const says = (events: readonly FigureEvent[], limits: readonly CustodyLimit[], day: string): string[] => {
  const known = { events, spells: spellsOf(events).spells };
  const of = limitsOfPerson(known, { ageGroup: 'AG_ADULT', charges: [] }, day as Day, limits);
  return limitsToLookAt(of).map(({ limit, reading }) => `${limit.code} ${reading.verdict}`);
};
const arrest = anEvent('ARREST', '2022-07-04', { hours: '10:00' });
const late = anEvent('HEARING', '2022-07-07', { hours: '16:00' });
const order = anEvent('DETENTION_ORDER', '2022-07-07', { hours: '17:00' });

describe('what of the limits of one person must be seen among many', () => {
  it('is each that was exceeded, also before, and the one that runs with the least left', () => {
    expect(says([arrest, late, order], [LONGER, PRETRIAL, POLICE], '2022-08-01')).toEqual([
      'POLICE certain',
      'PRETRIAL no',
    ]);
    const seen = anEvent('SEEN_HELD', '2022-11-09');
    expect(says([arrest, late, order, seen], [LONGER, POLICE, PRETRIAL], '2022-11-10')).toEqual([
      'POLICE certain',
      'PRETRIAL certain',
      'LONGER no',
    ]);
    // Nobody has said anything for more than 90 days.
    expect(says([arrest, late, order], [LONGER, PRETRIAL, POLICE], '2022-11-10')).toEqual([
      'POLICE certain',
      'LONGER no',
      'PRETRIAL not-known',
    ]);
  });

  it('is none where nothing was exceeded and nothing runs', () =>
    expect(says([arrest, anEvent('RELEASED', '2022-07-05')], [POLICE], '2022-08-01')).toEqual([]));

  it('is one that is over where no lawyer has confirmed it: nobody has said that it was kept', () => {
    const over = [arrest, late, anEvent('RELEASED', '2022-07-08')];
    expect(says(over, [open(POLICE)], '2022-08-01')).toEqual(['POLICE null']);
    const released = [arrest, anEvent('RELEASED', '2022-07-05')];
    expect(says(released, [POLICE, open({ ...POLICE, code: 'OTHER' })], '2022-08-01')).toEqual(['OTHER null']);
    expect(says([], [open(POLICE)], '2022-08-01')).toEqual([]);
  });

  it('is the one that runs where no lawyer has confirmed any, and nothing else', () => {
    expect(says([arrest, late, order], [open(POLICE), open(PRETRIAL), open(LONGER)], '2022-08-01')).toEqual([
      'PRETRIAL null',
    ]);
    expect(says([arrest, late, order], [open(PRETRIAL), POLICE], '2022-08-01')).toEqual(['POLICE certain']);
  });
});
