import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { atLeast, atMost } from './aims.mjs';
import { openStore } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));
const shared = (path) => import(join(ROOT, 'libs/shared/dist', path));
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

/**
 * Returns a CSV of invented rows with the headers of Mass Mobilization: what some authorities did in answer to
 * protests, in words, with days in three columns and a year without a protest now and then.
 */
const massMobilizationOf = (rows) => {
  const places = ['Kampot', 'Battambang', 'Kep', 'Siem Reap', 'national', 'Phnom Penh', 'Takeo; Kampot'];
  const demands = ['labor wage dispute', 'land farm issue', 'police brutality', 'removal of politician'];
  const answers = ['arrests,crowd dispersal', 'beatings,shootings', 'ignore,', 'accomodation,', 'crowd dispersal,'];
  const lines = [
    'id,country,ccode,year,region,protest,protestnumber,startday,startmonth,startyear,endday,endmonth,endyear,protesterviolence,location,participants_category,participants,protesteridentity,protesterdemand1,protesterdemand2,protesterdemand3,protesterdemand4,stateresponse1,stateresponse2,stateresponse3,stateresponse4,stateresponse5,stateresponse6,stateresponse7,sources,notes',
  ];
  for (let i = 0; i < rows; i += 1) {
    const [day, month, year] = [1 + (i % 28), 1 + (Math.floor(i / 28) % 12), 1990 + (Math.floor(i / 336) % 30)];
    const country = i % 8 === 0 ? 'Exampleland,200' : 'Cambodia,811';
    lines.push(
      i % 40 === 39
        ? `${i},${country},${year},Asia,0,0${','.repeat(24)}`
        : `${i},${country},${year},Asia,1,${i % 9},${day},${month},${year},${day},${month},${year},${i % 2},${places[i % places.length]},100-999,${i % 3 === 0 ? '>10000' : '100s'},demo union ${i % 97},${demands[i % demands.length]},,,,${answers[i % answers.length]},,,,,,${i}. example daily; june 5 ${year},Invented workers stood before gate number ${i}.`,
    );
  }
  return Buffer.from(lines.join('\n'));
};
/** As many rows as that dataset has, from file to finished preview. */
const MASS_MOBILIZATION = { rows: 15_239, seconds: 60 };

/** Returns what imports into a database that has its keys. */
const importerOn = async (database, home) => {
  const { ImportsService } = await api('exchange/imports/imports.service.js');
  const { IncidentsService } = await api('incidents/incidents.service.js');
  const { PlacesService } = await api('places/places.service.js');
  const { IN_PROGRESS_STATES, readImport } = await api('exchange/imports/import.repository.js');
  const { ImportStore } = await api('exchange/imports/import-store.repository.js');
  const { PART_BYTES } = await shared('staff-responses/imports.js');
  const places = new PlacesService(home);
  const imports = new ImportsService(database, places, new IncidentsService(database, places));
  const actor = { id: randomUUID(), role: 'reviewer' };
  await database.query(`insert into member (id, name, name_folded, role) values ($1, 'bench', 'bench', 'reviewer')`, [
    actor.id,
  ]);
  const send = async (file) => {
    const id = randomUUID();
    const sha256 = createHash('sha256').update(file).digest('hex');
    await imports.begin(actor, id, { name: 'bench.csv', size: file.length, sha256 });
    for (let n = 0; n * PART_BYTES < file.length; n += 1)
      await imports.takePart(actor, id, n, file.subarray(n * PART_BYTES, (n + 1) * PART_BYTES));
    return id;
  };
  const stateOf = async (id) => {
    const row = await readImport(database.manager, actor.id, id);
    return { row, isInProgress: IN_PROGRESS_STATES.includes(row.state) };
  };
  const settled = async (id, onLook = () => undefined) => {
    for (;;) {
      const { row, isInProgress } = await stateOf(id);
      onLook();
      if (row.problem) throw new Error(`${row.state}: ${row.problem.code}`);
      if (!isInProgress) return row;
      await pause(100);
    }
  };
  const kept = async (id, what) => (await ImportStore.open(database, id)).get(what, 0);
  /** Says how the columns of `csvOf` are read: each row becomes a draft. */
  const map = async (id) => {
    const found = await kept(id, 'map');
    await imports.setMap(actor, id, {
      ...found,
      doubles: 'create',
      arrive: 'draft',
      columns: found.columns.map((column) =>
        column.target === 'when' ? { ...column, dates: { order: 'dmy', era: null, serial: null } } : column,
      ),
    });
  };
  return { imports, actor, send, stateOf, settled, kept, map };
};

