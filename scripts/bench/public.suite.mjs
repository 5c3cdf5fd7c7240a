import { NOT_NEEDED_BY_MAP } from '../build-and-test/not-needed-by-map.mjs';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { chromium } from 'playwright-core';
import { findChromium } from '../build-and-test/find-or-install-browsers.mjs';
import { atLeast, atMost, timesFloor } from './aims.mjs';
import { fillCounted } from './fill-pub.mjs';
import { bareServer, quantile } from './measure.mjs';
import { openStore, startVigil } from './start-vigil.mjs';

const PORT = 3978;
const RUNS = 5;
/**
 * A phone on a slow network: 1.6 Mbit/s, 150 ms, and a processor slowed to a quarter of this one. In bytes per second.
 */
const SLOW = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const SLOWED = 4;
const KB = 1000;

/** Measures the public site on a phone: its size, the time until it can be read, and that it contacts no other host. */
export const run = async ({ report, say, sizes }) => {
  const browser = await chromium.launch({
    executablePath: findChromium({ full: true }),
    args: ['--disable-gpu', '--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  try {
    for (const size of sizes ?? [1_000, 100_000]) await ofSize({ browser, size, report, say });
  } finally {
    await browser.close();
  }
};

const ofSize = async ({ browser, size, report, say }) => {
  say(`Filling ${size.toLocaleString('en')} published incidents ...`);
  const store = await openStore('bench_public');
  const client = new pg.Client(store.url);
  await client.connect();
  await fillCounted(client, size);
  await client.end();
  const vigil = await startVigil(store, PORT);
  try {
    const visits = { en: [], km: [] };
    for (let i = 0; i < RUNS; i += 1)
      for (const language of ['en', 'km']) visits[language].push(await visit({ browser, base: vigil.base, language }));
    const views = visits.en;
    const of = (key, list = views) =>
      quantile(
        list.map((one) => one[key]),
        0.5,
      );
    const at = `at ${size.toLocaleString('en')}`;
    const floor = await bareView({ browser, bytes: of('beforeUsable') });
    report({
      name: `script and style until the map can be used, ${at}`,
      value: of('code') / KB,
      unit: 'kB',
      note: 'gzip; nothing else is given to the page',
      aim: atMost(80, 'kB'),
    });
    report({
      name: `everything of the first view, ${at}`,
      value: of('first') / KB,
      unit: 'kB',
      note: `${of('firstRequests')} requests`,
      aim: atMost(350, 'kB'),
    });
    report({ name: `everything of the next view, ${at}`, value: of('again') / KB, unit: 'kB', aim: atMost(10, 'kB') });
    const isFloor = 'floor: as many bytes as one page of a bare server';
    report({
      name: `the first sentence on the screen, ${at}`,
      value: of('counted') / 1000,
      unit: 's',
      floor,
      note: isFloor,
      aim: atMost(0.6, 's'),
    });
    report({
      name: `map can be used, ${at}`,
      value: of('usable') / 1000,
      unit: 's',
      floor,
      note: isFloor,
      aim: atMost(2.5, 's'),
    });
    report({
      name: `map can be used, in Khmer, ${at}`,
      value: of('usable', visits.km) / 1000,
      unit: 's',
      floor: of('usable') / 1000,
      note: 'floor: in English',
      aim: timesFloor(1.2),
    });
    const {
      items: [group],
    } = await (await fetch(`${vigil.base}/api/public/groups`)).json();
    const groups = [];
    for (let i = 0; i < RUNS; i += 1)
      groups.push(await paint({ browser, base: vigil.base, path: `/groups/${group.code}` }));
    report({
      name: `first paint of a group's page, ${at}`,
      value: of('painted', groups) / 1000,
      unit: 's',
      aim: atMost(1, 's'),
    });
    report({
      name: `layout shift of the map and a group's page, the most, ${at}`,
      value: Math.max(...[...views, ...visits.km, ...groups].map(({ shift }) => shift)),
      unit: '',
      note: 'CLS, in both languages',
      aim: atMost(0.02, ''),
    });
    report({
      name: `requests to another host, ${at}`,
      value: Math.max(...views.map(({ elsewhere }) => elsewhere)),
      unit: '',
      aim: atMost(0, ''),
    });
    await withoutDatabase({ store, base: vigil.base, at, report });
  } finally {
    await vigil.close();
    await store.close();
  }
};

const slowPage = async (browser) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  await page.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifted += value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return { context, page, session };
};

/** Milliseconds until a page paints its first words, and how much moves afterwards. */
const paint = async ({ browser, base, path }) => {
  const { context, page } = await slowPage(browser);
  await page.goto(base + path, { waitUntil: 'load' });
  await page.waitForTimeout(3_000);
  const measured = await page.evaluate(() => ({
    painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    shift: window.shifted,
  }));
  await context.close();
  return measured;
};

/** Measures one visit with an empty cache, and one after it. */
const visit = async ({ browser, base, language }) => {
  const { context, page, session } = await slowPage(browser);
  const code = await codeOfMap({ browser, base });
  const sent = new Map();
  const began = performance.now();
  const now = () => performance.now() - began;
  session.on('Network.responseReceived', ({ requestId, response, type }) =>
    sent.set(requestId, { url: response.url, type, bytes: 0, done: Infinity }),
  );
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    Object.assign(sent.get(requestId) ?? {}, { bytes: encodedDataLength, done: now() }),
  );
  await page.goto(`${base}/?lang=${language}`, { waitUntil: 'commit' });
  // Waits for a number with its period, then for the map's circles, which can be pressed.
  await page.waitForFunction(() => /[\d០-៩]/.test(document.querySelector('h1')?.textContent ?? ''), null, {
    polling: 20,
    timeout: 120_000,
  });
  const counted = now();
  await page.waitForFunction(
    () => document.querySelector('#vigil:not(.behind) .map-frame .symbol svg circle') !== null,
    null,
    { polling: 20, timeout: 120_000 },
  );
  const usable = Math.max(counted, now());
  await page.waitForTimeout(3_000);
  const first = [...sent.values()];
  const sum = (list) => list.reduce((bytes, one) => bytes + one.bytes, 0);
  const early = first.filter(({ done }) => done <= usable);
  const shift = await page.evaluate(() => window.shifted);
  sent.clear();
  await page.reload({ waitUntil: 'load' });
  await page.waitForTimeout(3_000);
  const again = sum([...sent.values()]);
  await context.close();
  return {
    counted,
    usable,
    shift,
    again,
    first: sum(first),
    firstRequests: first.length,
    beforeUsable: sum(early),
    code,
    elsewhere: first.filter(({ url }) => !url.startsWith(base)).length,
  };
};

