import en from '../text/people-figures/en.json' with { type: 'json' };
import km from '../text/people-figures/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import type { PeopleFigure } from '../staff-responses/people-figures.js';
import type { CountedPerson } from './counted-person.js';
import type { CustodyLimit } from './custody-limits.js';
import { PEOPLE_INDICATORS, PEOPLE_SPLITS } from './people-question.js';
import { formatBeside, formatPeopleFigure, possibleHead, presentFigure } from './present-figure.js';
import { aLimit, anEvent, ask, somebody } from './test-people.js';

const t = createText('en' as never, en);

const limit = (confirmedBy: string | null, confirmedOn: string | null): CustodyLimit =>
  aLimit({ confirmedBy, confirmedOn: confirmedOn as CustodyLimit['confirmedOn'] });
const CONFIRMED = limit('a lawyer', '2022-01-01');

const figureOf = (
  people: readonly CountedPerson[],
  asked: Parameters<typeof ask>[1],
  limits: readonly CustodyLimit[] = [CONFIRMED],
): PeopleFigure => {
  const { question, version, total, cells } = ask(people, asked, limits);
  return {
    indicator: question.indicator,
    version,
    period: question.period.key,
    day: question.day,
    today: '2023-06-30',
    splits: [...question.splits],
    tie: question.tie,
    withInferred: question.withInferred,
    total: { ...total, keys: [...total.keys] },
    cells: cells.map((cell) => ({ ...cell, keys: [...cell.keys] })),
    beside: null,
    limits: question.indicator === 'I20' ? [...limits] : null,
  };
};
const say = (...asked: Parameters<typeof figureOf>): string => formatPeopleFigure(figureOf(...asked), t).join(' ');

const taken = (on: string) => somebody([anEvent('ARREST', on)]);
const OF = (n: number) =>
  `Counted of the ${n} people whom we follow and may count. Who is not among them is in no figure.`;

