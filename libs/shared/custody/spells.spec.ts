import { asDay } from '../day/day.js';
import { daysInCustody } from './days-in-custody.js';
import { beganIn, heldOn } from './held-on.js';
import { type Custody, type Spell, spellsOf } from './spells.js';
import { asPeriod } from '../day/period.js';
import { aStep, released } from './test-events.js';

/** Returns spells as text: start to end, or the day on which the person was last held. */
const drawn = ({ spells }: Custody): string[] =>
  spells.map(({ start, end, lastHeld }) => {
    const text = ({ earliest, latest }: { earliest: string; latest: string }): string =>
      earliest === latest ? earliest.slice(5) : `${earliest.slice(5)}..${latest.slice(5)}`;
    return `${text(start)} to ${end ? text(end) : `${lastHeld.slice(5)}, open`}`;
  });
const doubts = ({ doubts: all }: Custody): string[] => all.map(({ is, event }) => `${is}: ${event}`);

describe('a spell', () => {
  it('begins with the first event that says so, however many say it', () => {
    const custody = spellsOf([
      aStep('TAKEN', '2021-03-01'),
      aStep('ARREST', '2021-03-02'),
      aStep('POLICE_CUSTODY', '2021-03-02'),
      aStep('DETENTION_ORDER', '2021-03-04'),
      aStep('MOVED', '2021-03-05..2021-03-09'),
    ]);
    expect(drawn(custody)).toEqual(['03-01 to 03-05, open']);
    expect(doubts(custody)).toEqual([]);
  });

  it('begins and ends on one day, which is one day in custody', () => {
    const custody = spellsOf([aStep('TAKEN', '2021-03-01'), aStep('ARREST', '2021-03-01'), released('2021-03-01')]);
    expect(drawn(custody)).toEqual(['03-01 to 03-01']);
    expect(daysInCustody(custody.spells)).toEqual({ low: 1, high: 1 });
  });

  it('cannot begin after the person was seen held, nor end before', () => {
    const custody = spellsOf([
      aStep('ARREST', '2021-03-01..2021-03-31'),
      aStep('SEEN_HELD', '2021-03-12..2021-03-14'),
      released('2021-03-05..2021-03-20'),
    ]);
    expect(drawn(custody)).toEqual(['03-01..03-14 to 03-12..03-20']);
    expect(doubts(custody)).toEqual([]);
  });

  it('is not narrowed by a step of procedure: a charge may be brought against somebody who is free', () => {
    const events = [aStep('ARREST', '2021-03-01..2021-03-31'), aStep('CHARGE', '2021-03-05')];
    expect(drawn(spellsOf(events))).toEqual(['03-01..03-31 to 03-01, open']);
  });

  it('is narrowed by what is said to come after, through a step of procedure too', () => {
    const events = [
      aStep('ARREST', '2021-03-01..2021-03-31', { id: 'arrest' }),
      aStep('HEARING', '2021-03-05', { id: 'hearing', after: 'arrest' }),
      released('2021-03-01..2021-03-09', { after: 'hearing' }),
    ];
    expect(drawn(spellsOf(events))).toEqual(['03-01..03-05 to 03-05..03-09']);
  });

  it('lasts for certain until the first day on which the person may have left', () => {
    const custody = spellsOf([aStep('ARREST', '2021-03-01'), aStep('BAIL', '2021-03-10..2021-03-12')]);
    expect(drawn(custody)).toEqual(['03-01 to 03-10, open']);
    expect(
      ['2021-03-10', '2021-03-11', '2021-06-08', '2021-06-09'].map((day) => heldOn(custody.spells, asDay(day))),
    ).toEqual(['certain', 'possible', 'possible', 'not-known']);
  });

  it('ended between when the person was last held and when they were seen free', () => {
    const custody = spellsOf([
      aStep('ARREST', '2021-03-01'),
      aStep('SEEN_HELD', '2021-03-04'),
      aStep('SEEN_FREE', '2021-05-02'),
    ]);
    expect(drawn(custody)).toEqual(['03-01 to 03-04..05-02']);
    expect(custody.spells[0]!.endedBy).toBe('SEEN_FREE 2021-05-02');
    expect(daysInCustody(custody.spells)).toEqual({ low: 4, high: 63 });
  });

  it('had ended by when the person was seen free', () => {
    const events = [
      aStep('ARREST', '2021-03-01'),
      released('2021-03-05..2021-03-20'),
      aStep('SEEN_FREE', '2021-03-10'),
    ];
    expect(drawn(spellsOf(events))).toEqual(['03-01 to 03-05..03-10']);
  });

  it('is not ended by a sentence that is suspended while another case holds the person', () => {
    const suspended = aStep('SENTENCE_SUSPENDED', '2021-04-01', { leftCustody: 'no' });
    expect(drawn(spellsOf([aStep('ARREST', '2021-03-01'), suspended]))).toEqual(['03-01 to 04-01, open']);
  });

  it('ends when the person dies, whatever is said about walking out', () => {
    const custody = spellsOf([
      aStep('ARREST', '2021-03-01'),
      aStep('DIED', '2021-03-05'),
      aStep('SEEN_HELD', '2021-03-09'),
    ]);
    expect(drawn(custody)).toEqual(['03-01 to 03-05']);
    expect(custody.spells[0]!.endedInDeath).toBe(true);
    expect(doubts(custody)).toEqual(['contradictory: SEEN_HELD 2021-03-09']);
  });

  it('ends once, however many events say so on days that overlap', () => {
    const custody = spellsOf([
      aStep('ARREST', '2021-03-01'),
      released('2021-03-08..2021-03-12'),
      aStep('BAIL', '2021-03-10..2021-03-20', { leftCustody: 'yes' }),
    ]);
    expect(drawn(custody)).toEqual(['03-01 to 03-10..03-12']);
    expect(doubts(custody)).toEqual([]);
  });
});

