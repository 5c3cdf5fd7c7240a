import { assertSameOrigin } from './same-origin.js';

const refused = (method: string, headers: Parameters<typeof assertSameOrigin>[1], protocol?: string): boolean => {
  try {
    assertSameOrigin(method, headers, protocol);
    return false;
  } catch {
    return true;
  }
};

describe('where a change may come from', () => {
  it.each([
    ['our own page on localhost', { host: 'localhost:3000', origin: 'http://localhost:3000' }],
    ['our own page behind https', { host: 'vigil.example', origin: 'https://vigil.example' }],
    ['an address written in capitals', { host: 'Vigil.Example', origin: 'https://vigil.example' }],
    ['an IPv6 address', { host: '[::1]:3000', origin: 'http://[::1]:3000' }],
    [
      'a browser that also says so',
      { host: 'vigil.example', origin: 'https://vigil.example', 'sec-fetch-site': 'same-origin' },
    ],
  ])('is %s', (_what, headers) => expect(refused('POST', headers)).toBe(false));

  it('may be anywhere for what only reads', () => {
    expect(refused('GET', { host: 'vigil.example', origin: 'https://else.example' })).toBe(false);
    expect(refused('HEAD', { host: 'vigil.example' })).toBe(false);
  });
});

describe('what goes wrong', () => {
  it('refuses a page of the same name that came over plain http, where somebody on the way may have written it', () => {
    const headers = { host: 'vigil.example', origin: 'http://vigil.example' };
    expect([
      refused('POST', headers, 'https'),
      refused('POST', { ...headers, origin: 'HTTP://vigil.example' }, 'https'),
    ]).toEqual([true, true]);
    expect([
      refused('POST', headers, 'http'),
      refused('POST', { ...headers, origin: 'https://vigil.example' }, 'https'),
    ]).toEqual([false, false]);
  });

  it.each([
    ['another site', { host: 'vigil.example', origin: 'https://else.example' }],
    ['a site whose name begins alike', { host: 'vigil.example', origin: 'https://vigil.example.else.example' }],
    ['another port', { host: 'localhost:3000', origin: 'http://localhost:3001' }],
    ['nowhere', { host: 'vigil.example' }],
    ['a page that hides where it is', { host: 'vigil.example', origin: 'null' }],
    ['an origin with a path', { host: 'vigil.example', origin: 'https://vigil.example/x' }],
    ['a file', { host: '', origin: 'file://' }],
    ['another scheme', { host: 'vigil.example', origin: 'ftp://vigil.example' }],
    [
      'a browser that says it crossed sites',
      { host: 'vigil.example', origin: 'https://vigil.example', 'sec-fetch-site': 'cross-site' },
    ],
    ['a sister host', { host: 'vigil.example', origin: 'https://vigil.example', 'sec-fetch-site': 'same-site' }],
  ])('refuses %s', (_what, headers) => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect(refused(method, headers)).toBe(true);
  });
});
