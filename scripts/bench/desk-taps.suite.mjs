// How often a monitor presses and types to log a crackdown at the desk, on a Khmer phone. The journey desk-taps holds
// the same numbers.
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import pg from 'pg';
import { chromium } from 'playwright-core';
import { atMost } from './aims.mjs';
import { findChromium } from '../build-and-test/find-or-install-browsers.mjs';
import { freePort, openStore, signedIn, startVigil } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));
const AIM = { taps: 20, fields: 6 };

export const run = async ({ report }) => {
  const { logCaption } = await api('testing/journeys/desk-taps.js');
  const { label } = await import('@vigil/shared/vocabulary/vocabulary.js');
  const { pageTexts } = await api('testing/journeys/page-texts.js');
  const store = await openStore('bench_desk_taps');
  const vigil = await startVigil(store, await freePort());
  const pool = new pg.Pool({ connectionString: store.url });
  const browser = await chromium.launch({
    executablePath: findChromium({ full: true }),
    args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  try {
    await pool.query(
      `insert into assembly_group (id, public_code, name_en, name_km, aliases) values (gen_random_uuid(), 'G-BENCH7', 'Friday Women', 'ស្ត្រីថ្ងៃសុក្រ', '{}')`,
    );
    const [name, value] = (await signedIn(pool)).cookie.split('=');
    const origin = vigil.base.replace('127.0.0.1', 'localhost');
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'km-KH' });
    await context.addCookies([
      { name, value, url: origin.replace('http:', 'https:'), secure: true, httpOnly: true, sameSite: 'Lax' },
    ]);
    const page = await context.newPage();
    const t = pageTexts('km');
    for (const beginning of ['first', 'recent', 'like-last']) {
      await page.goto(`${origin}/desk`);
      const effort = await logCaption({ page, t }, beginning);
      await page.getByRole('main').getByText(label('WS_SUBMITTED', 'km'), { exact: true }).first().waitFor();
      for (const [what, aim] of Object.entries(AIM))
        report({
          name: `F1 logged at the desk, ${beginning}: ${what}`,
          value: effort[what],
          unit: what,
          aim: atMost(aim, what),
        });
    }
  } finally {
    await browser.close();
    await pool.end();
    await vigil.close();
    await store.close();
  }
};
