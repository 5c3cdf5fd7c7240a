import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { declareUpload } from '../../evidence/declare-upload.js';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { verifierKey, type Signer } from '../../audit-log/signed-note.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { logMember } from '../../accounts/log-account-changes.js';
import { logSignIns } from '../../accounts/sign-in-history.js';
import { enterDataset, assignDataset } from '../../testing/a-dataset.js';
import { anIncident, but } from '../../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../../testing/app.js';
import {
  aGroup,
  assess,
  CREATE,
  type Desk,
  forget,
  hide,
  ifMatch,
  log,
  openDesk,
  publish,
  published,
  releaseAll,
  restore,
  retract,
  submit,
  verified,
  verify,
  putSettings,
} from '../../testing/desk.js';
import { internalIncident } from '../../testing/internal-incident.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { noteFigure } from '../../testing/proof-figures.js';
import { everyNth } from '../../testing/sample-by-seed.js';
import { HEAD, row, sendFile } from '../../testing/upload-import-file.js';
import { makeKey, seal } from '../../testing/seal-notes.js';
import { checkDatabase } from './check-database.js';
import { FORGED_ROWS, WRITTEN_BY_VIGIL } from './forged-row-cases.js';
import { rehash } from './tamper-with-rows.js';
import { TAMPERINGS } from './tampering-cases.js';
import { TRIED_BY_HAND } from './tampering-cases-by-hand.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 5);
/** At how many places a kind is tried: `npm test` has every third kind, which the seed chooses, at one place. */
const POSITIONS = process.env['VIGIL_PROVE'] ? 100 : 1;
/** At how many places whoever has the signing key writes everything again. */
const REWRITES = process.env['VIGIL_PROVE'] ? 100 : 2;
/** The project's own kinds, those that were tried by hand, and those for which Vigil itself writes a line later. */
const KINDS = everyNth(3, Object.entries({ ...TAMPERINGS, ...TRIED_BY_HAND, ...FORGED_ROWS }));
const RECORDS = process.env['VIGIL_PROVE'] ? 24 : 8;
/** In milliseconds. Each place of each kind takes a check of the whole database, and the machine may be busy. */
const PATIENCE = (process.env['VIGIL_PROVE'] ? 4 : 0.5) * 3_600_000;

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let home: string;
let signer: Signer;
/** A checkpoint from the middle of the work, as an outsider saved it. */
let outside: { size: number; note: string };

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-log-'));
  database = await freshDatabase();
  app = await startTestApp(database);
  signer = signingKey({ ...TEST_CONFIG, home });
  desk = await openDesk(app);
  const { id: group } = await aGroup(desk, 'A group');
  const coverage = {
    place: '12',
    from: '2021-01-01',
    until: '2021-12-31',
    level: 'CO_NETWORK',
    group,
    note: null,
    shown: true,
  };
  expect((await desk.analyst.put(`/api/coverage/${randomUUID()}`, coverage, CREATE)).status).toBe(200);
  const total = {
    publisher: 'A partner',
    title: 'Crackdowns',
    measure: 'Counted',
    unit: 'incidents',
    value: { state: 'CS_EXACT', low: 7, high: 7, text: null },
    from: '2021-01-01',
    until: '2021-12-31',
    place: null,
    group: null,
    partOf: null,
    url: null,
    note: null,
    shown: true,
  };
  const datedNote = {
    nameEn: 'Assemblies were banned',
    nameKm: 'ការជួបប្រជុំត្រូវបានហាម',
    from: '2021-01-01',
    until: '2021-03-31',
    place: null,
    publisher: 'The gazette',
    url: 'https://example.org/ban',
    note: null,
    shown: true,
  };
  expect((await desk.analyst.put(`/api/published-totals/${randomUUID()}`, total, CREATE)).status).toBe(200);
  expect((await desk.analyst.put(`/api/dated-notes/${randomUUID()}`, datedNote, CREATE)).status).toBe(200);
  const searchWord = { word: 'raided', codes: ['RS_CORDON'] };
  expect((await desk.reviewer.put(`/api/search-words/${randomUUID()}`, searchWord, CREATE)).status).toBe(200);
  const ownCode = {
    code: 'PF_GENDARMERIE.A',
    nameEn: 'A',
    nameKm: 'ក',
    synonyms: [],
    from: null,
    until: null,
    state: 'used',
  };
  expect((await desk.reviewer.put(`/api/own-codes/${randomUUID()}`, ownCode)).status).toBe(200);
  const ownQuestion = {
    key: 'a',
    kind: 'ternary',
    labelEn: 'A',
    labelKm: 'ក',
    helpEn: '',
    helpKm: '',
    options: [],
    state: 'used',
    replaces: null,
  };
  expect((await desk.reviewer.put(`/api/own-questions/${randomUUID()}`, ownQuestion)).status).toBe(200);
  const batch = await sendFile(desk.analyst, [HEAD, row('T1', '2021-03-01', 'Kampot', 'A title')].join('\n'));
  await assignDataset(desk.analyst, batch, await enterDataset(desk.analyst));
  const union = { kind: 'group', nameEn: 'A union', nameKm: null, aliases: [], note: null, sensitive: false, at: null };
  expect((await desk.monitor.put(`/api/proposed-names/${randomUUID()}`, union)).status).toBe(200);
  await releaseAll(desk);
  expect(
    (
      await putSettings(desk.admin, {
        organisation: 'An organisation',
        standards: 'The standards',
        smallTeam: false,
      })
    ).status,
  ).toBe(200);
  await makeKey(desk.reviewer);
  await makeKey(desk.reviewer, 'recovery');
  for (let i = 0; i < RECORDS; i += 1) {
    const record = await log(desk.monitor, internalIncident(`internal ${i}`, { title: `Record ${i}` }));
    if (i % 3 === 0) await seal(desk.monitor, record.id, { names: `Name ${i}`, contacts: '', medical: '' });
    const changed = await desk.monitor.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      but(record.incident, {
        title: `Record ${i}, changed`,
        publicSummary: 'What is known.',
        narrative: `internal ${i}, changed`,
      }),
      ifMatch(1),
    );
    if (i % 4 === 0) await submit(desk.monitor, changed.body);
    if (i % 4 === 1) await published(desk, anIncident({ title: `Published ${i}` }));
    if (i % 4 === 2) await assess(desk, await verified(desk, anIncident()));
    if (i === Math.floor(RECORDS / 2)) outside = await signed();
  }
  await retract(desk.second, await published(desk, anIncident({ title: 'Taken back' })));
  const erased = await published(desk, anIncident({ title: 'Erased later' }));
  const erasure = randomUUID();
  expect(
    (
      await desk.reviewer.post(`/api/incidents/${erased.id}/erasures`, {
        id: erasure,
        path: '/title',
        why: 'Asked for.',
      })
    ).status,
  ).toBe(200);
  expect((await desk.admin.post(`/api/erasures/${erasure}/approvals`, {})).status).toBe(200);
  await publish(
    desk.second,
    await verify(desk.reviewer, await published(desk, anIncident({ title: 'Published twice' }))),
  );
  const withFile = await log(desk.monitor, anIncident());
  await app.database.transaction((manager) =>
    declareUpload(manager, {
      id: randomUUID(),
      incidentId: withFile.id,
      addedBy: desk.monitor.member!.id,
      deviceId: null,
      sealedWith: null,
      size: 7,
      sha256: createHash('sha256').update('a file').digest(),
      kind: 'photo',
      addedAt: new Date().toISOString(),
      name: null,
    }),
  );
  expect(
    (
      await desk.analyst.post('/api/exports', {
        data: 'incidents',
        format: 'csv',
        question: 'period=2000-01-01..2030-12-31',
      })
    ).status,
  ).toBe(201);
  for (const format of ['json', 'csv']) await takeInternally(format);
  await signInWays();
  const goes = await published(desk, anIncident({ title: 'Hidden' }));
  expect(
    (
      await desk.reviewer.post('/api/reports', {
        title: 'Frozen',
        question: 'indicator=I01&period=2000-01-01..2030-12-31',
      })
    ).status,
  ).toBe(201);
  await releaseAll(desk);
  await hide(desk.second, goes);
  await forget(
    desk,
    desk.reviewer,
    await hide(desk.second, await published(desk, anIncident({ title: 'Hidden and forgotten' }))),
  );
  await restore(desk.reviewer, await hide(desk.second, await published(desk, anIncident({ title: 'Shown again' }))));
  await signed();
}, 300_000);
afterAll(async () => {
  await app?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

/** An analyst takes internal answers that a reviewer released, whole. */
const takeInternally = async (format: string): Promise<void> => {
  const { body } = await desk.analyst.post<{ id: string }>('/api/exports/internal', {
    data: 'incidents',
    format,
    question: 'indicator=I02&period=2021&stages=published,verified,unfinished',
    reason: 'For the confidential annex.',
  });
  const path = `/api/exports/internal/${body.id}`;
  expect((await desk.reviewer.post(`${path}/answers`, { answer: 'release', reason: null })).status).toBe(200);
  await app.database.query('update session set proved_at = now(), proof_spent_for = null where member_id = $1', [
    desk.analyst.member!.id,
  ]);
  expect((await desk.analyst.post(`${path}/takings`)).status).toBe(200);
  expect((await desk.analyst.get(`${path}/file`)).status).toBe(200);
  const state = async (): Promise<string> =>
    ((await app.database.query('select state from export where id = $1', [body.id])) as [{ state: string }])[0].state;
  for (let tries = 0; tries < 200 && (await state()) !== 'complete'; tries += 1)
    await new Promise((done) => setTimeout(done, 50));
  expect(await state()).toBe('complete');
};

/**
 * Inserts sign-in methods by hand, with a line in the log, since a real passkey needs a browser; and yesterday's
 * sign-ins.
 */
const signInWays = async (): Promise<void> => {
  await app.database.transaction(async (manager) => {
    const [id] = [desk.monitor.member!.id];
    await manager.query(
      `insert into member_passkey (id, member_id, credential_id, public_key, counter, transports, name) values ($1, $2, 'abc', '\\x01', 0, '{}', 'A key')`,
      [randomUUID(), id],
    );
    await manager.query(`insert into encryption_key (id, check_value) values ('of the test', '\\x01')`);
    await manager.query(
      `insert into member_totp (member_id, secret, confirmed_at, key_id) values ($1, '\\x02', now(), 'of the test')`,
      [id],
    );
    await manager.query(
      `insert into member_recovery_code (member_id, code_hash, used_at) values ($1, '\\x03', null), ($1, '\\x04', now())`,
      [id],
    );
    await manager.query(`update member set password_hash = 'of the test' where id = $1`, [id]);
    await logMember(manager, id, id, 'passkey-added');
  });
  expect((await desk.admin.post('/api/invitations', { role: 'monitor' })).status).toBe(201);
  await app.database.query('update sign_in set on_day = on_day - 1');
  await logSignIns(app.database);
};

const signed = async (): Promise<{ size: number; note: string }> => {
  const { size } = (await makeCheckpoint(app.database, signer))!;
  const [row] = (await app.database.query('select note from pub.log_checkpoint where size = $1', [size])) as {
    note: string;
  }[];
  return { size, note: row!.note };
};

class Undone extends Error {}

/** Runs on a copy that nobody else sees, and undoes everything afterwards. */
const onCopy = async <T>(work: (manager: EntityManager) => Promise<T>): Promise<T> => {
  let result: T;
  await app.database
    .transaction(async (manager) => {
      for (const table of ['log_leaf', 'log_value']) await manager.query(`alter table ${table} disable trigger user`);
      await manager.query('alter table assessment drop constraint assessment_two_people');
      result = await work(manager);
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  return result!;
};

const faults = async (manager: EntityManager, notes: string[] = []): Promise<string[]> =>
  (await checkDatabase(manager, { key: verifierKey(signer), outside: notes })).faults;

describe('the check', () => {
  it('finds nothing where nothing was touched', async () => {
    expect(await onCopy((manager) => faults(manager, [outside.note]))).toEqual([]);
  });

  it('names no row that only Vigil wrote again', async () => {
    const named = await onCopy(async (manager) => {
      const says: unknown[] = [];
      for (const write of WRITTEN_BY_VIGIL) says.push(await write(manager, new SeededRandom(SEED)));
      const found = await faults(manager);
      return says.filter((one) => found.includes(String(one)));
    });
    expect(named).toEqual([]);
  });

  it(
    `finds every one of ${KINDS.length} kinds of tampering, wherever it was (places tried of each kind: ${POSITIONS}, VIGIL_SEED=${SEED})`,
    async () => {
      const missed: string[] = [];
      let tried = 0;
      for (const [kind, tamper] of KINDS) {
        for (let i = 0; i < POSITIONS; i += 1) {
          const random = new SeededRandom(SEED + i * 7919 + kind.length);
          const isFound = await onCopy(async (manager) => {
            const says = await tamper(manager, random);
            return (await faults(manager)).some((fault) => fault.includes(says ?? ''));
          }).catch((error: unknown) => {
            missed.push(`${kind} could not be tried: ${String(error)}`);
            return true;
          });
          tried += 1;
          if (!isFound) missed.push(`${kind}, place ${i}`);
        }
      }
      noteFigure(
        `${KINDS.length} kinds of tampering at ${POSITIONS} ${POSITIONS === 1 ? 'place' : 'places'} each: ${tried} tried, ${tried - missed.length} found`,
      );
      expect(missed).toEqual([]);
      expect(tried).toBe(KINDS.length * POSITIONS);
    },
    PATIENCE,
  );
});

describe('with the signing key stolen', () => {
  /** Changes a record and its log, recomputes all hashes and signs everything again. */
  const rewrite = async (manager: EntityManager, from: number, until: number, random: SeededRandom): Promise<void> => {
    // Not next to a line of rows, which must stand within an hour of its act; nor of a file's beginning, as its row
    // says.
    const lines: { idx: string }[] = await manager.query(
      `select idx from log_leaf l where idx >= $1 and idx < $2 and what <> 'export-taken' and not exists (select from log_leaf w where w.what = 'written' and w.idx - l.idx in (0, 1)) order by idx`,
      [from, until],
    );
    const { idx } = random.pick(lines);
    await manager.query(
      `update log_leaf set data = replace(data, '"at":"2', '"at":"1'), at = at - interval '1000 years' where idx = $1`,
      [idx],
    );
    await rehash(manager);
    await manager.query('delete from pub.log_checkpoint');
    await makeCheckpoint(manager, signer);
  };
  const size = async (): Promise<number> =>
    ((await app.database.query('select size::int as size from log_head')) as { size: number }[])[0]!.size;

  it(`finds whatever was changed before the checkpoint that somebody kept outside (${REWRITES} places)`, async () => {
    const missed: number[] = [];
    for (let i = 0; i < REWRITES; i += 1) {
      const found = await onCopy(async (manager) => {
        await rewrite(manager, 0, outside.size, new SeededRandom(SEED + i));
        return faults(manager, [outside.note]);
      });
      if (!found.some((fault) => fault.includes('checkpoint 1 from outside'))) missed.push(i);
    }
    expect(missed).toEqual([]);
  }, 600_000);

  it('does not find what was changed after it, as docs/verify.md says', async () => {
    const end = await size();
    expect(
      await onCopy(async (manager) => {
        await rewrite(manager, outside.size, end, new SeededRandom(SEED));
        return faults(manager, [outside.note]);
      }),
    ).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('says that nothing was signed yet, and that a key is another', async () => {
    expect(
      await onCopy(async (manager) => {
        await manager.query('delete from pub.log_checkpoint');
        return faults(manager);
      }),
    ).toEqual(['no checkpoint was made yet: "npm run log -- checkpoint" makes one']);
    const other = verifierKey(signingKey({ ...TEST_CONFIG, home, mode: 'demo' }));
    expect((await onCopy((manager) => checkDatabase(manager, { key: other }))).faults[0]).toContain(
      'not signed with this key',
    );
  });
});
