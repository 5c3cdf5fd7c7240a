import { truncateIp } from '../platform/http/rate-limit.js';
import { deviceOf } from './user-agent.js';

const said = (text?: string): string => {
  const { browser, system } = deviceOf(text);
  return `${browser} on ${system}`;
};

describe('a device in plain words', () => {
  it.each([
    [
      'Mozilla/5.0 (Linux; Android 14; SM-A146B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
      'chrome on android',
    ],
    [
      'Mozilla/5.0 (Linux; Android 13; SM-A146B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
      'samsung on android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      'safari on iphone',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'firefox on linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
      'edge on windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
      'safari on mac',
    ],
  ])('%s', (text, expected) => expect(said(text)).toBe(expected));
});

describe('an address that is written down', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:12:3456::1', '2001:db8:12::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
  ])('%s is cut to %s', (address, expected) => expect(truncateIp(address)).toBe(expected));
});

describe('what goes wrong', () => {
  it.each([[undefined], [''], ['curl/8.0'], ['<script>Firefox'], ['x'.repeat(100_000)]])(
    '%# is some other device, and nothing of what it said is kept',
    (text) => expect(said(text)).toBe('other on other'),
  );
  it.each(['', 'unknown', '1.2.3', '1.2.3.4.5'])('%j is no address', (address) =>
    expect(truncateIp(address)).toBeNull(),
  );
});
