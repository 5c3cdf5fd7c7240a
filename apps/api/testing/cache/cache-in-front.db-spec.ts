import { expect, it } from '@jest/globals';
import { asking } from './ask-over-tls.js';
import { proveCache } from './prove-cache.js';
import { freePort } from '../free-port.js';
import { configWith, NAMED, startNginx } from './start-nginx.js';

it('docs/nginx.conf names once what each computer has of its own', () => {
  expect(configWith({ ...NAMED, vigil: '127.0.0.1:4000' })).toContain('server 127.0.0.1:4000;');
});

it('docs/nginx.conf switches both logs off', () => {
  expect(configWith(NAMED)).toMatch(/^ {2}access_log off;.*\n {2}error_log \/dev\/null emerg;/m);
});

// It needs nginx, which `npm test` does not.
if (process.env['VIGIL_PROVE']) {
  proveCache();

  it('while Vigil is stopped, nginx writes down neither who asked nor for what', async () => {
    const nginx = await startNginx(await freePort());
    try {
      const { status } = await asking(nginx.port, 'nginx')('/api/feeds/a-secret');
      expect([status, nginx.logged()]).toEqual([502, expect.not.stringMatching(/a-secret|client:/)]);
    } finally {
      await nginx.stop();
    }
  });
}
