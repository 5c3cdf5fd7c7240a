import type { EntityManager } from 'typeorm';
import { askIn, currentMaster } from '../encryption/key.repository.js';
import { keyringOf } from '../encryption/keyring.js';
import { decryptWithMasterKey, encryptWithMasterKey, PEOPLE_NOTICES } from '../encryption/master-key-tables.js';

/** What a member did with a notice. */
interface NoticeState {
  isRead: boolean;
  isTold: boolean;
}

/** Padded to blocks of so many bytes, so that a ciphertext does not show how many notices there were. */
const BLOCK = 4096;
/** Of a notice: the first bytes of its id, and one of flags. The first two bytes of all are how many there are. */
const ID_BYTES = 8;
const ROW_BYTES = ID_BYTES + 1;
const HEAD_BYTES = 2;

/** Returns by what a notice is known here. */
const shortOf = (id: string): string => id.replaceAll('-', '').slice(0, 2 * ID_BYTES);

const unpack = (bytes: Buffer): Map<string, NoticeState> => {
  const states = new Map<string, NoticeState>();
  for (let at = 0; at < bytes.readUInt16BE(0); at += 1) {
    const from = HEAD_BYTES + at * ROW_BYTES;
    const flags = bytes[from + ID_BYTES]!;
    states.set(bytes.toString('hex', from, from + ID_BYTES), { isRead: (flags & 1) > 0, isTold: (flags & 2) > 0 });
  }
  return states;
};

const pack = (states: ReadonlyMap<string, NoticeState>): Buffer => {
  const bytes = Buffer.alloc(BLOCK * Math.ceil((HEAD_BYTES + states.size * ROW_BYTES) / BLOCK));
  bytes.writeUInt16BE(states.size, 0);
  [...states].forEach(([short, { isRead, isTold }], at) => {
    const from = HEAD_BYTES + at * ROW_BYTES;
    bytes.write(short, from, 'hex');
    bytes[from + ID_BYTES] = Number(isRead) + 2 * Number(isTold);
  });
  return bytes;
};

const read = async (manager: EntityManager, memberId: string, how: string): Promise<Map<string, NoticeState>> => {
  const [row]: { sealed: Buffer; keyId: string }[] = await manager.query(
    `select sealed, key_id as "keyId" from people_notice_state where member_id = $1 ${how}`,
    [memberId],
  );
  if (!row) return new Map();
  return unpack(decryptWithMasterKey(PEOPLE_NOTICES, await keyringOf(manager).need(row.keyId), memberId, row.sealed));
};

/** Returns what a member did with which of their notices. @throws Problem 'locked', 'unavailable'; CannotOpen */
export const readNoticeStates = async (
  manager: EntityManager,
  memberId: string,
): Promise<(id: string) => NoticeState> => {
  const states = await read(manager, memberId, '');
  return (id) => states.get(shortOf(id)) ?? { isRead: false, isTold: false };
};

/**
 * Notes what a member did with some of their notices, in the transaction of what they did.
 * @param current all that they have now: others are forgotten
 */
export const noteNotices = async (
  manager: EntityManager,
  memberId: string,
  current: readonly { id: string }[],
  done: readonly string[],
  what: keyof NoticeState,
): Promise<void> => {
  const master = await currentMaster(askIn(manager), keyringOf(manager));
  const seal = (states: ReadonlyMap<string, NoticeState>): Buffer =>
    encryptWithMasterKey(PEOPLE_NOTICES, master, memberId, pack(states));
  await manager.query(
    'insert into people_notice_state (member_id, sealed, key_id) values ($1, $2, $3) on conflict do nothing',
    [memberId, seal(new Map()), master.id],
  );
  const before = await read(manager, memberId, 'for update');
  const after = new Map<string, NoticeState>();
  for (const { id } of current) {
    const state = before.get(shortOf(id)) ?? { isRead: false, isTold: false };
    const now = done.includes(id) ? { ...state, [what]: true } : state;
    if (now.isRead || now.isTold) after.set(shortOf(id), now);
  }
  await manager.query('update people_notice_state set sealed = $2, key_id = $3 where member_id = $1', [
    memberId,
    seal(after),
    master.id,
  ]);
};
