import { mayReadMetrics } from './metrics-access.js';

const TOKEN = '0123456789abcdef';
const here = { headers: { host: 'localhost:3000' }, address: '127.0.0.1' };

describe('the metrics', () => {
  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('are for a program on this computer, %s', (address) => {
    expect(mayReadMetrics(null, { ...here, address })).toBe(true);
  });
  it.each([undefined, '192.0.2.1', '::ffff:192.0.2.1', '10.0.0.1', '2001:db8::1'])(
    'are for nobody at %s',
    (address) => {
      expect(mayReadMetrics(null, { ...here, address })).toBe(false);
    },
  );
  it.each([
    { 'x-forwarded-for': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1' },
    { via: '1.1 proxy' },
    { 'x-real-ip': '127.0.0.1' },
    { 'x-forwarded-proto': 'https' },
    { host: 'vigil.example' },
    { host: 'localhost.vigil.example' },
    { host: undefined },
  ])('are not for whom a proxy on this computer asks: %j', (headers) => {
    expect(mayReadMetrics(null, { ...here, headers: { ...here.headers, ...headers } })).toBe(false);
  });
  it('are with a token for whoever sends it, from anywhere, and for nobody else', () => {
    const from = (authorization?: string) =>
      mayReadMetrics(TOKEN, {
        headers: { host: 'vigil.example', ...(authorization ? { authorization } : {}) },
        address: '192.0.2.1',
      });
    expect(from(`Bearer ${TOKEN}`)).toBe(true);
    for (const wrong of [undefined, 'Bearer 0123456789abcdeF', `Basic ${TOKEN}`, TOKEN, 'Bearer ', `Bearer ${TOKEN}0`])
      expect([wrong, from(wrong)]).toEqual([wrong, false]);
    expect(mayReadMetrics(TOKEN, here)).toBe(false);
  });
});
