// Measures the size of the field app, how fast it opens without a network, and how many taps F1 takes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { atMost } from './aims.mjs';
import { quantile } from './measure.mjs';
import { api, ROOT, slow, SLOWED, withPhone } from './emulated-phone.mjs';

const SITE = join(ROOT, 'apps/web/dist/site');
const OPENINGS = 7;
const TIMES = `processor slowed ${SLOWED} times`;

const weigh = async ({ report }, base) => {
  const parts = readdirSync(join(SITE, 'field'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const weights = [join(SITE, 'field.html'), ...parts].map((file) =>
    /\.(png|woff2)$/.test(file) ? readFileSync(file).length : gzipSync(readFileSync(file), { level: 9 }).length,
  );
  report({
    name: 'weight of the field app, gzip, both languages, without places',
    value: weights.reduce((a, b) => a + b) / 1000,
    unit: 'kB',
    note: 'aim 150',
  });
  let places = 0;
  for (const path of ['/api/public/places', '/api/public/places?level=3'])
    places += gzipSync(Buffer.from(await (await fetch(base + path)).arrayBuffer()), { level: 9 }).length;
  report({ name: 'weight of the places', value: places / 1000, unit: 'kB' });
};

const measureOpening = async ({ report }, { context, visit }) => {
  await context.setOffline(true);
  const taken = [];
  for (let n = 0; n < OPENINGS; n += 1) {
    const page = await context.newPage();
    await slow(page);
    // Presses buttons from inside the page as soon as they exist, so that the driver's delay is not measured.
    await page.addInitScript((begin) => {
      const look = () => {
        const button = document.getElementById(begin);
        if (button && !window.pressed) {
          window.pressed = performance.now();
          button.click();
        }
        if (document.getElementById('step-when')) window.formAt ??= performance.now();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, 'begin');
    await page.goto(`${visit.origin}/field`);
    let formAt;
    for (; formAt === undefined; await page.waitForTimeout(50)) formAt = await page.evaluate('window.formAt');
    taken.push(formAt);
    await page.close();
  }
  await context.setOffline(false);
  report({
    name: `offline, opened until the form is there, ${TIMES}, p50`,
    value: quantile(taken, 0.5),
    unit: 'ms',
    note: `longest of ${OPENINGS}: ${Math.max(...taken).toFixed(0)}; aim 1500; the app’s worker is slowed by nobody`,
  });
};

const measureF1 = async ({ report }, { visit }) => {
  const { logF1 } = await api('testing/journeys/field-app-steps.js');
  await visit.open();
  await logF1(visit);
  await visit.saved();
  await visit.pressWord('field.form.finish');
  await visit.page.getByText(visit.t('field.said.sent')).waitFor();
  report({ name: 'F1 logged, presses and fields', value: visit.presses, unit: 'presses', aim: atMost(14, 'presses') });
};

export const run = (told) =>
  withPhone(async (phone) => {
    await weigh(told, phone.base);
    await measureOpening(told, phone);
    await measureF1(told, phone);
  });
