import { asDay, epochDay, fromEpochDay } from '../day/day.js';
import { SeededRandom } from '../random/seeded-random.js';
import en from '../text/people/en.json' with { type: 'json' };
import km from '../text/people/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { custodySpans } from './custody-spans.js';
import { formatCustody, formatDaysInCustody } from './format-custody.js';
import { heldOn } from './held-on.js';
import { anyHistory } from './random-histories.js';
import { spellsOf } from './spells.js';
import type { CaseStep } from './stage.js';
import { aStep, released } from './test-events.js';

const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const seed = Number(env['VIGIL_SEED'] ?? 7);
const HISTORIES = env['VIGIL_PROVE'] ? 2_000 : 50;
const [english, khmer] = [createText('en', en), createText('km', km)];
const line = (events: CaseStep[], day: string): string => formatCustody(spellsOf(events).spells, asDay(day), english);

const B = [aStep('ARREST', '2021-03-01..2021-03-31'), released('2021-04-17..2021-04-23')];
const C = [aStep('ARREST', '2021-05-01'), aStep('SEEN_HELD', '2021-06-15')];
const PEOPLE = {
  B,
  C,
  'taken in a month': [aStep('ARREST', '2021-03-01..2021-03-31')],
  'one day': [aStep('ARREST', '2021-03-01'), released('2021-03-01')],
  'seen held': [aStep('SEEN_HELD', '2021-03-01')],
  dead: [aStep('ARREST', '2021-03-01'), aStep('DIED', '2021-03-05')],
};

describe('the line about a person', () => {
  it.each([
    ['B', '2021-02-28', 'Nothing says that this person was held.'],
    ['B', '2021-03-05', 'Possibly held since 1 March 2021.'],
    ['B', '2021-04-01', 'Held for certain since 31 March 2021.'],
    ['B', '2021-04-20', 'Held for certain until 17 April 2021, possibly until 23 April 2021.'],
    ['B', '2021-04-24', 'Out: between 17 April 2021 and 23 April 2021.'],
    ['C', '2021-06-15', 'Held for certain since 1 May 2021.'],
    ['C', '2021-09-13', 'Held for certain until 15 June 2021; possibly since then.'],
    ['C', '2022-01-11', 'Held for certain until 15 June 2021; not known for 210 days.'],
    ['taken in a month', '2022-01-01', 'Taken: March 2021; not known since then.'],
    ['dead', '2021-03-06', 'Died in custody: 5 March 2021.'],
  ] as const)('of %s on %s is: %s', (who, day, expected) => {
    expect(line(PEOPLE[who], day)).toBe(expected);
  });

  it('says of somebody who is held again that they are held, and not that they were released', () => {
    const events = [...B, aStep('ARREST', '2021-08-01')];
    expect(line(events, '2021-08-01')).toBe('Held for certain since 1 August 2021.');
    expect(line(events, '2021-07-31')).toBe('Out: between 17 April 2021 and 23 April 2021.');
  });

  it.each([
    ['B', '2021-12-31', '18 to 54 days in custody'],
    ['B', '2021-04-20', '18 to 51 days in custody, up to today'],
    ['C', '2022-01-11', '46 to 256 days in custody, up to today'],
    ['one day', '2022-01-11', '1 day in custody'],
    ['seen held', '2022-01-11', 'At least 1 day in custody'],
  ] as const)('of %s on %s counts days, up to today only where they go on: %s', (who, day, expected) => {
    expect(formatDaysInCustody(spellsOf(PEOPLE[who]).spells, asDay(day), english)).toBe(expected);
  });

  it('is in Khmer with Khmer days and digits', () => {
    const said = formatCustody(spellsOf(C).spells, asDay('2022-01-11'), khmer);
    expect(said).toContain('ថ្ងៃទី១៥ ខែមិថុនា ឆ្នាំ២០២១');
    expect(said).toContain('២១០ ថ្ងៃ');
    expect(said).not.toMatch(/[a-z{}]/i);
  });

  it(`has words for every day of invented histories (VIGIL_SEED=${seed})`, () => {
    const random = new SeededRandom(seed);
    for (let at = 0; at < HISTORIES; at++) {
      const { spells } = spellsOf(anyHistory(random));
      for (const { start, end, lastHeld } of spells)
        for (const day of [start.earliest, start.latest, lastHeld, end?.earliest ?? lastHeld, end?.latest ?? lastHeld])
          for (const later of [-1, 0, 1, 91])
            for (const t of [english, khmer])
              expect(formatCustody(spells, fromEpochDay(epochDay(day) + later), t)).not.toMatch(/custody\.line|\{/);
    }
  });
});

describe('the bar of a person', () => {
  it('is full where they are certainly held, and faded where possibly or where nobody knows', () => {
    expect(custodySpans(spellsOf(B).spells, asDay('2021-01-01'), asDay('2021-12-31'))).toEqual([
      { from: '2021-03-01', to: '2021-03-30', is: 'possible' },
      { from: '2021-03-31', to: '2021-04-17', is: 'certain' },
      { from: '2021-04-18', to: '2021-04-23', is: 'possible' },
    ]);
    expect(custodySpans(spellsOf(C).spells, asDay('2021-06-01'), asDay('2022-01-11'))).toEqual([
      { from: '2021-06-01', to: '2021-06-15', is: 'certain' },
      { from: '2021-06-16', to: '2021-09-13', is: 'possible' },
      { from: '2021-09-14', to: '2022-01-11', is: 'not-known' },
    ]);
  });

  it('is empty of nobody, of no days, and reaches the last day of the calendar', () => {
    expect(custodySpans([], asDay('2021-01-01'), asDay('2021-12-31'))).toEqual([]);
    expect(custodySpans(spellsOf(C).spells, asDay('2021-06-02'), asDay('2021-06-01'))).toEqual([]);
    const late = spellsOf([aStep('ARREST', '2999-12-30'), aStep('SEEN_HELD', '2999-12-31')]).spells;
    expect(custodySpans(late, asDay('2999-12-01'), asDay('2999-12-31'))).toEqual([
      { from: '2999-12-30', to: '2999-12-31', is: 'certain' },
    ]);
  });

  it(`says of every day what is known on it, in spans that do not touch their like (VIGIL_SEED=${seed})`, () => {
    const random = new SeededRandom(seed);
    for (let at = 0; at < HISTORIES; at++) {
      const { spells } = spellsOf(anyHistory(random));
      const [first, last] = [epochDay(asDay('2021-02-01')), epochDay(asDay('2021-10-31'))];
      const spans = custodySpans(spells, fromEpochDay(first), fromEpochDay(last));
      for (let n = first; n <= last; n++) {
        const day = fromEpochDay(n);
        const found = spans.filter(({ from, to }) => from <= day && day <= to).map(({ is }) => is);
        expect(found).toEqual(heldOn(spells, day) === 'no' ? [] : [heldOn(spells, day)]);
      }
      for (const [n, span] of spans.entries())
        if (spans[n + 1]?.is === span.is) expect(epochDay(spans[n + 1]!.from)).toBeGreaterThan(epochDay(span.to) + 1);
    }
  });
});
