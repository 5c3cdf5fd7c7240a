import { jest } from '@jest/globals';

jest.unstable_mockModule('./language.js', () => ({ currentLanguage: () => 'en' }));
const { api, getEarly } = await import('./api.js');

const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
});

/** Answers each request with how many there were. */
const countRequests = (): string[] => {
  const asked: string[] = [];
  globalThis.fetch = ((path: string) => {
    asked.push(path);
    return Promise.resolve(Response.json({ n: asked.length }));
  }) as typeof fetch;
  return asked;
};
const valueOf = async (path: string): Promise<unknown> => {
  const reply = await api.get(path);
  return reply.ok ? reply.value : reply.problem.code;
};

describe('an answer that was requested early', () => {
  it('is taken by the first who asks, and by nobody after', async () => {
    const asked = countRequests();
    void getEarly('/api/public/about');
    expect(asked).toEqual(['/api/public/about']);
    expect(await valueOf('/api/public/places')).toEqual({ n: 2 });
    expect(await valueOf('/api/public/about')).toEqual({ n: 1 });
    expect(await valueOf('/api/public/about')).toEqual({ n: 3 });
  });

  it('is forgotten if nobody takes it soon', async () => {
    jest.useFakeTimers();
    const asked = countRequests();
    void getEarly('/api/public/about');
    jest.advanceTimersByTime(30_001);
    jest.useRealTimers();
    expect(await valueOf('/api/public/about')).toEqual({ n: 2 });
    expect(asked).toHaveLength(2);
  });

  it('answers no other method', async () => {
    const asked = countRequests();
    void getEarly('/api/objections');
    await api.post('/api/objections', {});
    expect(asked).toHaveLength(2);
  });

  it('says that the network failed to whoever takes it, and then asks again', async () => {
    globalThis.fetch = (() => Promise.reject(new TypeError('no network'))) as typeof fetch;
    void getEarly('/api/public/about');
    countRequests();
    expect(await valueOf('/api/public/about')).toBe('unreachable');
    expect(await valueOf('/api/public/about')).toEqual({ n: 1 });
  });
});
