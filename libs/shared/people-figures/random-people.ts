import { anyHistory, livedHistory } from '../custody/random-histories.js';
import type { CustodyEvent } from '../custody/custody-event.js';
import { addDays, type Day } from '../day/day.js';
import type { SeededRandom } from '../random/seeded-random.js';
import type { FigureCharge, FigureEvent } from './counted-person.js';

/** For tests: asks for events that nobody in a history of custody has. */
const PROCEDURE = [
  'CE_CHARGE',
  'CE_CONVICTED',
  'CE_ACQUITTED',
  'CE_CHARGE_DROPPED',
  'CE_SUMMONS',
  'CE_WARRANT',
  'CE_BRING_ORDER',
  'CE_SUMMONS_OR_WARRANT',
  'CE_WARRANT_LIFTED',
  'CE_ARREST',
  'CE_DIED',
  'CE_RELEASED',
];
const STATUSES = ['CH_PENDING', 'CH_CONVICTED', 'CH_CONVICTED_APPEALED', 'CH_ACQUITTED', 'CH_DROPPED'];

const asFigureEvent = (event: CustodyEvent, random: SeededRandom): FigureEvent => ({
  ...event,
  case: random.chance(0.5) ? null : random.pick(['1', '2']),
  conditions: null,
  until: null,
  country: 'KH',
  custodyPlace: random.chance(0.3) ? random.pick(['CP_PRISON', 'CP_POLICE']) : null,
  grade: random.weighted([
    [4, 'VG_CONFIRMED'],
    [3, 'VG_FAIR'],
    [1, 'VG_WEAK'],
    [1, 'VG_UNVERIFIED'],
  ]),
  hours: null,
});

/** Returns events of one person: a life that was recorded truly, or any events, which need not fit each other. */
export const anyEvents = (random: SeededRandom): FigureEvent[] =>
  (random.chance(0.5) ? livedHistory(random).events : anyHistory(random)).map((event) => asFigureEvent(event, random));

/** Returns a few events of procedure on days that are near, and charges that name some of them. */
export const anyProcedure = (random: SeededRandom): { events: FigureEvent[]; charges: FigureCharge[] } => {
  const first = '2021-03-01' as Day;
  const events = Array.from({ length: random.between(0, 5) }, (_, at) => {
    const earliest = addDays(first, random.below(8));
    const type = random.pick(PROCEDURE);
    const event: CustodyEvent = {
      id: `e${at}`,
      type,
      when: { earliest, latest: addDays(earliest, random.below(4)) },
      leftCustody: type === 'CE_RELEASED' ? 'yes' : 'unknown',
      after: null,
    };
    return asFigureEvent(event, random);
  });
  const charges = Array.from({ length: random.below(3) }, (_, at) => ({
    case: random.pick(['1', '2']),
    law: 'LW_PENAL_2009',
    article: `${490 + at}`,
    offence: null,
    history: random
      .some(
        events.length > 0
          ? events
          : [
              asFigureEvent(
                {
                  id: 'gone',
                  type: 'CE_CHARGE',
                  when: { earliest: first, latest: first },
                  leftCustody: 'unknown',
                  after: null,
                },
                random,
              ),
            ],
      )
      .map(({ id }, entry) => ({ id: `h${entry}`, status: random.pick(STATUSES), event: id })),
  }));
  return { events, charges };
};
