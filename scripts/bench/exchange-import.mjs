import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { atLeast } from './aims.mjs';
import { openStore } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));
/** Returns the heap bytes in use after garbage collection. */
const held = () => {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Returns a CSV of invented rows in a typical NGO format: day-first dates, place names, acts in words, a source. */
const csvOf = (rows) => {
  const places = ['Phnom Penh', 'Battambang', 'Kampong Cham', 'Siem Reap', 'Kampot', 'Kep', 'Takeo', 'Kratie'];
  const lines = ['Id,Date,Place,Title,What the authorities did,Crowd,Arrested,Source type,Source,URL,Notes'];
  for (let i = 0; i < rows; i += 1) {
    const day = `${String(1 + (i % 28)).padStart(2, '0')}/${String(1 + (Math.floor(i / 28) % 12)).padStart(2, '0')}/${2016 + (Math.floor(i / 336) % 8)}`;
    lines.push(
      `R${i},${day},${places[i % places.length]},Invented assembly number ${i} of group ${i % 97},Order to disperse; Arrest,about ${10 + (i % 90)},${i % 5},National media,Example Daily,https://example.org/${i},What was seen at number ${i}`,
    );
  }
  return Buffer.from(lines.join('\n'));
};

/** Measures how fast a file becomes records, in preview and run, and how much memory that takes above idle. */
export const measureImport = async ({ report, say, sizes = null, rows = sizes?.[0] ?? 100_000 }) => {
  const store = await openStore('bench_import');
  const { DataSource } = await import('typeorm');
  const { deskOptions } = await api('desk-database-options.js');
  const { useKeyring } = await api('encryption/keyring.js');
  const { testKeyring } = await api('testing/test-keys.js');
  const { ImportsService } = await api('exchange/imports/imports.service.js');
  const { IncidentsService } = await api('incidents/incidents.service.js');
  const { PlacesService } = await api('places/places.service.js');
  const { IN_PROGRESS_STATES, readImport } = await api('exchange/imports/import.repository.js');
  const { ImportStore } = await api('exchange/imports/import-store.repository.js');
  const { PART_BYTES } = await api('exchange/imports/import-limits.js');
  const database = await new DataSource(deskOptions(store.url)).initialize();
  try {
    useKeyring(database, await testKeyring(store.url));
    const places = new PlacesService(store.home);
    const imports = new ImportsService(database, places, new IncidentsService(database, places));
    const actor = { id: randomUUID(), role: 'reviewer' };
    await database.query(`insert into member (id, name, name_folded, role) values ($1, 'bench', 'bench', 'reviewer')`, [
      actor.id,
    ]);
    const id = randomUUID();
    const file = csvOf(rows);
    await imports.begin(actor, id, 'bench.csv', file.length);
    for (let n = 0; n * PART_BYTES < file.length; n += 1)
      await imports.takePart(actor, id, n, file.subarray(n * PART_BYTES, (n + 1) * PART_BYTES));
    let most = 0;
    const settled = async () => {
      for (;;) {
        const row = await readImport(database.manager, actor.id, id);
        most = Math.max(most, process.memoryUsage().rss);
        if (!IN_PROGRESS_STATES.includes(row.state)) return row;
        await pause(100);
      }
    };
    const timed = async (name, begin, aim = null) => {
      say(`${name} ...`);
      const began = performance.now();
      await begin();
      const row = await settled();
      if (row.problem) throw new Error(`${name}: ${row.problem.code}`);
      report({
        name: `import of ${rows} rows, ${name}`,
        value: Math.round(rows / ((performance.now() - began) / 1000)),
        unit: 'rows a second',
        ...(aim && { aim }),
        note: JSON.stringify(row.tally),
      });
    };
    const idle = process.memoryUsage().rss;
    await timed('reading', () => imports.read(actor, id, {}));
    const vault = await ImportStore.open(database, id);
    const map = await vault.get('map', 0);
    await imports.setMap(actor, id, {
      ...map,
      doubles: 'create',
      arrive: 'draft',
      columns: map.columns.map((column) =>
        column.target === 'when' ? { ...column, dates: { order: 'dmy', era: null, serial: null } } : column,
      ),
    });
    const fast = atLeast(2000, 'rows a second');
    await timed('dry run', () => imports.check(actor, id), fast);
    // Again without timing: only what it holds on to grows with the file.
    held();
    await pause(1000); // buffers of database answers are freed later
    const before = held();
    let mostHeld = before;
    await imports.check(actor, id);
    for (let row; IN_PROGRESS_STATES.includes((row = await readImport(database.manager, actor.id, id)).state);) {
      if (row.done > 0) mostHeld = Math.max(mostHeld, held());
      await pause(500);
    }
    report({
      name: `import of ${rows} rows: held by the dry run`,
      value: Math.round((mostHeld - before) / rows),
      unit: 'bytes a row',
    });
    await timed('real', () => imports.run(actor, id), fast);
    report({
      name: `import of ${rows} rows: memory above idle`,
      value: Math.round((most - idle) / 1024 / 1024),
      unit: 'MiB',
      note: 'with what the collector has not thrown away yet',
    });
    await timed('undo', () => imports.undo(actor, id));
  } finally {
    await database.destroy();
    await store.close();
  }
};
