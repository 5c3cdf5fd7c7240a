import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import type { TestApp } from '../../testing/app.js';
import { useDesk } from '../../testing/use-desk.js';
import { allow } from './allow-decorator.js';

/** More than the system takes for a reader who reads nothing. */
const LARGE = Buffer.alloc(64 * 1024 * 1024);

let app: TestApp;
useDesk((opened) => ({ app } = opened), {
  extend: (server) => void server.get('/api/testing/large', { config: allow('read-public') }, () => LARGE),
});

describe('a connection', () => {
  it('on which nothing moves is closed: its answer would stay in memory for as long as somebody likes', async () => {
    const { server } = app.server;
    expect(server.timeout).toBeGreaterThan(0);
    server.timeout = Math.min(server.timeout, 100);
    const arrived = once(server, 'connection') as Promise<[Socket]>;
    const reader = connect(Number(new URL(app.url).port), 'localhost').on('error', () => undefined);
    reader.pause();
    reader.write('GET /api/testing/large HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [taken] = await arrived;
    await once(taken, 'close');
    expect(taken.bytesWritten).toBeGreaterThan(0);
    reader.destroy();
  });
});
