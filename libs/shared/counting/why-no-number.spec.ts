import { describe, expect, it } from '@jest/globals';
import type { Cell } from './answer.js';
import { cellToWire } from './answer-to-wire.js';
import type { IncidentFact } from './fact-rows.js';
import type { Split } from './question.js';
import { answer as answerTo } from './test-counts.js';
import { aForce, anIncident, anUnlawfulForce, aRestriction, statedGroup } from './test-facts.js';
import { asideIn, whyNoneIn } from './why-no-number.js';

describe('the number of what is shown beside a figure', () => {
  const with_ = (low: number, high: number | null) => ({ asides: { singleSource: { low, high } } });

  it('is written where it is known, also where the figure itself is not', () => {
    expect([asideIn(with_(0, 0), 'singleSource', null), asideIn(with_(0, 0), 'singleSource', 'not-reported')]).toEqual([
      0, 0,
    ]);
    expect(asideIn(with_(3, 3), 'singleSource', 'unseen')).toBe(3);
  });

  it('is no 0 where the period has not begun, where nobody is known to have watched, or where no source says how many', () => {
    expect(asideIn(with_(0, 0), 'singleSource', 'not-begun')).toBeNull();
    expect(asideIn(with_(0, 0), 'singleSource', 'unseen')).toBeNull();
    expect(asideIn(with_(0, null), 'singleSource', null)).toBeNull();
    expect(asideIn({ asides: {} }, 'singleSource', null)).toBeNull();
  });
});

describe('why a cell has no number', () => {
  const cell = {
    keys: [],
    low: 0,
    high: 0,
    certain: 0,
    possible: 0,
    longerPeriod: null,
    notReported: null,
    rate: null,
  };
  const onlySingle: Cell = { ...cell, asides: { singleSource: { low: 6, high: 6 } } };

  it('is that nobody watched, also where a single source has something: that is not counted here', () => {
    expect(whyNoneIn({ splits: [] }, onlySingle, 'not-recorded')).toBe('unseen');
    expect(whyNoneIn({ splits: [{ split: 'group', keys: [], overlaps: true }] }, onlySingle, 'nobody')).toBe('unseen');
    expect(whyNoneIn({ splits: [] }, onlySingle, 'media')).toBeNull();
    expect(whyNoneIn({ splits: [] }, { ...onlySingle, high: 1, possible: 1 }, 'not-recorded')).toBeNull();
  });
});

describe('a cell of a place where nobody is known to have watched', () => {
  const split = (name: Split) => ({ split: name, keys: [], overlaps: false });
  const divided: Split[][] = [[], ['grade'], ['force'], ['place:1', 'group'], ['place:1', 'actor', 'period']];
  const whyOf = (indicator: 'I03' | 'I05' | 'I11', incident: IncidentFact) => {
    const { total } = answerTo([incident], { indicator });
    return divided.map((splits) => whyNoneIn({ splits: splits.map(split) }, total, 'not-recorded'));
  };

  it('is a dash, whatever the table is divided by, also where something is known not to be what it counts', () => {
    const dashes = divided.map(() => 'unseen');
    expect(whyOf('I05', anIncident({ code: 'a', acts: [aForce({ type: 'FM_NONE' })] }))).toEqual(dashes);
    expect(whyOf('I03', anIncident({ code: 'a', coverage: null }))).toEqual(dashes);
    expect(whyOf('I11', anIncident({ code: 'a', interference: 'IN_NONE', coverage: 'CO_MEDIA' }))).toEqual(dashes);
  });
});

describe("a group's share where others have some and it has none", () => {
  const share = answerTo([anIncident({ code: 'a', groups: [statedGroup('h')], acts: [anUnlawfulForce()] })], {
    indicator: 'I12',
    filters: { groups: ['g'] },
  });

  it('is a 0 only where somebody watched the group, though a rate of what was watched is a number', () => {
    expect(share.total).toMatchObject({
      low: 0,
      asides: { otherGroups: { low: 1 } },
      rate: { denominator: { low: 1 } },
    });
    expect(
      (['watched', 'media', 'nobody', 'not-recorded', null] as const).map((watch) =>
        whyNoneIn(share, share.total, watch),
      ),
    ).toEqual([null, null, 'unseen', 'unseen', 'unseen']);
    const rate = answerTo([anIncident({ code: 'a', interference: 'IN_NONE' })], { indicator: 'I03' });
    expect(whyNoneIn(rate, rate.total, 'not-recorded')).toBeNull();
  });

  it('leaves without a number, and without a percentage of 0', () => {
    const ten = Array.from({ length: 10 }, (_, i) =>
      anIncident({ code: `${i}`, groups: [statedGroup('h')], acts: [anUnlawfulForce()] }),
    );
    const { total } = answerTo(ten, { indicator: 'I12', filters: { groups: ['g'] } });
    expect([cellToWire(total, null), cellToWire(total, 'unseen')].map(({ low, rate }) => ({ low, rate }))).toEqual([
      { low: 0, rate: expect.objectContaining({ numerator: { low: 0, high: 0 }, share: 0 }) },
      {
        low: null,
        rate: {
          numerator: { low: null, high: null },
          denominator: { low: 10, high: 10 },
          share: null,
          whyNoShare: 'not-closed',
        },
      },
    ]);
  });
});

