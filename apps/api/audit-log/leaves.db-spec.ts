import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { logHead } from './log.repository.js';
import { appendLeaf, appendLeaves, isProven, type NewLeaf } from './log-leaf.js';
import { HashTree } from './merkle-tree.js';

let database: FreshDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

interface Stored {
  idx: string;
  data: string;
  hash: Buffer;
  disclosures: string[];
}
const stored = (from: number): Promise<Stored[]> =>
  app.database.query(
    `select l.idx, l.data, l.hash, array(select disclosure from log_value v where v.idx = l.idx order by field) as disclosures from log_leaf l where l.idx >= $1 order by l.idx`,
    [from],
  );
/** Returns a leaf without the parts in which all leaves differ: its number, its time, the salted digests. */
const plain = ({ data }: Stored): string =>
  data
    .replace(/"idx":\d+/, '"idx":n')
    .replace(/"at":"[^"]*"/, '"at":"t"')
    .replace(/"digests":\[.*\]/, (list) => `${list.split(',').length} digests`);

describe('a value', () => {
  it('is of a leaf that is there, however many are written together', async () => {
    const { member } = await app.signIn('reviewer');
    const { size } = await logHead(app.database.manager);
    await app.database.transaction((manager) =>
      appendLeaf(manager, {
        entity: 'incident',
        entityId: randomUUID(),
        revision: 1,
        actorId: member!.id,
        what: 'saved',
        values: [],
      }),
    );
    for (const leaves of [[size + 1], [-1], [-1, size], [size, size + 1]]) {
      await expect(
        app.database.query(
          `insert into log_value (idx, field, disclosure) select n, 'f' || n, 'WyJ4IiwiZiIsMV0' from unnest($1::bigint[]) as n`,
          [leaves],
        ),
      ).rejects.toMatchObject({ code: '23503' });
    }
  });
});

describe('leaves that are appended at once', () => {
  it('are, but for their salts, what they would be one after the other, and the tree over them is the same', async () => {
    const { member } = await app.signIn('reviewer');
    const leaves: NewLeaf[] = Array.from({ length: 9 }, (_n, i) => ({
      entity: 'incident',
      entityId: randomUUID(),
      revision: i === 3 ? null : i + 1,
      actorId: member!.id,
      what: i % 2 ? 'saved' : 'quote "\\ ខ្មែរ',
      values: Array.from({ length: i % 4 }, (_m, k) => ({ field: `/field${k}`, value: { k, text: 'ពាក្យ "quoted"' } })),
    }));
    const from = (await logHead(app.database.manager)).size;
    await app.database.transaction(async (manager) => {
      for (const leaf of leaves) await appendLeaf(manager, leaf);
    });
    await app.database.transaction((manager) => appendLeaves(manager, leaves));
    const all = await stored(from);
    expect(all).toHaveLength(18);
    expect(all.slice(9).map(plain)).toEqual(all.slice(0, 9).map(plain));
    expect(all.map(({ idx }) => Number(idx))).toEqual(Array.from({ length: 18 }, (_n, i) => from + i));
    expect(all.every(({ data, hash, disclosures }) => isProven(data, hash, disclosures, []))).toBe(true);
    // The head after both is the root of a tree over all leaves.
    const hashes: { hash: Buffer }[] = await app.database.query('select hash from log_leaf order by idx');
    const head = await logHead(app.database.manager);
    expect([head.size, head.root]).toEqual([
      hashes.length,
      new HashTree(hashes.map(({ hash }) => hash)).root().toString('hex'),
    ]);
  });
});

describe('what goes wrong', () => {
  it('appends nothing of leaves by two people, or of none', async () => {
    const { size } = await logHead(app.database.manager);
    await app.database.transaction((manager) => appendLeaves(manager, []));
    const leaf: NewLeaf = { entity: 'incident', entityId: null, revision: 1, actorId: null, what: 'saved', values: [] };
    await expect(
      app.database.transaction((manager) => appendLeaves(manager, [leaf, { ...leaf, entity: 'group' }])),
    ).rejects.toThrow('one actor');
    expect((await logHead(app.database.manager)).size).toBe(size);
  });
});