describe('a figure of people in words', () => {
  it('says none of the 14, never 0 or nobody', () => {
    const people = Array.from({ length: 14 }, () => taken('2022-05-01'));
    expect(say(people, { indicator: 'I14', period: '2021' })).toBe(`31 December 2021: held: none of 14. ${OF(14)}`);
  });

  it('says what is certain, what is possible and what is not known apart', () => {
    const people = [taken('2021-12-31'), taken('2021-12-01'), taken('2021-03-01')];
    expect(say(people, { indicator: 'I14', period: '2021' })).toBe(
      `31 December 2021: held: 1; 1 more possibly; not known of 1. ${OF(3)}`,
    );
    expect(say([taken('2021-03-20..2021-04-02'), taken('2021-03-01')], { indicator: 'I13', period: '2021-03' })).toBe(
      `March 2021: taken in the period, known individually: 1; 1 more may fall in this period. ${OF(2)}`,
    );
  });

  it('K2: I18 of one is 0 to 1 of 1, without a percentage', () => {
    const people = [somebody([anEvent('ARREST', '2021-05-01'), anEvent('SEEN_HELD', '2021-06-15')])];
    expect(say(people, { indicator: 'I18', period: '2021-05', day: '2022-01-11' })).toContain(
      'May 2021: still held on 11 January 2022: 0 to 1 of 1 taken in the period for certain.',
    );
  });

  it('gives a percentage from 10 people on, and only where it is certain', () => {
    const held = (n: number) =>
      Array.from({ length: n }, () => somebody([anEvent('ARREST', '2021-05-01'), anEvent('SEEN_HELD', '2021-12-31')]));
    const out = somebody([anEvent('ARREST', '2021-05-01'), anEvent('RELEASED', '2021-05-03')]);
    const share = (people: CountedPerson[]) => / (\d+ %)/.exec(say(people, { indicator: 'I18', period: '2021' }))?.[1];
    expect([share([...held(8), out]), share([...held(9), out]), share([...held(9), taken('2021-05-01')])]).toEqual([
      undefined,
      '90 %',
      undefined,
    ]);
  });

  it('says none of a part as none of that part, in sentence and table alike', () => {
    const free = (on: string) => somebody([anEvent('ARREST', on), anEvent('RELEASED', '2021-05-20')]);
    const people = [free('2021-05-01'), free('2021-05-02'), ...Array.from({ length: 12 }, () => taken('2022-05-01'))];
    const certain = (asked: Parameters<typeof ask>[1], measure: string) =>
      presentFigure(figureOf(people, asked), (_, key) => key, t).find((line) => line.measure === measure)!;
    const still = { indicator: 'I18', period: '2021-05', day: '2021-12-31' };
    expect(certain(still, 'held')).toMatchObject({ of: 2, certain: 'none of 2' });
    expect(say(people, still)).toContain('still held on 31 December 2021: none of 2 taken in the period for certain.');
    expect(say(people, { indicator: 'I18', period: '2020' })).toContain(
      'taken in the period, known individually: none of 14.',
    );
    const people16 = [...people.slice(1), somebody([anEvent('CONVICTED', '2021-05-01', { case: '1' })])];
    const steps = figureOf(people16, { indicator: 'I16', period: '2021' });
    const since = presentFigure(steps, (_, key) => key, t).find(({ measure }) => measure === 'acquittedSince')!;
    expect(since).toMatchObject({ of: 1, certain: 'none of 1' });
    expect(formatPeopleFigure(steps, t).join(' ')).toContain('acquitted by 31 December 2021: none of 1.');
    // Nobody was convicted in 2020: that is no statement about whom we may count.
    const none = presentFigure(figureOf(people16, { indicator: 'I16', period: '2020' }), (_, key) => key, t);
    expect(none.find(({ measure }) => measure === 'acquittedSince')!.certain).toBe('none of 0');
  });

  it('never says 100 % of less than all, nor 0 % of more than none', () => {
    const still = somebody([anEvent('ARREST', '2021-05-01'), anEvent('SEEN_HELD', '2021-12-31')]);
    const out = somebody([anEvent('ARREST', '2021-05-01'), anEvent('RELEASED', '2021-05-03')]);
    const share = (held: number, free: number): string | undefined =>
      / (\d+ %)/.exec(
        say([...Array(held).fill(still), ...Array(free).fill(out)], { indicator: 'I18', period: '2021' }),
      )?.[1];
    expect([share(399, 1), share(1, 399), share(400, 0), share(0, 400)]).toEqual(['99 %', '1 %', '100 %', '0 %']);
  });

  it('says that nobody may be counted, rather than none', () => {
    expect(say([], { indicator: 'I14', period: '2021' })).toBe('We follow nobody who may be counted.');
  });

  it.each([
    ['there is none', []],
    ['nobody confirmed it', [limit(null, null)]],
    ['nobody says who confirmed it', [limit(null, '2022-01-01')]],
    ['nobody says when', [limit('a lawyer', null)]],
  ])('says that no limit of custody is confirmed, and has no line, where %s', (_, limits) => {
    const figure = figureOf([taken('2021-05-01')], { indicator: 'I20', period: '2021' }, limits);
    expect(formatPeopleFigure(figure, t).join()).toContain('No limit of custody is confirmed');
    expect(presentFigure(figure, (__, key) => key, t)).toEqual([]);
  });

  it('says by how many a confirmed limit was exceeded', () => {
    const figure = figureOf([taken('2021-05-01')], { indicator: 'I20', period: '2021' });
    expect(formatPeopleFigure(figure, t).join()).toContain('a confirmed limit of custody was exceeded');
    expect(presentFigure(figure, (_, key) => key, t).map(({ measure }) => measure)).toEqual(['people', 'POLICE']);
  });

  it('says that nothing is recorded, or no number of it, rather than "of at least 0"', () => {
    const figure = figureOf([], { period: '2021' });
    const beside = (high: number | null, known: number) =>
      formatBeside(
        { ...figure, beside: { recorded: { low: 0, high }, known, notKnown: { low: 0, high }, tooMany: [] } },
        t,
      );
    expect(beside(0, 0)).toEqual([
      'No published incident of the period records people deprived of liberty (I10). That does not mean that nobody was.',
    ]);
    expect(beside(null, 3)).toEqual([
      'No published incident of the period says at least how many people were deprived of liberty (I10). People known individually in these incidents: 3.',
    ]);
  });

  it('K6: says of how many recorded people how many are known, and where too many are linked', () => {
    const beside = {
      recorded: { low: 61, high: 65 },
      known: 14,
      notKnown: { low: 47, high: 51 },
      tooMany: [{ linked: 2, recorded: 1 }],
    };
    expect(formatBeside({ ...figureOf([], { period: '2021' }), beside }, t)).toEqual([
      'Of at least 61 people deprived of liberty (I10, published incidents of the period), 14 are known individually, 47 to 51 not. Both are never added.',
      'At one incident more people are linked than its acts record: 2 linked, 1 recorded. Correct the record or the links.',
    ]);
  });
});

describe('the lines of a figure', () => {
  const people = [taken('2021-03-01'), somebody([anEvent('ARREST', '2021-03-01', { grade: 'VG_WEAK' })])];

  it('have every part apart, with the single source beside', () => {
    const [line] = presentFigure(figureOf(people, { indicator: 'I13', period: '2021' }), (_, key) => key, t);
    expect(line).toMatchObject({
      measureLabel: 'People',
      low: 1,
      high: 1,
      of: 2,
      certain: '1',
      possible: '0',
      notKnown: '0',
      withSingleSource: { text: '2' },
    });
  });

  it('have a column of what may fall in a period only where each of them may', () => {
    const heads = PEOPLE_INDICATORS.map((indicator) => {
      const lines = presentFigure(figureOf(people, { indicator, period: '2021' }), (_, key) => key, t);
      return `${indicator} ${possibleHead(indicator, lines)}`;
    });
    expect(heads.filter((head) => head.endsWith('-period'))).toEqual(['I13 possible-period', 'I17 possible-period']);
  });

  it.each(PEOPLE_INDICATORS)('%s: have words in both languages for each measure and split', (indicator) => {
    for (const text of [t, createText('km' as never, km)]) {
      const all = presentFigure(figureOf(people, { indicator, period: '2021' }), (_, key) => key, text);
      expect(all.length).toBeGreaterThan(0);
      for (const { measureLabel, certain } of all)
        expect([measureLabel, certain].join()).not.toContain('people-figures.');
      for (const split of PEOPLE_SPLITS) expect(text.has(`people-figures.split.${split}`)).toBe(true);
      expect(formatPeopleFigure(figureOf(people, { indicator, period: '2021' }), text).join()).not.toMatch(
        /\{|people-fig/,
      );
    }
  });
});
