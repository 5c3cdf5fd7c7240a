import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, openServer } from '../../open-database.js';
import { TEST_CONFIG } from '../../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { assertNotifyWorks } from './reach-database.js';

let database: FreshDatabase;
let pooler: Server;
let pooled: string;
let home: string;

/**
 * The byte that begins a NotificationResponse. Every message of the server is one type byte, then its length, then its
 * content.
 */
const NOTIFICATION = 'A'.charCodeAt(0);
/** Drops notifications, as a pooler in transaction mode does. */
const withoutNotifications = (held: Buffer): { out: Buffer[]; rest: Buffer } => {
  const out: Buffer[] = [];
  let rest = held;
  while (rest.length >= 5 && rest.length >= 1 + rest.readUInt32BE(1)) {
    const length = 1 + rest.readUInt32BE(1);
    if (rest[0] !== NOTIFICATION) out.push(rest.subarray(0, length));
    rest = rest.subarray(length);
  }
  return { out, rest };
};

/** Returns the address of the same database behind the pooler. */
const through = (of: string): string => {
  const url = new URL(of);
  url.port = String((pooler.address() as { port: number }).port);
  return url.href;
};

beforeAll(async () => {
  database = await freshDatabase();
  const { hostname, port } = new URL(database.url);
  pooler = createServer((client) => {
    const server = connect({ host: hostname, port: Number(port) });
    let held: Buffer = Buffer.alloc(0);
    client
      .on('data', (bytes) => server.write(bytes))
      .on('error', () => undefined)
      .on('close', () => server.destroy());
    server
      .on('data', (bytes) => {
        const { out, rest } = withoutNotifications(Buffer.concat([held, bytes]));
        held = rest;
        out.forEach((message) => client.write(message));
      })
      .on('error', () => undefined)
      .on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => pooler.listen(0, '127.0.0.1', resolve));
  pooled = through(database.url);
  home = mkdtempSync(join(tmpdir(), 'vigil-notify-'));
});
afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  pooler?.close();
  await database?.drop();
});

describe('a database that Vigil follows by notifications', () => {
  it('is taken when they arrive', async () => {
    await expect(assertNotifyWorks(database.url)).resolves.toBeUndefined();
  });

  it('is refused in one sentence when a pooler swallows them, for whoever writes and for the public side', async () => {
    const refused =
      /^The database at 127\.0\.0\.1:\d+ does not deliver notifications \(LISTEN\), so figures would stay as they are now: .* session mode\.$/;
    await Promise.all([
      expect(openServer({ ...TEST_CONFIG, databaseUrl: pooled }, { log: () => undefined })).rejects.toThrow(refused),
      expect(assertNotifyWorks(pooled, database.url)).rejects.toThrow(refused),
    ]);
  }, 30_000);

  it('is refused at the start where only the address for public pages leads through the pooler', async () => {
    const config = { ...TEST_CONFIG, home, databaseUrl: database.url };
    const direct = await openDatabase(config, { log: () => undefined });
    await direct.stop();
    await expect(
      openDatabase({ ...config, publicDatabaseUrl: through(direct.publicDatabaseUrl) }, { log: () => undefined }),
    ).rejects.toThrow('does not deliver notifications (LISTEN)');
    const opened = await openDatabase(
      { ...config, publicDatabaseUrl: direct.publicDatabaseUrl },
      { log: () => undefined },
    );
    await opened.stop();
  }, 60_000);
});
