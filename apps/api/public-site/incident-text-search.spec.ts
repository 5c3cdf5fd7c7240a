import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { anIncident } from '@vigil/shared/counting/test-facts.js';
import type { Problem } from '@vigil/shared/problems/problems.js';
import { loadCountry } from '../places/country-data.js';
import { IncidentTextSearch, type SearchOff } from './incident-text-search.js';
import { type Findable, TextIndex } from './text-search/text-index.js';

/** A database with these texts, which fails while `away`. Answers the two statements of the search. */
class Texts {
  away = false;
  asked = 0;
  constructor(readonly all: Map<string, Findable>) {}

  readonly pool = {
    query: async (_sql: string, [which, limit]: [string | string[], number?]): Promise<{ rows: object[] }> => {
      this.asked += 1;
      await Promise.resolve();
      if (this.away) throw new Error('away');
      const rows = [...this.all.values()].map((one, i) => ({ found: one, key: String(i + 1) }));
      return {
        rows: Array.isArray(which)
          ? rows.filter(({ found }) => which.includes(found.code))
          : rows.filter(({ key }) => Number(key) > Number(which)).slice(0, limit),
      };
    },
  };
}

const textOf = (code: string, text: string): Findable => ({ code, texts: [text], places: [], groups: [], types: [] });

const searchOver = (count: number, searchMebibytes = 512) => {
  const all = new Map(
    Array.from({ length: count }, (_, i) => [`KH-${i}`, textOf(`KH-${i}`, `banner${i} taken`)] as const),
  );
  const texts = new Texts(all);
  const facts = createFacts(createPlaceTree([]));
  for (const code of all.keys()) facts.put(anIncident({ code }));
  let tell: (codes: readonly string[]) => Promise<void>;
  const moving = {
    facts,
    seq: 1,
    onChange: (watch: typeof tell): void => {
      tell = watch;
    },
  };
  const groups = { groups: async () => [] };
  const { file: country, gazetteer } = loadCountry();
  const search = new IncidentTextSearch(
    texts as never,
    moving as never,
    groups as never,
    { country, gazetteer } as never,
    { searchMebibytes } as never,
  );
  /** Changes the facts, then tells the search, as the feed of changes does. */
  const change = async (codes: readonly string[]): Promise<void> => {
    for (const code of codes) {
      if (texts.all.has(code)) facts.put(anIncident({ code }));
      else facts.remove(code);
    }
    moving.seq += 1;
    await tell(codes);
  };
  const found = async (text: string): Promise<string[]> => {
    for (;;)
      try {
        return (await search.find(text)).codes().sort();
      } catch (error) {
        if ((error as Partial<Problem>).code !== 'search-preparing') throw error;
      }
  };
  return { search, texts, found, change };
};

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('the search of published texts', () => {
  it('begins to read at the first search, and reads each text once', async () => {
    const { found, texts } = searchOver(4500);
    expect(await found('banner4499')).toEqual(['KH-4499']);
    expect(await found('taken')).toHaveLength(4500);
    expect(texts.asked).toBe(23);
  });

  it('lets others have their turn while it reads', async () => {
    const { found } = searchOver(4500);
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 0);
    await found('taken');
    clearInterval(timer);
    expect(turns).toBeGreaterThan(4);
  });

  it('says after a moment that it is being prepared, and when to ask again, and then finds everything', async () => {
    const { search, found, texts } = searchOver(1500);
    const { query } = texts.pool;
    let goOn: () => void = () => undefined;
    const isOpen = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    texts.pool.query = async (sql, values) => {
      if (texts.asked > 0) await isOpen;
      return query(sql, values);
    };
    const began = performance.now();
    for (let turn = 0; turn < 2; turn++)
      await expect(search.find('taken')).rejects.toMatchObject({
        code: 'search-preparing',
        retryAfterSeconds: expect.any(Number),
      });
    expect(performance.now() - began).toBeLessThan(20_000);
    goOn();
    expect(await found('taken')).toHaveLength(1500);
  });

  it.each([
    ['waits for the first read where it has all texts', 10],
    ['says that it is being prepared, although the first read has not ended, where there are more', 1500],
  ])('%s', async (_what, count) => {
    const { search, found, texts } = searchOver(count);
    const { query } = texts.pool;
    let goOn: () => void = () => undefined;
    const isOpen = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    texts.pool.query = async (sql, values) => {
      await isOpen;
      return query(sql, values);
    };
    const first = search.find('taken').then(
      (all) => all.codes().length,
      ({ code }: Problem) => code,
    );
    const second = await Promise.race([first, pause(500).then(() => 'waits')]);
    goOn();
    expect([second, await first]).toEqual(count > 1000 ? ['search-preparing', 'search-preparing'] : ['waits', count]);
    expect(await found('taken')).toHaveLength(count);
  });

  it('says its bytes', async () => {
    const { search, found } = searchOver(500);
    await found('taken');
    expect(search.bytes).toBeGreaterThan(10_000);
  });
});

