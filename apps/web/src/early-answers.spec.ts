import { jest } from '@jest/globals';

jest.unstable_mockModule('./language.js', () => ({ currentLanguage: () => 'en' }));
let api: typeof import('./api.js').api;
let getEarly: typeof import('./api.js').getEarly;
let forgetEarly: typeof import('./early-answers.js').forgetEarly;
// As in a page that has just been opened.
beforeEach(async () => {
  jest.resetModules();
  ({ api, getEarly } = await import('./api.js'));
  ({ forgetEarly } = await import('./early-answers.js'));
});

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

  it('is taken under the same parameters in another order or spelling, and under no others', async () => {
    const asked = countRequests();
    void getEarly('/api/incidents?sort=day&status=A,B&q=river%20bank&lang=en');
    expect(await valueOf('/api/incidents?status=A&q=river+bank&sort=day&lang=en')).toEqual({ n: 2 });
    expect(await valueOf('/api/incidents?status=A%2CB&q=river+bank&sort=day&lang=en')).toEqual({ n: 1 });
    expect(getEarly('/api/incidents?lang=en&sort=day&q=river+bank&status=A,B')).toBeNull();
    expect(asked).toHaveLength(2);
  });

  it('answers no other method', async () => {
    const asked = countRequests();
    void getEarly('/api/objections');
    await api.post('/api/objections', {});
    expect(asked).toHaveLength(2);
  });

  it('is not requested once the path was asked for: nobody waits for it, and it would be taken for a new one', async () => {
    const asked = countRequests();
    expect(await valueOf('/api/sessions/current')).toEqual({ n: 1 });
    expect(getEarly('/api/sessions/current')).toBeNull();
    expect(asked).toHaveLength(1);
    expect(await valueOf('/api/sessions/current')).toEqual({ n: 2 });
  });

  it.each([
    ['post', () => api.post('/api/sessions', {})],
    ['put', () => api.put('/api/incidents/1', {})],
    ['delete', () => api.delete('/api/sessions/current')],
  ])('is dropped after a %s, which may have changed it', async (_, change) => {
    countRequests();
    void getEarly('/api/incidents');
    await change();
    expect(await valueOf('/api/incidents')).toEqual({ n: 3 });
  });

  it('is dropped when somebody signs out', async () => {
    countRequests();
    void getEarly('/api/incidents');
    forgetEarly();
    expect(await valueOf('/api/incidents')).toEqual({ n: 2 });
  });

  it('says that the network failed to whoever takes it, and then asks again', async () => {
    globalThis.fetch = (() => Promise.reject(new TypeError('no network'))) as typeof fetch;
    void getEarly('/api/public/about');
    countRequests();
    expect(await valueOf('/api/public/about')).toBe('unreachable');
    expect(await valueOf('/api/public/about')).toEqual({ n: 1 });
  });
});
