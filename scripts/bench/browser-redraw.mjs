// Measures how fast the public map responds to input once the facts are in the browser: a real Chromium with its
// processor slowed to a quarter, and at 1280 px also as it is: a computer on a desk.
import pg from 'pg';
import { chromium } from 'playwright-core';
import { findChromium } from '../build-and-test/find-or-install-browsers.mjs';
import { fillCounted } from './fill-pub.mjs';
import { quantile } from './measure.mjs';
import { openStore, startVigil } from './start-vigil.mjs';

const PORT = 3977;
/** How many times slower the processor is made. */
const SLOWED = 4;
/** Milliseconds without drawing after which a step is over. */
const QUIET = 400;

/**
 * Measures inside the page. `input`: from an input to the next picture on the screen, as measured by the browser (Event
 * Timing, in steps of 8 ms). `tables`: until the tables further down have changed, too; the list of incidents comes
 * from the server.
 */
const WATCH = () => {
  const state = { began: 0, input: 0, tables: 0, longest: 0 };
  window.redraw = state;
  const begin = () => {
    state.began = performance.now();
  };
  for (const kind of ['click', 'keydown']) addEventListener(kind, begin, true);
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries())
      if (['click', 'keydown'].includes(name)) state.input = Math.max(state.input, duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: false });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) state.longest = Math.max(state.longest, duration);
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver((changes) => {
    if (
      state.began > 0 &&
      changes.some(({ target }) =>
        (target.nodeType === 1 ? target : target.parentElement)?.closest('.headline, .map-area, .time-area, .tables'),
      )
    )
      state.tables = performance.now() - state.began;
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
};

export const measureRedraw = async ({ report, say, size = 100_000 }) => {
  say(`Filling ${size.toLocaleString('en')} published incidents ...`);
  const store = await openStore('bench_browser');
  const client = new pg.Client(store.url);
  await client.connect();
  await fillCounted(client, size);
  await client.end();
  const vigil = await startVigil(store, PORT);
  const executablePath = findChromium({ full: true });
  const browser = await chromium.launch({
    executablePath,
    args: ['--disable-gpu', '--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  try {
    for (const { width, height, slowed } of [
      { width: 1280, height: 900, slowed: SLOWED },
      { width: 360, height: 740, slowed: SLOWED },
      { width: 1280, height: 900, slowed: 1 },
    ]) {
      await measureAt({ browser, base: vigil.base, viewport: { width, height }, slowed, size, report });
    }
  } finally {
    await browser.close();
    await vigil.close();
    await store.close();
  }
};

const measureAt = async ({ browser, base, viewport, slowed, size, report }) => {
  const page = await (await browser.newContext({ viewport })).newPage();
  const asked = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/public/counts?')) asked.push(request.url());
  });
  const slow = await page.context().newCDPSession(page);
  if (slowed > 1) await slow.send('Emulation.setCPUThrottlingRate', { rate: slowed });
  await page.addInitScript(WATCH);
  await page.goto(`${base}/?period=2015-06`);
  await page.locator('.picture .leaflet-container').waitFor();
  // The facts of many incidents load once a reader asks for another view.
  await page.locator('.period-step').first().click();
  await page.waitForFunction(
    () => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.arrow')).length === 3,
    null,
    { timeout: 60_000 },
  );
  await page.waitForTimeout(3_000); // unpacking
  const loading = await page.evaluate(() => window.redraw.longest);
  const at = `${size.toLocaleString('en')} at ${viewport.width} px, CPU ${slowed > 1 ? `slowed ${slowed} times` : 'as it is'}`;
  report({
    name: `longest task until the facts are in the browser, ${at}`,
    value: loading,
    unit: 'ms',
    note: 'the first view with it',
  });
  asked.length = 0;

  const step = async (act) => {
    await page.evaluate(() => Object.assign(window.redraw, { began: 0, input: 0, tables: 0, longest: 0 }));
    await act();
    for (let before = -1; ;) {
      await page.waitForTimeout(QUIET);
      const now = await page.evaluate(() => window.redraw);
      if (now.began === 0) throw new Error('nothing was pressed');
      // The browser does not report anything under 16 ms.
      if (now.tables === before) return { ...now, input: Math.max(16, now.input) };
      before = now.tables;
    }
  };
  const steps = async (times, act) => {
    const taken = [];
    for (let i = 0; i < times; i += 1) taken.push(await step(() => act(i)));
    return taken;
  };
  const measured = (taken, key, share = 0.5) =>
    quantile(
      taken.map((one) => one[key]),
      share,
    );
  // The floor for an input here: one word changes.
  await page.evaluate(() => {
    const one = document.body.appendChild(
      Object.assign(document.createElement('button'), { id: 'floor', textContent: '.' }),
    );
    one.style.cssText = 'position:fixed;left:0;top:0;z-index:9999';
    one.onclick = () => {
      one.textContent = one.textContent === '.' ? ':' : '.';
    };
  });
  const floor = measured(await steps(12, () => page.locator('#floor').click()), 'input');
  const measure = async (what, times, act) => {
    const taken = await steps(times, act);
    report({
      name: `${what}: redrawn, ${at}, p50`,
      value: measured(taken, 'input'),
      unit: 'ms',
      floor,
      note: `p25 ${measured(taken, 'input', 0.25).toFixed(0)}, p95 ${measured(taken, 'input', 0.95).toFixed(0)}, with the tables ${measured(taken, 'tables').toFixed(0)}, longest task ${measured(taken, 'longest').toFixed(0)}; floor: one changed word; aim 50`,
    });
  };
  await measure('a step of the period', 24, () => page.locator('.period-step').last().click());
  if (viewport.width > 1000) {
    await page.locator('.filters-wide .facet summary').first().click();
    await measure('a filter', 16, (i) =>
      page
        .locator('.filters-wide .facet-values input[type=checkbox]')
        .nth(i % 4)
        .click(),
    );
  }
  await page.locator('#indicator').focus();
  await measure('another indicator', 8, (i) => page.keyboard.press(i % 8 < 4 ? 'ArrowDown' : 'ArrowUp'));
  if (asked.length > 0) throw new Error(`the server was asked ${asked.length} times: ${asked[0]}`);
  await page.context().close();
};
