import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atMost } from './aims.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));
const PIECE = Buffer.alloc(256 * 1024, 7);
const FILE_BYTES = 5_000_000;
const QUIET = { say: () => undefined, at: () => undefined, goOn: () => undefined };

/** Bytes of a file that nobody stores: its number, then always the same. */
async function* bytesOf(n) {
  yield Buffer.from(String(n).padStart(12, '0'));
  for (let left = FILE_BYTES - 12; left > 0; left -= PIECE.length)
    yield PIECE.subarray(0, Math.min(left, PIECE.length));
}

/** A store of a backup that counts bytes, remembers which file each was, and makes its bytes again when asked. */
class CountingStore {
  name = 'the simulated store';
  files = new Map();
  sent = 0;
  async put(name, { bytes, open }) {
    let number = null;
    for await (const piece of open()) {
      number ??= Number(piece.subarray(0, 12).toString());
      this.sent += piece.length;
    }
    this.files.set(name, { number, bytes });
  }
  get(name) {
    return bytesOf(this.files.get(name).number);
  }
  async *list(prefix) {
    for (const [name, { bytes }] of this.files) if (name.startsWith(prefix)) yield { name, bytes };
  }
  async delete(name) {
    this.files.delete(name);
  }
}

/**
 * Measures 50 GB of evidence (`--gigabytes=COUNT`) into a store, and a second backup with one in a hundred new. Nothing
 * is written to a disk: bytes are made, hashed, counted and made again. Floor: hashing them once.
 */
export const measureEvidence = async ({ report, say, options }) => {
  const { copyOut } = await api('operations/backup/evidence-files.js');
  const { StoreSink } = await api('operations/backup/store-sink.js');
  const { listAll } = await api('operations/backup/backup-store.js');
  const gigabytes = Number(options.gigabytes ?? 50);
  const count = Math.max(1, Math.round((gigabytes * 1e9) / FILE_BYTES));
  const source = { get: (id) => bytesOf(Number(id)) };
  const store = new CountingStore();
  const ids = (files) => Array.from({ length: files }, (_, n) => String(n).padStart(12, '0'));
  const backup = async (files) => {
    const [began, before] = [performance.now(), store.sent];
    const sink = new StoreSink(store, await listAll(store, 'evidence/'));
    await copyOut({ ids: ids(files), damaged: new Set() }, source, sink, QUIET);
    return { seconds: (performance.now() - began) / 1000, sent: store.sent - before, shared: sink.shared };
  };
  say(`${count.toLocaleString('en')} files of 5 MB ...`);
  const began = performance.now();
  for (const id of ids(count)) {
    const sum = createHash('sha256');
    for await (const piece of source.get(id)) sum.update(piece);
    sum.digest();
  }
  const floor = (performance.now() - began) / 1000;
  const figure = (name, value, unit, more = {}) =>
    report({ name, part: 'evidence', size: count, value, unit, ...more });
  const first = await backup(count);
  figure('evidence, first backup, simulated', first.seconds, 's', { floor, note: 'floor: hashing it once' });
  figure('evidence, first backup, sent', first.sent / 1e9, 'GB', { floor: gigabytes });
  const second = await backup(Math.ceil(count * 1.01));
  figure('evidence, second backup, simulated', second.seconds, 's', { floor });
  figure('evidence, second backup, sent', second.sent / 1e9, 'GB', { note: `${second.shared} files lay there` });
  figure('evidence, most memory', process.resourceUsage().maxRSS / 1024, 'MiB', { aim: atMost(300, 'MiB') });
};
