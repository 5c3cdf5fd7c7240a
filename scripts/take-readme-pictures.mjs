import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { findChromium, howToGetChromium } from './build-and-test/find-or-install-browsers.mjs';
import { inCheckout } from './build-and-test/checkout-files.mjs';
import { Refusal, complain } from './build-and-test/print-messages.mjs';

/**
 * `node scripts/take-readme-pictures.mjs REVIEWER-LINK MONITOR-LINK`: takes the three pictures of the README from a
 * demo that runs. `npm start` prints the two links; each works once. Look at the pictures before you commit them.
 */
const words = Object.fromEntries(
  ['codebook', 'field'].flatMap((name) =>
    Object.entries(JSON.parse(readFileSync(inCheckout(`libs/shared/text/${name}/en.json`), 'utf8'))),
  ),
);
const [reviewerLink, monitorLink] = process.argv.slice(2);
let browser;

/** A page of somebody's own browser. With a link: signed in by it. */
async function openPage(width, height, link) {
  const page = await (await browser.newContext({ viewport: { width, height } })).newPage();
  if (link) {
    await page.goto(link);
    await page.waitForURL(/\/desk/);
  }
  return page;
}

async function settle(page) {
  await page.waitForLoadState('networkidle');
  // The map draws its labels one frame after its circles, and fades them in.
  await page.waitForTimeout(1500);
}

/** Writes a picture as WebP, which Chromium encodes: a PNG of the map is twice as large. */
async function save(page, name) {
  const png = (await page.screenshot()).toString('base64');
  const blank = await openPage(100, 100);
  const webp = await blank.evaluate(async (text) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${text}`;
    await picture.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [picture.width, picture.height];
    canvas.getContext('2d').drawImage(picture, 0, 0);
    return canvas.toDataURL('image/webp', 0.86).split(',')[1];
  }, png);
  const bytes = Buffer.from(webp, 'base64');
  writeFileSync(inCheckout(`docs/pictures/${name}.webp`), bytes);
  console.log(`docs/pictures/${name}.webp: ${Math.ceil(bytes.length / 1000)} kB`);
}

async function takeMap(origin) {
  const page = await openPage(1280, 1060);
  await page.goto(`${origin}/?lang=en`);
  await settle(page);
  await save(page, 'map');
}

/** The newest record of the list. */
async function takeDesk(origin) {
  const page = await openPage(1280, 900, reviewerLink);
  await page.goto(`${origin}/desk?lang=en`);
  await settle(page);
  await page.locator('main a[href^="/desk/incidents/"]:not([href*="/new"])').first().click();
  await settle(page);
  await save(page, 'desk');
}

/** A report in the field app, at the step about what the authorities did. */
async function takePhone(origin) {
  const page = await openPage(360, 720, monitorLink);
  const press = async (name) => {
    await page.getByRole('button', { name, exact: true }).first().click();
    await page.waitForTimeout(400);
  };
  const fill = (key, text) => page.getByLabel(words[key], { exact: true }).fill(text);
  const code = await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/field/devices', { method: 'POST', headers, body: '{"name":"DEMO phone"}' });
    return (await answer.json()).code;
  });
  await page.goto(`${origin}/field`);
  await press('English');
  await fill('field.enrol.code', code);
  await fill('field.enrol.passphrase', 'correct-horse-battery');
  await press(words['field.enrol.do']);
  await press(words['field.begin']);
  await press(words['field.when.now']);
  await press('Own monitor, on site');
  await press(words['field.step.acts.short']);
  await press('Order to disperse');
  await press('Banners or equipment seized');
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(1500);
  await save(page, 'phone');
}

try {
  if (!reviewerLink || !monitorLink)
    throw new Refusal(
      'Start a demo with npm start. Then give the links of the reviewer and the monitor that it prints: node scripts/take-readme-pictures.mjs REVIEWER-LINK MONITOR-LINK',
    );
  const executablePath = findChromium();
  if (!executablePath) throw new Refusal(howToGetChromium);
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const { origin } = new URL(reviewerLink);
  await takeMap(origin);
  await takeDesk(origin);
  await takePhone(origin);
} catch (error) {
  complain(error);
  process.exitCode = 1;
} finally {
  await browser?.close();
}
