import { expect, it } from '@jest/globals';
import { proveCache } from './prove-cache.js';
import { configWith, NAMED } from './start-nginx.js';

it('docs/nginx.conf names once what each computer has of its own', () => {
  expect(configWith({ ...NAMED, vigil: '127.0.0.1:4000' })).toContain('server 127.0.0.1:4000;');
});

// It needs nginx, which `npm test` does not.
if (process.env['VIGIL_PROVE']) proveCache();