describe('events whose order nobody knows', () => {
  const gate = [aStep('ARREST', '2021-03-01'), released('2021-03-10', { id: 'out' })];

  it('are a release and a new arrest, where both are on one day; this is said', () => {
    const custody = spellsOf([...gate, aStep('ARREST', '2021-03-10', { id: 'again' })]);
    expect(drawn(custody)).toEqual(['03-01 to 03-10', '03-10 to 03-10, open']);
    expect(doubts(custody)).toEqual(['order-assumed: again']);
    expect(daysInCustody(custody.spells)).toEqual({ low: 10, high: null });
  });

  it('are in the order that somebody gives them', () => {
    const custody = spellsOf([...gate, aStep('ARREST', '2021-03-10', { id: 'again', after: 'out' })]);
    expect(drawn(custody)).toEqual(['03-01 to 03-10', '03-10 to 03-10, open']);
    expect(doubts(custody)).toEqual([]);
  });
});

describe('somebody who is taken while held', () => {
  it('came out unseen in between: it is not said that they were held all the time', () => {
    const custody = spellsOf([aStep('ARREST', '2021-01-04'), aStep('ARREST', '2021-02-05'), released('2021-02-14')]);
    expect(drawn(custody)).toEqual(['01-04 to 01-04..02-05', '02-05 to 02-14']);
    expect(doubts(custody)).toEqual(['taken-again: ARREST 2021-02-05']);
    expect(daysInCustody(custody.spells)).toEqual({ low: 11, high: 42 });
  });

  it('came out, too, where the first arrest cannot have been on that day by what came between', () => {
    const custody = spellsOf([
      aStep('TAKEN', '2021-03-01..2021-03-05'),
      aStep('SEEN_HELD', '2021-03-02..2021-03-03', { id: 'seen' }),
      aStep('TAKEN', '2021-03-04..2021-03-08', { after: 'seen' }),
    ]);
    expect(drawn(custody)).toEqual(['03-01..03-03 to 03-02..03-08', '03-04..03-08 to 03-04, open']);
  });

  it('may be arrested by law after being taken; not so long after, nor when they may have left', () => {
    const taken = aStep('TAKEN', '2021-01-04');
    expect(drawn(spellsOf([taken, aStep('ARREST', '2021-01-09')]))).toEqual(['01-04 to 01-09, open']);
    expect(drawn(spellsOf([taken, aStep('ARREST', '2021-04-04')]))).toEqual(['01-04 to 04-04, open']);
    expect(drawn(spellsOf([taken, aStep('ARREST', '2021-04-05')]))).toHaveLength(2);
    expect(drawn(spellsOf([taken, aStep('BAIL', '2021-01-06'), aStep('ARREST', '2021-01-09')]))).toEqual([
      '01-04 to 01-06..01-09',
      '01-09 to 01-09, open',
    ]);
  });
});