/**
 * Measures the gzipped bytes of scripts and styles that were asked for when the map drew its circles. What loads after
 * them is blocked, as far as it is known by its name, so that it cannot make the rest slower.
 */
const codeOfMap = async ({ browser, base }) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const bodies = new Map();
  await page.route(NOT_NEEDED_BY_MAP, (route) => route.abort());
  page.on('response', (response) => {
    if (!/\.(js|css)$/.test(new URL(response.url()).pathname)) return;
    const body = response.body();
    // Ignores responses that arrive after the measurement.
    body.catch(() => undefined);
    bodies.set(response.url(), body);
  });
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector('#vigil .map-frame .symbol svg circle') === null) return;
      window.drawnAt ??= performance.now();
      watch.disconnect();
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${base}/?lang=en`);
  await page.waitForFunction(() => window.drawnAt !== undefined, null, { polling: 20 });
  const asked = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .flatMap(({ name, startTime }) => (startTime < window.drawnAt ? [name] : [])),
  );
  const needed = asked.filter((url) => bodies.has(url)).map((url) => bodies.get(url));
  const sizes = (await Promise.all(needed)).map((body) => gzipSync(body, { level: 9 }).length);
  await context.close();
  return sizes.reduce((sum, size) => sum + size, 0);
};

/** Seconds for the same number of bytes on the same network, as one page from a bare server. */
const bareView = async ({ browser, bytes }) => {
  const server = await bareServer(
    Buffer.from(`<!doctype html><link rel=icon href=data:,><title>floor</title><!--${'x'.repeat(bytes)}-->`),
    { 'content-type': 'text/html' },
  );
  const taken = [];
  for (let i = 0; i < RUNS; i += 1) {
    const { context, page } = await slowPage(browser);
    const began = performance.now();
    await page.goto(server.url, { waitUntil: 'load' });
    taken.push((performance.now() - began) / 1000);
    await context.close();
  }
  await server.close();
  return quantile(taken, 0.5);
};

const PAGES = [
  '/',
  '/?period=2021&lang=km',
  '/changes',
  '/method',
  '/how-we-count',
  '/codebook',
  '/data',
  '/api/public/about',
  '/api/public/counts?indicator=I02&period=2021',
  '/api/public/incidents?period=2021',
  '/api/public/places',
  '/api/public/groups',
  '/api/public/coverage',
  '/api/public/changes',
  '/api/public/counts.csv?indicator=I02&period=2021',
  '/sitemap.xml',
  '/changes.atom',
];

/** Stops the database and measures what still answers. */
const withoutDatabase = async ({ store, base, at, report }) => {
  const {
    items: [one],
  } = await (
    await fetch(
      `${base}/api/public/incidents?period=2010..2026&limit=1`.replace('2010..2026', '2010-01-01..2026-12-31'),
    )
  ).json();
  const pages = [...PAGES, `/incidents/${one.code}`, `/api/public/incidents/${one.code}`];
  await store.stop();
  const failed = [];
  for (const path of pages) if (!(await fetch(base + path)).ok) failed.push(path);
  report({
    name: `pages that answer with the database stopped, ${at}`,
    value: pages.length - failed.length,
    unit: `of ${pages.length}`,
    aim: atLeast(pages.length, 'pages'),
    note: failed.length > 0 ? `not: ${failed.join(' ')}` : null,
  });
};
