import { describe, expect, it } from '@jest/globals';
import { hostOf, originOf } from './site-address.js';

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

  it('is this computer where nobody said it: localhost, or the address at which the request arrived', () => {
    expect(
      [
        ['localhost:3000', '10.0.0.5'],
        ['127.0.0.1:3000', '127.0.0.1'],
        ['127.0.0.1:3000', '::ffff:127.0.0.1'],
        ['[::1]:3000', '::1'],
        ['10.0.0.5:3000', '10.0.0.5'],
      ].map(([host, at]) => originOf(asked(host!, at))),
    ).toEqual([
      'http://localhost:3000',
      'http://127.0.0.1:3000',
      'http://127.0.0.1:3000',
      'http://[::1]:3000',
      'http://10.0.0.5:3000',
    ]);
    expect(originOf(asked('[fe80::1]:3000', 'fe80::1'))).toBe('http://[fe80::1]:3000');
    expect(originOf(asked('localhost:3000', '127.0.0.1', 'https'))).toBe('https://localhost:3000');
  });

  it('names a port only if the request arrived there; without one in the host it is that of http or https', () => {
    const at = (localPort: number, host: string, protocol = 'http') =>
      originOf({ ...asked(host, '127.0.0.1', protocol), socket: { localAddress: '127.0.0.1', localPort } });
    expect([at(80, 'localhost'), at(443, 'localhost', 'https'), at(8080, 'localhost:8080')]).toEqual([
      'http://localhost',
      'https://localhost',
      'http://localhost:8080',
    ]);
    expect([at(443, 'localhost'), at(3000, 'localhost'), at(8080, 'localhost:3000')]).toEqual(
      Array(3).fill('http://localhost:3000'),
    );
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
    'localhost',
    'localhost:6666',
    'LOCALHOST:80',
    '127.0.0.1:6666',
    '127.6.6.6:3000',
    '[::1]:3000',
    '[::1]:6666',
    '10.0.0.5:6666',
    'localhost:03000',
    'localhost:99999',
  ])('the claimed host %s is not repeated', (host) => {
    expect(originOf(asked(host))).toBe('http://localhost:3000');
  });
});