describe('events that do not fit', () => {
  it('an end before the start is kept, with a doubt, and frees nobody', () => {
    const custody = spellsOf([released('2021-02-01'), aStep('ARREST', '2021-03-01')]);
    expect(drawn(custody)).toEqual(['02-01 to 02-01', '03-01 to 03-01, open']);
    expect(doubts(custody)).toEqual(['no-start: RELEASED 2021-02-01']);
  });

  it('somebody seen held is held, though nothing says since when: that began in no period and has no most days', () => {
    const custody = spellsOf([aStep('SEEN_HELD', '2021-02-01..2021-02-03'), released('2021-02-10')]);
    expect(drawn(custody)).toEqual(['02-01..02-03 to 02-10']);
    expect(doubts(custody)).toEqual(['no-start: SEEN_HELD 2021-02-01..2021-02-03']);
    expect(daysInCustody(custody.spells)).toEqual({ low: 8, high: null });
    expect(beganIn(custody.spells, asPeriod('2021-02'))).toBe('no');
  });

  it.each([
    ['something certainly later', [aStep('ARREST', '2021-03-01', { after: 'b' }), released('2021-03-05', { id: 'b' })]],
    ['itself', [aStep('ARREST', '2021-03-01', { id: 'a', after: 'a' }), released('2021-03-05')]],
    [
      'each other',
      [aStep('ARREST', '2021-03-01', { id: 'a', after: 'b' }), released('2021-03-05', { id: 'b', after: 'a' })],
    ],
  ])('an event "after" %s is kept where its days put it', (_, events) => {
    const custody = spellsOf(events);
    expect(drawn(custody)).toEqual(['03-01 to 03-05']);
    expect(doubts(custody)).toEqual([expect.stringContaining('contradictory')]);
  });

  it('an event "after" one that is gone keeps its own days', () => {
    const custody = spellsOf([aStep('ARREST', '2021-03-01', { after: 'gone' })]);
    expect([drawn(custody), doubts(custody)]).toEqual([['03-01 to 03-01, open'], []]);
  });

  it('nobody is held by no events, by steps of procedure or by leaving that nobody is sure of', () => {
    for (const events of [[], [aStep('CHARGE', '2021-03-01')], [aStep('BAIL', '2021-03-01')]])
      expect(spellsOf(events)).toEqual({ spells: [], doubts: [] });
  });

  it('the first and the last days of the calendar are days', () => {
    const custody = spellsOf([aStep('ARREST', '1900-01-01'), released('2999-12-31')]);
    expect(heldOn(custody.spells, asDay('2999-12-31'))).toBe('certain');
    expect(heldOn(spellsOf([aStep('ARREST', '2999-12-31')]).spells, asDay('2999-12-31'))).toBe('certain');
  });
});

describe('days that spells may share', () => {
  const short = (from: string, to: string): Spell => ({
    start: { earliest: asDay(from), latest: asDay(to) },
    isStartKnown: true,
    end: { earliest: asDay(from), latest: asDay(to) },
    lastHeld: asDay(from),
    endedInDeath: false,
    startedBy: 'a',
    endedBy: 'b',
  });

  it('are one day only where one day is in all of them', () => {
    const [a, b, c] = [
      short('2021-03-01', '2021-03-05'),
      short('2021-03-04', '2021-03-08'),
      short('2021-03-06', '2021-03-09'),
    ];
    expect(daysInCustody([a, b])).toEqual({ low: 1, high: 8 });
    expect(daysInCustody([a, b, c])).toEqual({ low: 2, high: 9 });
  });
});
