import { RetryDelays, waitsForVouch } from './retry-delays.js';

const clock = { now: 1_000_000 };
const later = (seconds: number): void => {
  clock.now += seconds * 1000;
};
const fresh = (): RetryDelays => new RetryDelays(() => clock.now);
const BUSY = { status: 429, retryAfter: null };

describe('a report that the office does not take yet', () => {
  it('waits by itself, while the others may go', () => {
    const waits = fresh();
    waits.holds('a', BUSY);
    expect([waits.mayGo('a'), waits.mayGo('b'), waits.next()]).toEqual([false, true, 2]);
    later(2);
    expect(waits.mayGo('a')).toBe(true);
  });

  it('waits longer each time, two minutes at most by itself, and as long as the office asks, an hour at most', () => {
    const waits = fresh();
    const seconds = Array.from({ length: 9 }, () => {
      waits.holds('a', BUSY);
      return waits.list()[0]!.until - clock.now;
    });
    expect(seconds).toEqual([2, 4, 8, 16, 32, 64, 120, 120, 120].map((s) => s * 1000));
    waits.holds('b', { status: 503, retryAfter: 90 });
    waits.holds('c', { status: 503, retryAfter: 1e9 });
    expect(
      waits
        .list()
        .slice(1)
        .map(({ until }) => (until - clock.now) / 1000),
    ).toEqual([90, 3_600]);
  });

  it.each([
    [429, 'busy'],
    [423, 'busy'],
    [409, 'busy'],
    [500, 'failing'],
    [503, 'failing'],
    [0, 'no-answer'],
  ] as const)('says after %i that it is %s', (status, why) => {
    const waits = fresh();
    waits.holds('a', { status, retryAfter: null });
    expect(waits.list()).toMatchObject([{ report: 'a', why }]);
  });

  it('waits for a vouch, in words of its own, and holds up nobody else on the phone, however many wait for it', () => {
    const waits = fresh();
    const answer = { status: 403, code: 'vouching-needed', retryAfter: null };
    expect(['a', 'b', 'c', 'd'].map((report) => waits.holds(report, answer))).toEqual([false, false, false, false]);
    expect(waits.list().map(({ why }) => why)).toEqual(Array(4).fill('vouching'));
    expect([
      waitsForVouch(answer),
      waitsForVouch({ status: 403, code: 'not-allowed' }),
      waitsForVouch({ status: 503, code: 'vouching-needed' }),
    ]).toEqual([true, false, false]);
  });

  it('is like any other once the office has answered, and when somebody wants everything tried now', () => {
    const waits = fresh();
    waits.holds('a', BUSY);
    waits.settled('a');
    waits.holds('b', BUSY);
    waits.forget();
    expect([waits.mayGo('a'), waits.mayGo('b'), waits.list(), waits.next()]).toEqual([true, true, [], null]);
  });

  it('ends a round when three in a row fail, and not when others get through between them', () => {
    const waits = fresh();
    expect([waits.holds('a', BUSY), waits.holds('b', BUSY), waits.holds('c', BUSY)]).toEqual([false, false, true]);
    waits.begin(new Set('abcdefghi'));
    expect([waits.holds('d', BUSY), waits.holds('e', BUSY)]).toEqual([false, false]);
    waits.settled('f');
    expect([waits.holds('g', BUSY), waits.holds('h', BUSY), waits.holds('i', BUSY)]).toEqual([false, false, true]);
  });
});

describe('what goes wrong', () => {
  it('a report that is deleted while it waits: nobody waits for it', () => {
    const waits = fresh();
    waits.holds('a', BUSY);
    waits.holds('b', BUSY);
    waits.begin(new Set(['b']));
    expect(waits.list().map(({ report }) => report)).toEqual(['b']);
  });

  it('a clock that is set back by a year: nothing waits for a year', () => {
    const waits = fresh();
    waits.holds('a', BUSY);
    later(-365 * 86_400);
    expect([waits.mayGo('a'), waits.next()! <= 120]).toEqual([true, true]);
  });
});
