import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../config.js';
import { judgeClock, judgeHome, judgeKeyFile, judgeNode, machineLooks } from './machine-checks.js';

const home = mkdtempSync(join(tmpdir(), 'vigil-machine-'));
afterAll(() => rmSync(home, { recursive: true }));
const NOW = Date.parse('2026-01-01T00:00:00Z');

describe('the computer', () => {
  it.each([
    ['v18.20.0', 'old'],
    ['v20.18.3', 'old'],
    ['v20.19.0', 'supported'],
    ['v22.1.0', 'supported'],
    ['v100.0.0', 'supported'],
  ])('has with Node %s one that is %s', (version, is) =>
    expect(judgeNode(version)).toMatchObject({ is, what: version }),
  );

  it('has a home that others may enter and not read', () => {
    const folder = join(home, 'of-vigil');
    expect(judgeHome(folder).is).toBe('missing');
    mkdirSync(folder);
    for (const [mode, is] of [
      [0o700, 'private'],
      [0o711, 'private'],
      [0o750, 'open'],
      [0o702, 'open'],
    ] as const) {
      chmodSync(folder, mode);
      expect([mode, judgeHome(folder).is]).toEqual([mode, is]);
    }
  });

  it('has a key that others may not read', () => {
    const keyFile = join(home, 'a.key');
    const config = { mode: 'production', home, keyFile, keyCommand: null } as const;
    expect(judgeKeyFile(config).is).toBe('missing');
    writeFileSync(keyFile, 'x', { mode: 0o600 });
    expect(judgeKeyFile(config).is).toBe('private');
    chmodSync(keyFile, 0o604);
    expect(judgeKeyFile(config).is).toBe('open');
    expect(judgeKeyFile({ ...config, keyCommand: 'pass show vigil' }).is).toBe('elsewhere');
    expect(judgeKeyFile({ ...config, mode: 'demo' }).is).toBe('elsewhere');
  });

  it('has a clock that agrees with the database, and is not behind a witness', () => {
    expect(judgeClock(NOW, { database: NOW + 60_000, witness: null }).is).toBe('agrees');
    expect(judgeClock(NOW, { database: NOW - 61_000, witness: null })).toMatchObject({
      is: 'differs',
      n: { seconds: 61 },
    });
    expect(judgeClock(NOW, { database: NOW, witness: NOW - 86_400_000 }).is).toBe('agrees');
    expect(judgeClock(NOW, { database: NOW, witness: NOW + 86_400_000 }).is).toBe('differs');
  });

  it('has a port that is free, Vigil’s own, or another program’s', async () => {
    let live = true;
    const server = createServer((_request, response) => response.end(JSON.stringify({ live })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const look = () =>
      machineLooks({ ...readConfig({}), port, host: '127.0.0.1' }, { query: () => Promise.resolve([]) }, () =>
        Promise.resolve(null),
      ).port();
    expect(await look()).toEqual({ check: 'port', is: 'vigil', what: String(port) });
    live = false;
    expect((await look()).is).toBe('taken');
    await new Promise((resolve) => server.close(resolve));
    expect((await look()).is).toBe('free');
  });
});
