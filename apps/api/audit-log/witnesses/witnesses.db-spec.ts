import type { LogStatus } from '@vigil/shared/staff-responses/revision-log.js';
import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { makeCheckpoint } from '../checkpoints.js';
import { leafHash } from '../log-leaf.js';
import { HashTree } from '../merkle-tree.js';
import { checkpointText, signNote, verifierKey, type Signer } from '../signed-note.js';
import { signingKey } from '../signing-key.js';
import { wholeBundle } from '../../operations/verification/write-bundle.js';
import { checkDatabase } from '../../operations/verification/check-database.js';
import { anIncident } from '../../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../../testing/app.js';
import { log, openDesk, type Desk } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { runWitness, type RunningWitness } from '../../testing/run-witness.js';
import { loadOfflineVerifier } from '../../operations/verification/offline-verifier.js';
import { witnessesOf } from './configured-witnesses.js';
import { keepCosignature, signedBy } from './witness.repository.js';
import { waitAfter, WitnessScheduler } from './witness-scheduler.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let home: string;
let signer: Signer;
let first: RunningWitness;
let second: RunningWitness;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-witnesses-'));
  database = await freshDatabase();
  signer = signingKey({ ...TEST_CONFIG, home });
  [first, second] = [
    await runWitness('first.example.org', [signer]),
    await runWitness('second.example.org/w', [signer]),
  ];
  app = await startTestApp(database, { config: configOf([first, second]) });
  desk = await openDesk(app);
});
afterAll(async () => {
  await app?.close();
  await first?.close();
  await second?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

const configOf = (witnesses: readonly { key: string; address: string }[]): typeof TEST_CONFIG => ({
  ...TEST_CONFIG,
  home,
  log: { ...TEST_CONFIG.log, witnesses: witnesses.map(({ key, address }) => `${key} ${address}`).join(', ') },
});
const grow = async (): Promise<number> => {
  await log(desk.monitor, anIncident());
  return (await makeCheckpoint(app.database, signer))!.size;
};
const standing = async (): Promise<LogStatus> => (await desk.admin.get<LogStatus>('/api/log')).body as LogStatus;
const offerAll = (): Promise<void> => app.app.get(WitnessScheduler).offerAll();

describe('witnesses outside', () => {
  it('sign the newest checkpoint, and everybody finds their signatures in it', async () => {
    expect(await standing()).toMatchObject({
      signed: null,
      outside: null,
      isOld: false,
      witnesses: [{ name: first.name, size: 0, trouble: null }, { name: second.name }],
    });
    for (let i = 0; i < 3; i += 1) {
      const size = await grow();
      await offerAll();
      const { signed, outside, openSince, isOld } = await standing();
      expect([signed?.size, outside?.size, outside?.by, openSince, isOld]).toEqual([
        size,
        size,
        [first.name, second.name],
        null,
        false,
      ]);
      const { text } = await app.visitor.get('/api/public/log/checkpoint');
      const { witnessSignaturesOf, readWitnessKey } = await loadOfflineVerifier();
      expect(
        witnessSignaturesOf(
          text,
          [first, second].map(({ key }) => readWitnessKey(key)),
        ).map(({ name, at }) => [name, at !== null]),
      ).toEqual([
        [first.name, true],
        [second.name, true],
      ]);
    }
  });

  it('stay at the largest size that they signed, also where a slower server stores its signature last', async () => {
    const witness = { name: 'third.example.org', key: 'a key of a third' };
    for (const size of [7, 5]) {
      const signature = { line: `— ${witness.name} ${size}\n`, at: new Date() };
      await keepCosignature(app.database, witness, size, signature);
    }
    expect(await signedBy(app.database, witness)).toBe(7);
    await app.database.query('delete from log_witness where key = $1', [witness.key]);
    await app.database.query(
      `update pub.log_checkpoint set cosignatures = array_remove(cosignatures, '— ' || $1 || ' 5' || chr(10))`,
      [witness.name],
    );
  });

  it('are named by the verifier, which can be told how many there must be', async () => {
    const { verifyBundle, faultsOf } = await loadOfflineVerifier();
    const bundle = async (): Promise<string[]> => {
      const lines: string[] = [];
      for await (const line of wholeBundle(app.database.manager, 'all')) lines.push(line);
      return lines;
    };
    const keys = [first.key, second.key];
    const result = await verifyBundle(await bundle(), { key: verifierKey(signer), witnesses: keys, need: 2 });
    expect(faultsOf(result)).toEqual([]);
    expect(result.witnesses.map(({ name }) => name)).toEqual([first.name, second.name]);
    await grow();
    expect(
      faultsOf(await verifyBundle(await bundle(), { key: verifierKey(signer), witnesses: keys, need: 1 })),
    ).toEqual(['0 of the witnesses that you named signed the checkpoint, and you ask for 1']);
    expect(faultsOf(await verifyBundle(await bundle(), { key: verifierKey(signer), witnesses: keys }))).toEqual([]);
  });

  it('that know more than is remembered here are believed and asked again', async () => {
    await offerAll();
    await app.database.query('delete from log_witness');
    const size = await grow();
    await offerAll();
    expect((await standing()).witnesses).toMatchObject([
      { size, trouble: null },
      { size, trouble: null },
    ]);
  });

  it('have signed once each, however often they are asked and by however many instances', async () => {
    await grow();
    await Promise.all([offerAll(), offerAll()]);
    await offerAll();
    const [row] = (await app.database.query(
      'select cosignatures from pub.log_checkpoint order by size desc limit 1',
    )) as { cosignatures: string[] }[];
    expect(row!.cosignatures.map((line) => line.split(' ')[1]).sort()).toEqual([first.name, second.name]);
  });

  it('are asked again after a minute, two, four, and at last every hour', () => {
    expect([1, 2, 3, 6, 7, 50].map(waitAfter)).toEqual([60_000, 120_000, 240_000, 1_920_000, 3_600_000, 3_600_000]);
  });

  it('leave the log provable, and a line of theirs that was changed is found', async () => {
    const check = (): Promise<{ faults: string[]; seen: string[] }> =>
      checkDatabase(app.database.manager, { key: verifierKey(signer), witnesses: [first.key, second.key] });
    expect(await check()).toMatchObject({ faults: [], seen: [first.name, second.name] });
    const [{ size, line }] = (await app.database.query(
      'select size::int as size, cosignatures[1] as line from pub.log_checkpoint order by size desc limit 1',
    )) as [{ size: number; line: string }];
    await app.database.query('update pub.log_checkpoint set cosignatures[1] = $2 where size = $1', [
      size,
      line.replace(/.{8}\n$/, 'AAAAAA==\n'),
    ]);
    expect((await check()).faults).toEqual([
      `the checkpoint of ${size} leaves: the line of the witness ${line.split(' ')[1]} is not its signature`,
    ]);
    await app.database.query('update pub.log_checkpoint set cosignatures[1] = $2 where size = $1', [size, line]);
  });
});

describe('what goes wrong', () => {
  /** An application with a single witness, which has the first one's key and answers as each test sets it. */
  let other: TestApp;
  let fake: Server;
  let listening: RequestListener = (_request, response) => void response.writeHead(500).end();
  beforeAll(async () => {
    fake = createServer((request, response) => listening(request, response)).listen(0, '127.0.0.1');
    await once(fake, 'listening');
    other = await startTestApp(database, {
      config: configOf([{ key: first.key, address: `http://127.0.0.1:${(fake.address() as AddressInfo).port}` }]),
    });
  });
  afterAll(async () => {
    fake.closeAllConnections();
    fake.close();
    await other?.close();
  });

  it('asks nobody anything when no witness is named, and warns', async () => {
    const asked = jest.spyOn(globalThis, 'fetch');
    const lonely = await startTestApp(database, { config: { ...TEST_CONFIG, home } });
    try {
      asked.mockClear();
      await lonely.app.get(WitnessScheduler).offerAll();
      expect(asked).not.toHaveBeenCalled();
      expect(lonely.app.get(WitnessScheduler).list).toEqual([]);
      asked.mockRestore();
      const admin = await lonely.signIn('admin', 'a lonely administrator');
      expect((await admin.get<LogStatus>('/api/log')).body).toMatchObject({
        outside: null,
        isOld: true,
        witnesses: [],
      });
    } finally {
      asked.mockRestore();
      await lonely.close();
    }
  });

  it.each<[string, RequestListener, string]>([
    ['answers with an error', (_request, response) => void response.writeHead(500).end(), 'unreachable'],
    [
      'sends one elsewhere',
      (_request, response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
      'unreachable',
    ],
    [
      'never stops answering',
      (_request, response) => void response.writeHead(200).end('x'.repeat(100_000)),
      'unreachable',
    ],
    ['hangs up', (_request, response) => void response.destroy(), 'unreachable'],
    [
      'signs nothing',
      (_request, response) => void response.writeHead(200).end('— first.example.org AAAA\n'),
      'not-signed',
    ],
    ['does not know this log', (_request, response) => void response.writeHead(404).end(), 'not-followed'],
    ['does not know this key', (_request, response) => void response.writeHead(403).end(), 'not-followed'],
    ['has seen another history', (_request, response) => void response.writeHead(422).end(), 'other-history'],
    [
      'has seen more',
      (_request, response) => void response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end('100000\n'),
      'ahead',
    ],
    ['never settles on a size', countingUp(), 'not-signed'],
    ['names no size', (_request, response) => void response.writeHead(409).end('no'), 'not-signed'],
  ])('says so of a witness that %s', async (_what, listener, trouble) => {
    const size = await grow();
    listening = listener;
    await other.app.get(WitnessScheduler).offerAll();
    const { witnesses, isOld } = await standing();
    expect([witnesses[0]!.name, witnesses[0]!.trouble, isOld]).toEqual([first.name, trouble, false]);
    const [row] = (await app.database.query('select cosignatures from pub.log_checkpoint where size = $1', [size])) as {
      cosignatures: string[];
    }[];
    expect(row!.cosignatures).toEqual([]);
  });

  it('finds that the key signs another history somewhere', async () => {
    const thief = await runWitness('first.example.org', [signer]);
    try {
      const size = await grow();
      const forged = new HashTree(Array.from({ length: size }, (_leaf, i) => leafHash(`forged ${i}`)));
      const { status } = await fetch(`${thief.address}/add-checkpoint`, {
        method: 'POST',
        body: `old 0\n\n${signNote(checkpointText(signer.name, size, forged.root()), signer)}`,
      });
      expect(status).toBe(200);
      listening = forwardTo(thief.address);
      await other.app.get(WitnessScheduler).offerAll();
      expect((await standing()).witnesses[0]!.trouble).toBe('other-history');
      await grow();
      await other.app.get(WitnessScheduler).offerAll();
      expect((await standing()).witnesses[0]!.trouble).toBe('other-history');
    } finally {
      await thief.close();
    }
  });

  it('says when the oldest change was made that nobody vouches for, and calls a day old', async () => {
    await offerAll();
    await log(desk.monitor, anIncident());
    const { openSince, isOld } = await standing();
    expect([Math.abs(Date.parse(openSince!) - Date.now()) < 60_000, isOld]).toEqual([true, false]);
    const { logStatusOf } = await import('./log-status.js');
    expect(
      (await logStatusOf(app.database.manager, app.app.get(WitnessScheduler).list, Date.now() + 86_500_000)).isOld,
    ).toBe(true);
  });

  it('lets nobody who writes wait for a witness', async () => {
    await grow();
    let asked = 0;
    listening = () => void (asked += 1);
    const hanging = other.app.get(WitnessScheduler).offerAll();
    for (let tries = 0; tries < 1000 && asked === 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    let isOver = false;
    void hanging.then(() => (isOver = true));
    await log(desk.monitor, anIncident());
    expect(isOver).toBe(false);
    expect(asked).toBe(1);
    fake.closeAllConnections();
    await hanging;
  });

  it.each([
    ['nonsense', /entry 1: a witness is its key, a space, and its address/],
    ['a+b+c https://witness.example', /entry 1: this is no key of a witness/],
    [() => `${verifierKey(signer)} https://witness.example`, /no key of a witness/],
    [() => `${first.key} ftp://witness.example`, /the address of a witness begins with https/],
    [() => `${first.key} https://user:secret@witness.example`, /the address of a witness begins with https/],
    [
      () => `${first.key} https://a.example, ${first.key} https://b.example`,
      /names the witness first.example.org twice/,
    ],
  ])('does not start with a list that cannot be meant: %s', (list, said) => {
    const witnesses = typeof list === 'string' ? list : list();
    expect(() => witnessesOf({ witnesses, witnessFile: null })).toThrow(said);
    expect(() => witnessesOf({ witnesses, witnessFile: null })).not.toThrow(/secret/);
  });

  it('reads a file of witnesses with remarks, and names one that is not there', () => {
    const file = join(home, 'witnesses');
    writeFileSync(file, `# partners\n\n${first.key} https://witness.example/vigil/\n`);
    expect(witnessesOf({ witnesses: null, witnessFile: file })).toMatchObject([
      { name: first.name, address: 'https://witness.example/vigil' },
    ]);
    expect(() => witnessesOf({ witnesses: null, witnessFile: join(home, 'nowhere') })).toThrow(
      /cannot be read \(ENOENT\)/,
    );
  });
});

/** Forwards requests to another address. */
function forwardTo(address: string): RequestListener {
  return (request, response) =>
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const answer = await fetch(address + request.url!, { method: 'POST', body: Buffer.concat(parts) });
      response
        .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
        .end(await answer.text());
    })();
}

function countingUp(): RequestListener {
  let n = 0;
  return (_request, response) =>
    void response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end(`${(n += 1)}\n`);
}