describe('what goes wrong', () => {
  it('a first read that broke off goes on at the next search, and finds nothing twice', async () => {
    const { found, texts } = searchOver(4500);
    const { query } = texts.pool;
    texts.pool.query = async (sql, values) => {
      if (texts.asked === 1) texts.away = true;
      return query(sql, values);
    };
    await expect(found('taken')).rejects.toMatchObject({ code: 'unavailable' });
    texts.away = false;
    texts.pool.query = query;
    expect(await found('taken')).toHaveLength(4500);
  });

  it('withdrawn records are found no more, and a changed one not by its old words, although rereading fails', async () => {
    const { search, found, texts, change } = searchOver(10);
    expect(await found('taken')).toHaveLength(10);
    const before = await search.find('taken');
    texts.away = true;
    texts.all.delete('KH-3');
    texts.all.set('KH-4', textOf('KH-4', 'given back'));
    await change(['KH-3', 'KH-4']);
    await expect(found('taken')).rejects.toMatchObject({ code: 'unavailable' });
    expect(before.rows().reduce((sum, mark) => sum + mark, 0)).toBe(9);
    texts.away = false;
    expect([(await found('taken')).length, await found('given')]).toEqual([8, ['KH-4']]);
  });

  it('a text that was replaced while somebody read it is not found any more', async () => {
    const { search, found, texts, change } = searchOver(10);
    await found('taken');
    texts.away = true;
    await change(['KH-4']);
    texts.away = false;
    const { query } = texts.pool;
    let goOn: () => void = () => undefined;
    const isOpen = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    texts.pool.query = async (sql, values) => {
      texts.pool.query = query;
      const answer = await query(sql, values);
      await isOpen;
      return answer;
    };
    const reading = search.find('taken');
    await pause(10);
    texts.all.set('KH-4', textOf('KH-4', 'given back'));
    const changing = change(['KH-4']);
    goOn();
    await Promise.all([reading, changing]);
    expect([await found('banner4'), await found('given')]).toEqual([[], ['KH-4']]);
  });

  it('search is off where the index takes more than it may, its memory is freed, and nothing is read any more', async () => {
    const { search, found, texts, change } = searchOver(4500, 0.3);
    await expect(found('taken')).rejects.toMatchObject({ code: 'search-off' });
    expect([search.bytes, search.state, texts.asked < 23]).toEqual([null, 'too-large', true]);
    const { asked } = texts;
    await change(['KH-1']);
    await expect(found('taken')).rejects.toMatchObject({ code: 'search-off' });
    expect(texts.asked).toBe(asked);
  });

  it('search is off where it takes too much only later, through changes', async () => {
    const { found, texts, change } = searchOver(10, 1);
    expect(await found('taken')).toHaveLength(10);
    for (let i = 0; i < 10; i++) texts.all.set(`KH-${i}`, textOf(`KH-${i}`, 'x '.repeat(60_000)));
    await change([...texts.all.keys()]);
    await expect(found('taken')).rejects.toMatchObject({ code: 'search-off' });
  });

  it('search is off where there is no memory for it', async () => {
    jest.spyOn(TextIndex.prototype, 'store').mockImplementation(() => {
      throw new RangeError('Array buffer allocation failed');
    });
    const { search, found } = searchOver(10);
    await expect(found('taken')).rejects.toMatchObject({ code: 'search-off' });
    expect([search.bytes, search.state]).toEqual([null, 'too-large']);
  });

  it('the operator learns why search went off, and it is built again after a while, later each time', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance', 'nextTick', 'queueMicrotask'] });
    const broken = jest.spyOn(TextIndex.prototype, 'store').mockImplementation(() => {
      throw new TypeError('a fault of the index');
    });
    const { search, found } = searchOver(10);
    const told: SearchOff[] = [];
    search.onOff((off) => told.push(off));
    await expect(found('taken')).rejects.toMatchObject({ code: 'search-off' });
    await jest.advanceTimersByTimeAsync(15 * 60_000);
    await expect(found('taken')).rejects.toMatchObject({ code: 'search-off' });
    expect([search.state, told]).toEqual([
      'failed',
      [15, 30].map((minutes) => ({ state: 'failed', error: 'TypeError', minutes })),
    ]);
    broken.mockRestore();
    await jest.advanceTimersByTimeAsync(15 * 60_000);
    await expect(found('taken')).rejects.toMatchObject({ code: 'search-off' });
    await jest.advanceTimersByTimeAsync(15 * 60_000);
    expect([search.state, (await found('taken')).length]).toEqual(['on', 10]);
  });

  it('what was withdrawn while search was off is not found when it is on again', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance', 'nextTick', 'queueMicrotask'] });
    const full = jest.spyOn(TextIndex.prototype, 'bytes', 'get').mockReturnValue(1e12);
    const { found, texts, change } = searchOver(10);
    await expect(found('taken')).rejects.toMatchObject({ code: 'search-off' });
    texts.all.delete('KH-3');
    await change(['KH-3']);
    full.mockRestore();
    await jest.advanceTimersByTimeAsync(15 * 60_000);
    expect(await found('taken')).toHaveLength(9);
  });
});
