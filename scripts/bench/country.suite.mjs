import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { atLeast, atMost, timesFloor } from './aims.mjs';
import { fillPub, SPAN } from './fill-pub.mjs';
import { ask, processorMs, untilCalm } from './measure.mjs';
import { load } from './send-load.mjs';
import { freePort, openStore, startVigil } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'apps/api/dist');
const FIVE = ['IRN', 'KEN', 'COL', 'FRA', 'USA'];
const SECONDS = 60;
/**
 * With two countries a reader may wait a little longer: there are three times as many units to count, name and list.
 */
const AS_USABLE = 1.2;
const CLIENTS = 8;
const ROUNDS = 3;
const DAY_MS = 86_400_000;

/**
 * Measures making countries, `--only=KEN,USA` or `--only=all` of them instead of five, and the map with one country and
 * with two, `--size=10000` incidents.
 */
export const run = async ({ report, say, only, sizes }) => {
  const chosen = only?.split(',') ?? FIVE;
  await measureAdding({ report, say, codes: chosen.includes('all') ? await everyCountry() : chosen });
  for (const size of sizes ?? [10_000]) await measureMaps({ report, say, size });
};

/** Returns the codes of all countries in which somebody lives. */
const everyCountry = async () => {
  const { allTowns, isoCountries } = await import(join(DIST, 'places/countries/packages.js'));
  const lived = new Set(allTowns().map(({ country }) => country));
  return isoCountries.filter(({ alpha2 }) => lived.has(alpha2)).map(({ alpha3 }) => alpha3);
};

/** Runs a script in a process of its own. @returns the seconds that it took, and the most memory that it had, in MiB */
const inProcess = (home, script) => {
  const began = performance.now();
  const said = execFileSync(
    process.execPath,
    ['--input-type=module', '-e', `${script}; console.log('KiB', process.resourceUsage().maxRSS)`],
    { encoding: 'utf8', env: { ...process.env, VIGIL_HOME: home, VIGIL_COUNTRY: '' } },
  );
  return { seconds: (performance.now() - began) / 1000, mib: Number(/KiB (\d+)/.exec(said)[1]) / 1024 };
};
const addScript = (code) => `
  const { main } = await import(${JSON.stringify(join(DIST, 'places/countries/country.command.js'))});
  if ((await main(['add', ${JSON.stringify(code)}])) !== 0) throw new Error('not made')`;
const READ_SCRIPT = `
  const { allTowns, allFirstLevelUnits } = await import(${JSON.stringify(join(DIST, 'places/countries/packages.js'))});
  const { readAtlas } = await import(${JSON.stringify(join(DIST, 'places/drawing/country-outlines.js'))});
  allTowns(), allFirstLevelUnits(), readAtlas()`;

