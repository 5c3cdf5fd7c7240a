import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Request } from 'playwright-core';
import { ObjectionsService } from '../../publishing/objections/objections.service.js';
import type { Client } from '../app.js';
import { anIncident } from '../an-incident.js';
import { correctionThatWaits, ifMatch, log, openDesk, submit, type Desk } from '../desk.js';
import { fill } from './all-pages.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';
import { everyNth } from '../sample-by-seed.js';

/** How far the page may move in all, as browsers measure it (CLS): what is called good ends at 0.1. */
const MOST_MOVED = 0.02;
/** Milliseconds by which what does not belong to the rows comes later than them. */
const LATE_MS = 600;

/** What moved on its own: how far, and what it was. */
interface Shift {
  value: number;
  moved: string[];
}

const OBSERVE = `
  window.shifts = [];
  const name = (node) => node && node.nodeType === 1
    ? node.tagName.toLowerCase() + (typeof node.className === 'string' && node.className ? '.' + node.className.trim().replace(/\\s+/g, '.') : '')
    : String(node && node.nodeName);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (!entry.hadRecentInput)
        window.shifts.push({
          value: entry.value,
          moved: entry.sources.map(({ node, previousRect, currentRect }) =>
            name(node) + ' ' + Math.round(previousRect.y) + ' to ' + Math.round(currentRect.y)),
        });
  }).observe({ type: 'layout-shift', buffered: true });`;

let stage: Stage;
let desk: Desk;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  await fill(desk);
  // One of everything that stands above the queue, beside it, or below it.
  const shown = await correctionThatWaits(desk, desk.reviewer);
  const risky = await log(desk.monitor, anIncident({ title: 'Somebody is at risk' }));
  await desk.monitor.post(`/api/incidents/${risky.id}/submissions`, { atRisk: true }, ifMatch(risky.revision));
  for (const by of [desk.monitor, desk.second]) {
    const asked = await submit(by, await log(by, anIncident({ title: 'Asked about' })));
    await desk.reviewer.post(
      `/api/incidents/${asked.id}/reviews`,
      { decision: 'return', question: 'On which day was it?' },
      ifMatch(asked.revision),
    );
  }
  await stage.app.app
    .get(ObjectionsService)
    .send({ about: `/incidents/${shown.code}`, relation: 'witness', text: 'It was elsewhere.', contact: null });
  for (const title of ['By the team', 'Another one'])
    await desk.reviewer.put(`/api/queue-views/${randomUUID()}`, { title, address: 'q=weavers', shared: true });
});
afterAll(() => stage?.close());

describe.each([
  ['a reviewer', () => desk.second, { above: 2, beside: 2, inLine: 4, below: 3 }],
  ['a monitor', () => desk.monitor, { above: 1, beside: 0, inLine: 0, below: 0 }],
  ['an analyst', () => desk.analyst, { above: 0, beside: 2, inLine: 0, below: 1 }],
] as [string, () => Client, object][])('the queue of %s', (_, who, shows) => {
  // In one of them, which the seed chooses; `npm run prove` in all.
  it.each(
    everyNth(4, [
      ['en', 1280],
      ['km', 1280],
      ['km', 360],
      ['en', 360],
    ] as const),
  )('stays where it is while notices come after it (%s, %s px)', async (lang, width) => {
    const visit = await visitAs(stage, who(), { lang, width, height: 800 });
    const { page } = visit;
    await page.addInitScript(OBSERVE);
    let [open, last] = [0, Date.now()];
    const count = (by: number) => (request: Request) => {
      // Long polls stay open for half a minute.
      if (!request.url().includes('/api/') || request.url().includes('wait=')) return;
      open += by;
      last = Date.now();
    };
    page.on('request', count(1)).on('requestfinished', count(-1)).on('requestfailed', count(-1));
    await page.route('**/api/**', async (route) => {
      const { pathname, searchParams } = new URL(route.request().url());
      const isRows = pathname === '/api/incidents' && !searchParams.has('rows');
      const isLate = !isRows && !['/api/queue-settings', '/api/sessions/current'].includes(pathname);
      if (isLate) await new Promise((resolve) => setTimeout(resolve, LATE_MS));
      await route.continue().catch(() => undefined);
    });
    await visit.go('/desk');
    await page.locator('.queue-table tbody tr').first().waitFor();
    // Until nothing is late any more, nor asked for by what came.
    while (open > 0 || Date.now() - last < 2 * LATE_MS) await page.waitForTimeout(50);
    const found = await page.evaluate<Shift[]>('window.shifts');
    const number = (what: string): Promise<number> => page.locator(what).count();
    expect({
      // Above the queue, beside it, in the line that names what the member can act on below it, and there.
      above: await number('.page-head ~ .band-error, .page-head ~ .heaps'),
      beside: await number('.queue-saved a.queue-view'),
      inLine: await number('.later-line a'),
      below: await number('.queue-main > .later-notice'),
    }).toEqual(shows);
    // Also where a name is one long word.
    await page.evaluate(
      `for (const one of document.querySelectorAll('td.queue-owner')) one.textContent = 'second.reviewer@organisation.example'`,
    );
    const [own, frame] = await page.evaluate<[number, number]>(
      `(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])(document.querySelector('.queue-scroll'))`,
    );
    expect([own, own <= frame]).toEqual([own, true]);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await visit.close();
    const sum = found.reduce((all, { value }) => all + value, 0);
    expect([sum <= MOST_MOVED, sum, found]).toEqual([true, sum, found]);
  });
});