describe('a figure of people beside a single source that gives no number', () => {
  const people: Cell = {
    keys: [],
    low: 0,
    high: 0,
    certain: 0,
    possible: 0,
    longerPeriod: null,
    notReported: { k: 0, of: 0 },
    rate: null,
    asides: { singleSource: { low: 0, high: null } },
  };

  it('is no 0, however well it was watched: nobody says that there was none', () => {
    expect((['watched', 'partly', 'media'] as const).map((watch) => whyNoneIn({ splits: [] }, people, watch))).toEqual([
      'not-reported',
      'not-reported',
      'not-reported',
    ]);
    const violent = { ...people, asides: { ...people.asides, violent: { low: 1, high: 1 } } };
    expect(whyNoneIn({ splits: [] }, violent, 'nobody')).toBe('not-reported');
    expect(cellToWire(people, 'not-reported')).toMatchObject({ low: null, high: null, none: 'not-reported' });
  });

  it('is a dash where nobody is known to have watched, and a number where the source gives one', () => {
    expect(whyNoneIn({ splits: [] }, people, 'nobody')).toBe('unseen');
    const none = { ...people, asides: { singleSource: { low: 0, high: 0 } } };
    const some = { ...people, asides: { singleSource: { low: 3, high: null } } };
    expect([none, some].map((cell) => whyNoneIn({ splits: [] }, cell, 'watched'))).toEqual([null, null]);
    expect(whyNoneIn({ splits: [] }, { ...people, low: 2, high: 2 }, 'watched')).toBeNull();
  });

  it('is 0 as before where incidents are counted, not people', () =>
    expect(whyNoneIn({ splits: [] }, { ...people, notReported: null }, 'watched')).toBeNull());
});

describe('a figure of what two people assessed', () => {
  const force = (outcome: 'LA_UNLAWFUL' | 'LA_LAWFUL' | 'LA_NOT_ASSESSED', code: string) =>
    anIncident({ code, on: '2021-02-01', acts: [aForce({ outcome })] });
  const why = (
    incidents: Parameters<typeof answerTo>[0],
    rest: Parameters<typeof answerTo>[1] = { indicator: 'I06' },
  ) => {
    const answer = answerTo(incidents, rest);
    return whyNoneIn(answer, answer.total, 'watched');
  };

  it('is no 0 while something waits for its assessment and nothing is assessed as such', () => {
    expect(why([force('LA_NOT_ASSESSED', 'a')])).toBe('not-assessed');
    expect(why([force('LA_NOT_ASSESSED', 'a'), force('LA_LAWFUL', 'b')])).toBe('not-assessed');
    const may = { ...force('LA_NOT_ASSESSED', 'm'), earliest: '2020-12-20', latest: '2021-01-10' } as never;
    expect(why([may])).toBe('not-assessed');
    expect(why([aRestricted('LA_NOT_ASSESSED')], { indicator: 'I08', measure: 'violations' })).toBe('not-assessed');
  });

  it('is a number where something is assessed as such, or nothing waits', () => {
    expect(why([force('LA_NOT_ASSESSED', 'a'), force('LA_UNLAWFUL', 'b')])).toBeNull();
    expect(why([force('LA_LAWFUL', 'b')])).toBeNull();
    expect(why([])).toBeNull();
    expect(why([force('LA_NOT_ASSESSED', 'a')], { indicator: 'I05' })).toBeNull();
  });

  const aRestricted = (outcome: 'LA_NOT_ASSESSED') =>
    anIncident({ code: 'r', on: '2021-02-01', acts: [aRestriction({ outcome })] });
});
