import { expect, it, jest } from '@jest/globals';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { anIncident } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { log, submit, type Desk } from '../testing/desk.js';
import { addFile } from '../testing/upload-evidence.js';
import { hostileFiles } from '../testing/hostile-files.js';
import { useDesk } from '../testing/use-desk.js';

/** Sends one file after the other. Each must be answered within this time. */
const WITHIN_MS = 20_000;
const SAMPLE = 16;
jest.setTimeout(600_000);

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

it('takes or refuses whatever somebody sends, shows none of it, and goes on', async () => {
  const all = await hostileFiles();
  expect(all.length).toBeGreaterThanOrEqual(100);
  const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 5));
  const tried = process.env['VIGIL_PROVE']
    ? all
    : Array.from({ length: SAMPLE }, () => all[Math.floor(random.next() * all.length)]!);
  const incident = (await submit(desk.monitor, await log(desk.monitor, anIncident()))).id;
  const wrong: string[] = [];
  const before = process.memoryUsage().rss;
  // One reviewer opens thirty originals an hour.
  let reader = desk.reviewer;
  for (const [nth, { name, bytes }] of tried.entries()) {
    if (nth % 25 === 24) reader = await app.signIn('reviewer');
    const began = Date.now();
    const { id, status, reason } = await addFile(app, desk.reviewer, incident, bytes, {
      declared: { kind: 'document', name: null },
    });
    if (status !== 204 && !(status === 422 && reason)) wrong.push(`${name}: ${status} ${reason ?? ''}`);
    if (Date.now() - began > WITHIN_MS) wrong.push(`${name}: took too long`);
    const { status: shown, headers } = await fetch(`${app.url}/api/evidence/${id}/original`, {
      headers: { cookie: reader.cookie },
    });
    if (shown !== (status === 204 ? 200 : 404)) wrong.push(`${name}: ${shown} when it is asked for`);
    if (shown === 200 && !isNeverShown(headers)) wrong.push(`${name}: could be shown`);
  }
  expect(wrong).toEqual([]);
  expect(process.memoryUsage().rss - before).toBeLessThan(500 * 1024 * 1024);
});

const isNeverShown = (headers: Headers): boolean =>
  headers.get('content-disposition')!.startsWith('attachment') &&
  headers.get('content-type') === 'application/octet-stream' &&
  headers.get('x-content-type-options') === 'nosniff' &&
  /default-src 'none'; sandbox/.test(headers.get('content-security-policy')!);