const measureAdding = async ({ report, say, codes }) => {
  const home = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  try {
    const floor = inProcess(home, READ_SCRIPT).seconds;
    const made = codes.map((code) => {
      say(`Making ${code} ...`);
      return { code, ...inProcess(home, addScript(code)) };
    });
    const slowest = made.reduce((a, b) => (b.seconds > a.seconds ? b : a));
    const largest = made.reduce((a, b) => (b.mib > a.mib ? b : a));
    for (const { code, seconds } of codes.length > FIVE.length ? [slowest] : made)
      report({
        name: `country -- add ${code}${codes.length > FIVE.length ? `, the slowest of ${codes.length}` : ''}`,
        value: seconds,
        unit: 's',
        floor,
        aim: atMost(SECONDS, 's'),
        note: 'floor: reading the packages',
      });
    report({ name: `country -- add, most memory (${largest.code})`, value: largest.mib, unit: 'MiB' });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

/** Moves every third incident into units of a second country. */
const moveThird = `
  with units as (select array_agg(code order by code) as codes from place where code like 'KE-%'),
  moved as (
    update pub.incident i set place_code = codes[1 + i.key % array_length(codes, 1)], place_precision = 'LP_PROVINCE',
      code = 'KE-' || substr(code, 4)
    from units where i.key % 3 = 0 returning i.code
  ) update pub.change c set code = m.code from moved m where 'KH-' || substr(m.code, 4) = c.code`;

const measureMaps = async ({ report, say, size }) => {
  const started = [];
  try {
    for (const countries of [['khm'], ['khm', 'ken']]) started.push(await startWith({ say, size, countries }));
    // In turn, so that another program at work disturbs both.
    const rounds = [[], []];
    for (let i = 0; i < ROUNDS; i += 1)
      for (const [which, { vigil }] of started.entries()) rounds[which].push(await askMaps(vigil, i));
    const [alone, both] = await Promise.all(started.map(({ vigil }, which) => summed(vigil, rounds[which])));
    compare({ report, size, alone, both });
  } finally {
    for (const { close } of started.reverse()) await close();
  }
};

const compare = ({ report, size, alone, both }) => {
  const compared = [
    ['answers a second', 'rate', '/s', atLeast(Number((alone.rate / AS_USABLE).toPrecision(3)), '/s')],
    ['p95', 'p95', 'ms', timesFloor(AS_USABLE)],
    ["the server's processor for one", 'processor', 'ms', timesFloor(AS_USABLE)],
    ['bytes of the page', 'bytes', 'bytes', timesFloor(AS_USABLE)],
    ['bytes of all places', 'places', 'bytes', undefined],
    ['bytes of the areas', 'areas', 'bytes', undefined],
  ];
  for (const [what, key, unit, aim] of compared)
    report({
      name: `map page with two countries, ${what}`,
      size,
      clients: ['rate', 'p95', 'processor'].includes(key) ? CLIENTS : null,
      value: both[key],
      unit,
      floor: alone[key],
      aim,
      note: 'floor: with one country',
    });
};

/** Starts Vigil about these countries, with invented incidents in them. */
const startWith = async ({ say, size, countries }) => {
  const store = await openStore(`bench_${countries.join('_')}`);
  const before = process.env.VIGIL_COUNTRY;
  try {
    const home = join(store.home, 'run');
    if (countries.includes('ken')) {
      inProcess(home, addScript('KEN'));
      const { foldersOf, loadCountries } = await import(join(DIST, 'places/country-data.js'));
      const all = loadCountries(countries.join(','), foldersOf(home));
      const { loadPlaces } = await import(join(DIST, 'places/load-places.repository.js'));
      await loadPlaces(
        store.url,
        all.flatMap(({ gazetteer }) => gazetteer.places),
      );
    }
    say(`Filling ${size.toLocaleString('en')} incidents in ${countries.join(' and ')} ...`);
    const client = new pg.Client(store.url);
    await client.connect();
    await fillPub(client, 0, size);
    if (countries.includes('ken')) await client.query(moveThird);
    await client.end();
    process.env.VIGIL_COUNTRY = countries.join(',');
    const vigil = await startVigil(store, await freePort());
    await untilCalm(vigil.pid);
    const close = async () => {
      await vigil.close();
      await store.close();
    };
    return { vigil, close };
  } catch (error) {
    await store.close();
    throw error;
  } finally {
    if (before === undefined) delete process.env.VIGIL_COUNTRY;
    else process.env.VIGIL_COUNTRY = before;
  }
};

/** Asks for the map as readers do: another period each time, in both languages. */
const askMaps = async (vigil, round) => {
  let turn = round * 1000;
  const next = () => {
    turn += 1;
    const first = new Date(Date.parse(SPAN.first) + turn * DAY_MS).toISOString().slice(0, 10);
    return { path: `/?period=${first}..2026-10-01&lang=${turn % 2 === 0 ? 'en' : 'km'}`, mark: 'id="served"' };
  };
  const before = processorMs(vigil.pid);
  const asked = await load({ port: vigil.port, next, clients: CLIENTS, seconds: 4 });
  return { ...asked, processor: (processorMs(vigil.pid) - before) / asked.answers };
};

const summed = async (vigil, rounds) => {
  const best = rounds.reduce((a, b) => (b.rate > a.rate ? b : a));
  // What other programs take of the machine says little of this one.
  const processor = Math.min(...rounds.map((round) => round.processor));
  const places = await ask(`${vigil.base}/api/public/places`);
  const areas = await ask(`${vigil.base}/api/public/areas/1.topo.json`);
  return {
    rate: best.rate,
    p95: best.p95,
    processor,
    bytes: best.bytes,
    places: places.body.length,
    areas: areas.body.length,
  };
};
