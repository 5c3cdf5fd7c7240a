// Measures whether the page freezes while a long queue is sent.
import { FILL, head, slow, SLOWED, withPhone } from './emulated-phone.mjs';

const REPORTS = 100;
const PHOTOS_EACH = 2;
const PHOTO_BYTES = 100_000;
const TIMES = `processor slowed ${SLOWED} times`;

const measureQueue = async ({ report, say }, { visit, client, member }) => {
  say(`${REPORTS} reports with ${REPORTS * PHOTOS_EACH} photos: some minutes ...`);
  const { page } = visit;
  await visit.openSettings();
  await visit.pressWord('field.queue.pause');
  const ids = await page.evaluate(FILL, {
    reports: REPORTS,
    photos: await head(),
    bytes: PHOTO_BYTES,
    perReport: PHOTOS_EACH,
  });
  await slow(page);
  await page.addInitScript(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  await visit.open();
  await page.getByText(visit.t('field.queue', { n: REPORTS })).waitFor();
  const opening = await page.evaluate('window.longest');
  await page.evaluate('window.longest = 0');
  const began = performance.now();
  await visit.openSettings();
  await visit.pressWord('field.queue.pause');
  await page.getByText(visit.t('field.queue.empty')).waitFor({ timeout: 1_800_000 });
  const seconds = (performance.now() - began) / 1000;
  const longest = await page.evaluate('window.longest');
  const {
    rows: [{ records, stored }],
  } = await client
    .query(
      `select count(distinct i.id)::int as records, count(e.id) filter (where e.state = 'stored')::int as stored from incident i left join evidence e on e.incident_id = i.id where i.author_id = $1 and i.id = any($2)`,
      [member, ids],
    )
    .catch(() => ({ rows: [{ records: -1, stored: -1 }] }));
  report({
    name: `${REPORTS} reports with ${REPORTS * PHOTOS_EACH} photos are sent: longest task of the page, ${TIMES}`,
    value: longest,
    unit: 'ms',
    note: `aim 100; below 50 the browser says nothing; ${records} records, ${stored} photos there; ${seconds.toFixed(0)} s`,
  });
  report({
    name: `the app opened with ${REPORTS} reports in its queue: longest task, ${TIMES}`,
    value: opening,
    unit: 'ms',
  });
};

export const run = (told) => withPhone((phone) => measureQueue(told, phone));
