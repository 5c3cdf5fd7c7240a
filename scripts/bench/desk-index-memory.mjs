// Reads all records of a store into the desk's index, in a process of its own, and prints how many bytes the index
// takes: what the process needs with it, without what it needs once the index is forgotten, or what the index counts
// itself.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { heapBytesAfterCollection } from './measure.mjs';
import { environmentOf, freePort } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SELF = fileURLToPath(import.meta.url);
const api = (path) => import(join(ROOT, 'apps/api/dist', path));

/** @returns bytes of the index of all records of a store, of which no server runs */
export const deskIndexBytes = async (store) => {
  const child = spawn(process.execPath, [SELF], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: await environmentOf(store, await freePort()),
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  await new Promise((resolve) => child.once('close', resolve));
  const bytes = Number(said.trim().split('\n').at(-1));
  if (!(bytes > 0)) throw new Error(`the index was not measured: ${said}`);
  return bytes;
};

if (process.argv[1] === SELF) {
  const { readConfig } = await api('config.js');
  const { openDatabase } = await api('open-database.js');
  const { createApp } = await api('app.js');
  const { RecordIndex } = await api('queue/record-index.js');
  const config = readConfig(process.env);
  const database = await openDatabase(config, { log: () => undefined });
  const { app, close } = await createApp({ config, ...database, webFolder: null });
  const index = app.get(RecordIndex);
  // Who asks too early is told to come again.
  for (let isWhole = false; !isWhole;)
    isWhole = await index.whole().then(
      () => true,
      (problem) => {
        if (problem.code !== 'unavailable') throw problem;
        return false;
      },
    );
  const { state } = await index.current();
  if (state !== 'on') throw new Error(`the index is ${state}`);
  // What other parts read after the start is in both.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const withIndex = heapBytesAfterCollection();
  const counted = index.bytes;
  index.forget();
  await new Promise((resolve) => setTimeout(resolve, 100));
  // The greater of what was freed and of what the index itself counts, in case something still holds a part of it.
  const bytes = Math.max(counted, withIndex - heapBytesAfterCollection());
  process.stdout.write(`${bytes}\n`);
  await close();
  await database.stop();
  process.exit(0);
}
