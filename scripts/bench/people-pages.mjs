// Measures the pages about people in a real Chromium, with a server of its own: what a start takes with people, opening
// a person, and sealing identities for a reviewer who came later. For `people.suite.mjs`.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { chromium } from 'playwright-core';
import { findChromium } from '../build-and-test/find-or-install-browsers.mjs';
import { atMost } from './aims.mjs';
import { EVENTS_EACH, fillIdentities, fillPeople, PASSPHRASE } from './fill-people.mjs';
import { ask, quantile, untilCalm } from './measure.mjs';
import { freePort, openStore, signedIn, startVigil } from './start-vigil.mjs';

const REVIEWERS = 20;
const SLOWED = 4;
const STARTS = 3;
const OPENED = 15;
const MINUTES_TO_SEAL = 5;
const MEBIBYTES = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const words = JSON.parse(
  readFileSync(join(fileURLToPath(new URL('../..', import.meta.url)), 'libs/shared/text/sealing/en.json'), 'utf8'),
);

/**
 * Starts Vigil some times.
 * @returns the medians of how long it takes, and of its memory then and after a question about people
 */
const starts = async (store, headers) => {
  const taken = [];
  for (let n = 0; n < STARTS; n++) {
    const vigil = await startVigil(store, await freePort());
    await untilCalm(vigil.pid);
    const memory = MEBIBYTES(vigil.pid);
    const began = performance.now();
    const { status } = await ask(`${vigil.base}/api/people/00000000-0000-4000-8000-000000000000`, { headers });
    if (status !== 404) throw new Error(`somebody who does not exist answered ${status}`);
    const first = performance.now() - began;
    await untilCalm(vigil.pid);
    taken.push({ start: vigil.startMs, memory, first, memoryThen: MEBIBYTES(vigil.pid) });
    await vigil.close();
  }
  return Object.fromEntries(
    Object.keys(taken[0]).map((key) => [
      key,
      quantile(
        taken.map((one) => one[key]),
        0.5,
      ),
    ]),
  );
};

/** In the page: from a click until the one line and the table of days are drawn. */
const WATCH = () => {
  const state = { began: 0, shown: 0, answered: 0 };
  window.opening = state;
  addEventListener(
    'click',
    () => {
      state.began = performance.now();
      state.shown = 0;
    },
    true,
  );
  const look = () => {
    const line = document.querySelector('.custody-line');
    const rows = document.querySelectorAll('section[aria-labelledby="spells-title"] tbody tr');
    const events = document.querySelectorAll('.people-event');
    if (state.began === 0 || state.shown !== 0 || !line?.textContent || rows.length === 0 || events.length === 0)
      return;
    state.shown = -1;
    requestAnimationFrame(() =>
      setTimeout(() => {
        state.shown = performance.now() - state.began;
        const asked = performance.getEntriesByType('resource').filter((one) => /\/api\/people\/[^/]+$/.test(one.name));
        state.answered = asked.at(-1).responseEnd - state.began;
        performance.clearResourceTimings();
      }),
    );
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
};

const openBrowser = async () => {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--disable-gpu', '--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  return browser;
};
const openPage = async (browser, base, { cookie }) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
  const [name, value] = cookie.split('=');
  await context.addCookies([
    { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
  ]);
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(`${base.replace('127.0.0.1', 'localhost')}/desk/custody`);
  return page;
};

const measureOpening = async ({ page, pool, report, size }) => {
  const slow = await page.context().newCDPSession(page);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  const taken = [];
  for (let n = 0; n <= OPENED; n++) {
    const link = page.locator('tbody a').nth(n);
    await link.waitFor();
    // Whoever looks for somebody has read the list by then.
    await page.waitForTimeout(1_500);
    await link.click();
    await page.waitForFunction(() => window.opening.shown > 0);
    if (n > 0) taken.push(await page.evaluate(() => window.opening)); // the first loads the page's own code
    await page.waitForTimeout(3_000);
    await page.goBack();
  }
  const bare = [];
  const { rows } = await pool.query(`select id from people_record where kind = 'event' limit $1`, [EVENTS_EACH]);
  for (let n = 0; n < 20; n++) {
    const began = performance.now();
    await pool.query('select value from people_private where record_id = any($1)', [rows.map(({ id }) => id)]);
    bare.push(performance.now() - began);
  }
  const of = (key, share) =>
    quantile(
      taken.map((one) => one[key]),
      share,
    );
  const shown = (share) => of('shown', share);
  const answered = of('answered', 0.5);
  const figure = (name, value, more) => report({ name, value, unit: 'ms', size, ...more });
  figure('a person is opened, processor four times slower, p50', shown(0.5), {
    floor: quantile(bare, 0.5),
    aim: atMost(150, 'ms'),
    note: `p95 ${shown(0.95).toFixed(0)}, the server had answered after ${answered.toFixed(0)}; from the click to the line and the table; floor: as many records in SQL, encrypted`,
  });
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 1 });
};

