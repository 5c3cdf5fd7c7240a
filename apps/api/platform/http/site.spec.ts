import { describe, expect, it } from '@jest/globals';
import { hostOf, originOf } from './site.js';

const server = { siteAddress: null, addresses: () => [{ address: '0.0.0.0', family: 'IPv4', port: 3000 }] };
const asked = (host: string, localAddress = '10.0.0.5', protocol = 'http') => ({
  protocol,
  host,
  socket: { localAddress },
  server,
});

describe('where this site is', () => {
  it('is what the operator says, whatever host a request claims', () => {
    const named = {
      ...asked('evil.example', '10.0.0.5', 'http'),
      server: { ...server, siteAddress: 'https://vigil.example' },
    };
    expect([originOf(named), hostOf(named)]).toEqual(['https://vigil.example', 'vigil.example']);
  });

  it('is this computer where nobody said it: its loopback, or the address at which the request arrived', () => {
    expect(
      ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', '10.0.0.5:3000'].map((host) => originOf(asked(host))),
    ).toEqual(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000', 'http://10.0.0.5:3000']);
    expect(originOf(asked('[fe80::1]:80', 'fe80::1'))).toBe('http://[fe80::1]:80');
    expect(originOf(asked('localhost', '127.0.0.1', 'https'))).toBe('https://localhost');
  });
});

describe('what goes wrong', () => {
  it.each([
    'evil.example',
    'vigil.example',
    '203.0.113.9',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    'evil"><script>',
    '',
  ])('the claimed host %s is not repeated', (host) => {
    expect(originOf(asked(host))).toBe('http://localhost:3000');
  });
});
