import { CHECK_MS } from './send-loop.js';

describe('a phone that the desk ended', () => {
  it('is asked often enough to know within five seconds, a slow answer included', () =>
    expect(CHECK_MS + 1_000).toBeLessThanOrEqual(5_000));
});