const measureSealing = async ({ page, pool, report, size, newest }) => {
  const say = (key, given = {}) =>
    Object.entries(given).reduce(
      (text, [name, value]) => text.replace(`{${name}}`, value.toLocaleString('en')),
      words[key],
    );
  const left = async () => {
    const { rows } = await pool.query('select count(*)::int as n from person_identity_key where key_id = $1', [
      newest.id,
    ]);
    return size - rows[0].n;
  };
  const begin = async (n) => {
    await page.getByRole('button', { name: say('sealing.identities.do_other', { n }), exact: true }).click();
    const passphrase = page.getByLabel(words['sealing.passphrase'], { exact: true });
    const stop = page.getByRole('button', { name: words['sealing.waiting.stop'], exact: true });
    await passphrase.or(stop).first().waitFor();
    if (await passphrase.isVisible()) {
      await passphrase.fill(PASSPHRASE);
      await page.getByRole('button', { name: words['sealing.unlock'], exact: true }).click();
    }
    await stop.waitFor();
    return stop;
  };
  await pool.query('update session set proved_at = now()');
  const listBegan = performance.now();
  await page.goto(page.url().replace(/\/desk\/.*/, '/desk/sealing'));
  const boxes = page.locator('fieldset.readers input[type=checkbox]');
  await boxes.last().waitFor();
  const listed = performance.now() - listBegan;
  report({ name: 'the identities that wait are listed', value: listed, unit: 'ms', size });
  for (let n = 0; n < (await boxes.count()); n++) await boxes.nth(n).check();
  // Stopped once, and gone on with.
  const stop = await begin(size);
  await page.waitForTimeout(2_000);
  const stopBegan = performance.now();
  await stop.click();
  await stop.waitFor({ state: 'detached' });
  report({
    name: 'sealing is stopped',
    value: performance.now() - stopBegan,
    unit: 'ms',
    size,
    note: 'the batch at hand is finished',
  });
  await page.locator('.band-done').waitFor();
  await page.waitForTimeout(3_000);
  const rest = await left();
  if (rest === 0) return;
  await boxes.last().waitFor();
  for (let n = 0; n < (await boxes.count()); n++) await boxes.nth(n).check();
  await pool.query('update session set proved_at = now()');
  const began = performance.now();
  const going = await begin(rest);
  await going.waitFor({ state: 'detached', timeout: 1_800_000 });
  const value = ((performance.now() - began) * size) / rest;
  if ((await left()) !== 0) throw new Error(`${await left()} identities still wait`);
  // The same rows, written by one statement.
  const bare = performance.now();
  await pool.query('create table bench_floor as select * from person_identity_key where key_id = $1', [newest.id]);
  const floor = performance.now() - bare;
  report({
    name: `identities are sealed for a reviewer who came later, by the browser and the server`,
    value,
    unit: 'ms',
    size,
    floor,
    aim: atMost(MINUTES_TO_SEAL * 60_000, 'ms'),
    note: `${rest.toLocaleString('en')} of them after a stop; floor: as many keys written in SQL`,
  });
};

/** Measures a start with people and without, opening a person, and sealing for a reviewer who came later. */
export const measurePages = async ({ report, say, size, parts }) => {
  const store = await openStore('bench_people');
  const pool = new pg.Pool({ connectionString: store.url, max: 4 });
  try {
    // Vigil makes its keys at the first start.
    await (await startVigil(store, await freePort())).close();
    const sessions = [];
    for (let n = 0; n < REVIEWERS; n++) sessions.push(await signedIn(pool, 'reviewer'));
    const [headers] = sessions;
    const without = parts.has('start') ? await starts(store, headers) : null;
    say(`Writing ${size.toLocaleString('en')} people, encrypted ...`);
    // The first of them signs in.
    const { rows } = await pool.query(
      'select m.id from member m join session s on s.member_id = m.id order by s.token_hash = $1 desc, m.id',
      [createHash('sha256').update(headers.cookie.split('=')[1]).digest()],
    );
    const team = rows.map(({ id }) => id);
    const people = await fillPeople(store, { size, team });
    await pool.query('analyze');
    if (without) {
      const withPeople = await starts(store, headers);
      const added = (name, key, unit, aim, note) =>
        report({ name, value: withPeople[key] - without[key], unit, size, floor: without[key], aim, note });
      added('a start takes longer with people by', 'start', 'ms', atMost(2_000, 'ms'), 'floor: a start without');
      added('memory after a start is more by', 'memory', 'MiB', atMost(40, 'MiB'), 'floor: without people');
      added('memory once a page about people was read is more by', 'memoryThen', 'MiB', null, 'floor: without people');
      report({
        name: 'the first page about people after a start',
        value: withPeople.first,
        unit: 'ms',
        size,
        floor: without.first,
      });
    }
    if (!parts.has('page') && !parts.has('seal')) return;
    const vigil = await startVigil(store, await freePort());
    const browser = await openBrowser();
    try {
      const page = await openPage(browser, vigil.base, headers);
      if (parts.has('page')) {
        await page.addInitScript(WATCH);
        await page.reload();
        await measureOpening({ page, pool, report, size });
      }
      if (parts.has('seal')) {
        say('Sealing identities ...');
        const { newest } = await fillIdentities(pool, { people, members: team });
        await measureSealing({ page, pool, report, size, newest });
      }
    } finally {
      await browser.close();
      await vigil.close();
    }
  } finally {
    await pool.end();
    await store.close();
  }
};
