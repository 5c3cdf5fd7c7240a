import type { EntityManager } from 'typeorm';
import { QUEUE_COLUMNS, type QueueColumn } from '@vigil/shared/incident/queue-filters.js';
import { type QueueSettings, USUAL_SETTINGS } from '@vigil/shared/staff-responses/queue-views.js';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import { memberName } from '../accounts/members.repository.js';
import { unlessDamaged } from '../encryption/envelope.js';
import { askIn, currentMaster } from '../encryption/key.repository.js';
import { keyringOf } from '../encryption/keyring.js';
import { decryptWithMasterKey, encryptWithMasterKey, QUEUE_VIEWS } from '../encryption/master-key-tables.js';
import { QueueSettingEntity, QueueViewEntity } from './queue-view.entity.js';

/** As many views as one looks through. */
export const MOST_VIEWS = 100;
/** Padded to a multiple of this many bytes, so that a ciphertext does not show how much somebody searched for. */
const BLOCK = 512;

interface StoredView {
  id: string;
  ownerId: string;
  owner: string;
  shared: boolean;
  title: string;
  address: string;
}

/** Decrypts what a view says; null: it is damaged. @throws Problem 'locked', 'unavailable' */
const opened = async (
  manager: EntityManager,
  { id, sealed, keyId }: Pick<QueueViewEntity, 'id' | 'sealed' | 'keyId'>,
): Promise<Pick<StoredView, 'title' | 'address'> | null> => {
  const master = await keyringOf(manager).need(keyId);
  const plain = await unlessDamaged(() => decryptWithMasterKey(QUEUE_VIEWS, master, id, sealed));
  return plain && (JSON.parse(plain.toString('utf8')) as { title: string; address: string });
};

/** SQL condition: a member ($1) sees a view: their own, or one of the team ($2: whether they see those). */
const VISIBLE = '(v.owner_id = $1 or (v.shared and $2::boolean))';

/** How many views there are for `readViews`. */
export const countVisibleViews = async (
  manager: EntityManager,
  memberId: string,
  seesShared: boolean,
): Promise<number> => {
  if (keyringOf(manager).locked) return 0;
  const [{ n }] = (await manager.query(`select count(*)::int as n from queue_view v where ${VISIBLE}`, [
    memberId,
    seesShared,
  ])) as [{ n: number }];
  return n;
};

/**
 * Returns a member's own views and, if they may see those, the team's; by title, and without those that are damaged.
 * None while the server is locked.
 */
export const readViews = async (
  manager: EntityManager,
  memberId: string,
  seesShared: boolean,
): Promise<StoredView[]> => {
  if (keyringOf(manager).locked) return [];
  const rows: (Omit<StoredView, 'title' | 'address'> & { sealed: Buffer; keyId: string })[] = await manager.query(
    `select v.id, v.owner_id as "ownerId", ${memberName('v.owner_id')} as owner, v.shared, v.sealed, v.key_id as "keyId"
       from queue_view v where ${VISIBLE}`,
    [memberId, seesShared],
  );
  const views: StoredView[] = [];
  for (const { sealed, keyId, ...row } of rows) {
    const says = await opened(manager, { id: row.id, sealed, keyId });
    if (says) views.push({ ...row, ...says });
  }
  return views.sort((a, b) => a.title.localeCompare(b.title) || (a.id < b.id ? -1 : 1));
};

/** Locks a view until the end of the transaction. */
export const lockView = (manager: EntityManager, id: string): Promise<QueueViewEntity | null> =>
  manager.findOne(QueueViewEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });

export const countViews = (manager: EntityManager, ownerId: string): Promise<number> =>
  manager.countBy(QueueViewEntity, { ownerId });

/** Adds a view, or replaces it. */
export const writeView = async (
  manager: EntityManager,
  { id, ownerId, shared, title, address }: Omit<StoredView, 'owner'>,
): Promise<void> => {
  const master = await currentMaster(askIn(manager), keyringOf(manager));
  const plain = Buffer.from(JSON.stringify({ title, address }), 'utf8');
  const padded = Buffer.concat([plain, Buffer.alloc((BLOCK - (plain.length % BLOCK)) % BLOCK, ' ')]);
  const sealed = encryptWithMasterKey(QUEUE_VIEWS, master, id, padded);
  await manager.upsert(QueueViewEntity, { id, ownerId, shared, sealed, keyId: master.id }, ['id']);
};

/**
 * Removes words from the titles of all views, and the search for them from their addresses. A damaged view, of which
 * nobody can say whether it has them, goes whole.
 * @throws Problem 'locked', 'unavailable'
 */
export const forgetInViews = async (
  manager: EntityManager,
  { holds, without }: WordMatcher,
  instead: string,
): Promise<void> => {
  for (const view of await manager.find(QueueViewEntity, { lock: { mode: 'pessimistic_write' } })) {
    const says = await opened(manager, view);
    if (!says) {
      await deleteView(manager, view.id);
      continue;
    }
    const { title, address } = says;
    const query = new URLSearchParams(address);
    const isSought = holds(query.get('q') ?? '');
    if (!isSought && !holds(title)) continue;
    query.delete('q');
    await writeView(manager, {
      id: view.id,
      ownerId: view.ownerId,
      shared: view.shared,
      title: without(title, instead),
      address: isSought ? query.toString() : address,
    });
  }
};

export const deleteView = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.delete(QueueViewEntity, { id });
};

/** Returns how a member has the queue. Columns that no longer exist are left out. */
export const readSettings = async (manager: EntityManager, memberId: string): Promise<QueueSettings> => {
  const found = await manager.findOneBy(QueueSettingEntity, { memberId });
  if (!found) return USUAL_SETTINGS;
  const columns = found.columns.filter((one): one is QueueColumn => (QUEUE_COLUMNS as readonly string[]).includes(one));
  return { columns: columns.length > 0 ? columns : USUAL_SETTINGS.columns, density: found.density, keys: found.keys };
};

export const writeSettings = async (
  manager: EntityManager,
  memberId: string,
  settings: QueueSettings,
): Promise<void> => {
  await manager.upsert(QueueSettingEntity, { memberId, ...settings }, ['memberId']);
};