/** Makes so many drafts, each with an internal answer and its log, by an import. */
export const importDrafts = async (database, home, rows) => {
  const { imports, actor, send, settled, map } = await importerOn(database, home);
  const id = await send(csvOf(rows));
  await imports.read(actor, id, {});
  await settled(id);
  await map(id);
  await imports.check(actor, id);
  await settled(id);
  await imports.run(actor, id);
  await settled(id);
};

/** Opens the importer on a database of its own, and closes both afterwards. */
const withImporter = async (work) => {
  const store = await openStore('bench_import');
  const { DataSource } = await import('typeorm');
  const { deskOptions } = await api('desk-database-options.js');
  const { useKeyring } = await api('encryption/keyring.js');
  const { testKeyring } = await api('testing/test-keys.js');
  const database = await new DataSource(deskOptions(store.url)).initialize();
  try {
    useKeyring(database, await testKeyring(store.url));
    await work(await importerOn(database, store.home));
  } finally {
    await database.destroy();
    await store.close();
  }
};

/** Measures a whole dataset of another project with the mapping that ships for it. */
const measureMassMobilization = async ({ imports, actor, send, settled, kept }, { report, say }) => {
  const { rows, seconds } = MASS_MOBILIZATION;
  say(`${rows.toLocaleString('en')} rows shaped like Mass Mobilization ...`);
  const { withShippedMapping } = await shared('import/match-saved-mapping.js');
  const { shippedMappingFor } = await shared('import/shipped-mappings.js');
  const began = performance.now();
  const id = await send(massMobilizationOf(rows));
  await imports.read(actor, id, {});
  await settled(id);
  const { headers, guesses } = await kept(id, 'about');
  const { shipped } = shippedMappingFor(headers);
  await imports.setMap(actor, id, withShippedMapping(shipped, guesses, await kept(id, 'map')));
  await imports.check(actor, id);
  const { tally } = await settled(id);
  report({
    name: `${rows.toLocaleString('en')} rows shaped like Mass Mobilization, from file to finished preview`,
    value: (performance.now() - began) / 1000,
    unit: 's',
    aim: atMost(seconds, 's'),
    note: JSON.stringify(tally),
  });
};

/** Measures how fast a file becomes records, in preview and run, and how much memory that takes above idle. */
export const measureImport = ({ report, say, sizes = null, rows = sizes?.[0] ?? 100_000 }) =>
  withImporter(async (importer) => {
    const { imports, actor, send, stateOf, settled, map } = importer;
    await measureMassMobilization(importer, { report, say });
    const id = await send(csvOf(rows));
    let most = 0;
    const look = () => {
      most = Math.max(most, process.memoryUsage().rss);
    };
    const timed = async (name, begin, aim = null) => {
      say(`${name} ...`);
      const began = performance.now();
      await begin();
      const row = await settled(id, look);
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
    await map(id);
    const fast = atLeast(2000, 'rows a second');
    await timed('dry run', () => imports.check(actor, id), fast);
    // Again without timing: only what it holds on to grows with the file.
    held();
    await pause(1000); // buffers of database answers are freed later
    const before = held();
    let mostHeld = before;
    await imports.check(actor, id);
    for (let now; (now = await stateOf(id)).isInProgress;) {
      if (now.row.done > 0) mostHeld = Math.max(mostHeld, held());
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
  });
