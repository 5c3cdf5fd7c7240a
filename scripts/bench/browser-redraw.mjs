// How fast the public map answers a finger once the facts are in the browser: a real Chromium, its processor slowed four times.
import pg from 'pg';
import { chromium } from 'playwright-core';
import { findChromium } from '../workshop/chromium.mjs';
import { fillCounted } from './fill-pub.mjs';
import { quantile } from './measure.mjs';
import { openStore, startVigil } from './server.mjs';

const PORT = 3977;
const SLOWED = 4;
/** Milliseconds in which nothing more is drawn: then a step is over. */
const QUIET = 400;

/**
 * Kept in the page: when the last change of the headline, the map and the chart after an input was on the screen, and of anything that is
 * counted here, the tables further down with it. The list of incidents comes from the server.
 */
const WATCH = () => {
  const state = { began: 0, painted: 0, all: 0, longest: 0 };
  const isIn = (changes, areas) => changes.some(({ target }) => (target.nodeType === 1 ? target : target.parentElement)?.closest(areas));
  const stamp = (names) => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { for (const name of names) state[name] = performance.now(); }; port2.postMessage(0); });
  window.redraw = state;
  for (const kind of ['click', 'change']) addEventListener(kind, () => { Object.assign(state, { began: performance.now(), painted: 0, all: 0, longest: 0 }); }, true);
  new MutationObserver((changes) => {
    if (state.began === 0) return;
    if (isIn(changes, '.headline, .map-area, .time-area')) stamp(['painted', 'all']);
    else if (isIn(changes, '.tables, .side-area, #floor')) stamp(['all']);
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) state.longest = Math.max(state.longest, duration); }).observe({ type: 'longtask', buffered: true });
};

export const measureRedraw = async ({ report, say, size = 100_000 }) => {
  say(`Filling ${size.toLocaleString('en')} published incidents ...`);
  const store = await openStore('bench_browser');
  const client = new pg.Client(store.url);
  await client.connect();
  await fillCounted(client, size);
  await client.end();
  const vigil = await startVigil(store, PORT);
  const executablePath = findChromium();
  const browser = await chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
  try {
    for (const { name, viewport } of [{ name: '1280 px', viewport: { width: 1280, height: 900 } }, { name: '360 px', viewport: { width: 360, height: 740 } }]) {
      await measureAt({ browser, base: vigil.base, name, viewport, size, report });
    }
  } finally {
    await browser.close();
    await vigil.close();
    await store.close();
  }
};

const measureAt = async ({ browser, base, name, viewport, size, report }) => {
  const page = await (await browser.newContext({ viewport })).newPage();
  const asked = [];
  page.on('request', (request) => { if (request.url().includes('/api/public/counts?')) asked.push(request.url()); });
  const slow = await page.context().newCDPSession(page);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  await page.addInitScript(WATCH);
  await page.goto(`${base}/?period=2015-06`);
  await page.locator('.picture .leaflet-container').waitFor();
  await page.waitForFunction(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.arrow')).length === 3, null, { timeout: 60_000 });
  await page.waitForTimeout(3_000); // unpacking
  const loading = await page.evaluate(() => window.redraw.longest);
  const at = `${size.toLocaleString('en')} at ${name}, CPU slowed ${SLOWED} times`;
  report({ name: `longest task until the facts are in the browser, ${at}`, value: loading, unit: 'ms', note: 'the first view with it' });
  asked.length = 0;

  const step = async (act) => {
    await page.evaluate(() => Object.assign(window.redraw, { began: 0, painted: 0, all: 0 }));
    await act();
    for (let before = 0; ;) {
      await page.waitForTimeout(QUIET);
      const { began, painted, all, longest } = await page.evaluate(() => window.redraw);
      if (began === 0) throw new Error('nothing was pressed');
      if (all > 0 && all === before) return { ms: (painted || all) - began, all: all - began, longest };
      before = all;
    }
  };
  const steps = async (times, act) => {
    const taken = [];
    for (let i = 0; i < times; i += 1) taken.push(await step(() => act(i)));
    return taken;
  };
  // The least that a step can take here: one word changes at a click.
  await page.evaluate(() => { const one = document.body.appendChild(Object.assign(document.createElement('button'), { id: 'floor' })); one.onclick = () => { one.textContent += '.'; }; });
  const floor = quantile((await steps(12, () => page.evaluate(() => document.querySelector('#floor').click()))).map(({ ms }) => ms), 0.5);
  const measure = async (what, times, act) => {
    const taken = await steps(times, act);
    const middle = (key) => quantile(taken.map((one) => one[key]), 0.5);
    report({ name: `${what}: redrawn, ${at}, p50`, value: middle('ms'), unit: 'ms', floor,
      note: `p95 ${quantile(taken.map(({ ms }) => ms), 0.95).toFixed(0)}, with the tables ${middle('all').toFixed(0)}, longest task ${middle('longest').toFixed(0)}; floor: one changed word; aim 50` });
  };
  // Pressed in the page: a real pointer would be slowed by what tests do around it.
  const press = (selector, nth) => page.evaluate(([css, n]) => { [...document.querySelectorAll(css)].at(n).click(); }, [selector, nth]);
  const choose = (selector, n) => page.evaluate(([css, k]) => { const list = document.querySelector(css); list.selectedIndex = k % list.options.length; list.dispatchEvent(new Event('change', { bubbles: true })); }, [selector, n]);
  await measure('a step of the period', 24, () => press('.period-step', -1));
  await page.evaluate(() => { document.querySelector('.filters-wide .facet summary').click(); });
  await page.waitForTimeout(QUIET * 2);
  await measure('a filter', 16, (i) => press('.filters-wide .facet-values input[type=checkbox]', i % 4));
  await measure('another indicator', 10, (i) => choose('#indicator', i + 1));
  await measure('another unit of the chart', 10, (i) => choose('.chart-unit select', 2 + i % 3));
  if (asked.length > 0) throw new Error(`the server was asked ${asked.length} times: ${asked[0]}`);
  await page.context().close();
};
