import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { everyNth } from '../sample-by-seed.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anIncident, aSource } from '../an-incident.js';
import { ifMatch, log, openDesk, published, submit, verify, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';
import { eventually } from './open-installation.js';
import { faultsOf } from './page-checks.js';

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
});
afterAll(() => stage?.close());

const submitted = async (title: string, publicSummary: string | null): Promise<IncidentRecord> =>
  submit(
    desk.monitor,
    await log(
      desk.monitor,
      anIncident({
        title,
        publicSummary,
        sources: [aSource({ publisher: `${title} Weekly`, url: `https://example.org/${title.replaceAll(' ', '-')}` })],
      }),
    ),
  );
const read = async (id: string): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;

it('stays on its page when a colleague changes one of the others meanwhile, which is then read again', async () => {
  const stays = await verify(desk.reviewer, await submitted('Roller stays', null), 'VG_WEAK');
  const [one, two] = [await submitted('Roller one', null), await submitted('Roller two', null)];
  const visit = await visitAs(stage, desk.reviewer);
  const { page, t } = visit;
  await visit.go(`/desk/incidents/${stays.id}?join=${one.id},${two.id}`);
  const form = page.getByRole('region', { name: t('duplicates.several') });
  await form.getByRole('button', { name: `${t('relations.remove')}: Roller two` }).waitFor();
  const changed = { ...one.incident, title: 'Roller changed' };
  expect((await desk.second.put(`/api/incidents/${one.id}`, changed, ifMatch(one.revision))).status).toBe(200);
  const merge = form.getByRole('button', { name: t('duplicates.several-do', { n: 2 }) });
  await merge.click();
  await form.getByRole('button', { name: `${t('relations.remove')}: Roller changed` }).waitFor();
  await form.getByText(t('problem.changed-meanwhile')).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Roller stays' }).waitFor();
  await merge.click();
  await form.waitFor({ state: 'detached' });
  expect([(await read(one.id)).mergedInto, (await read(two.id)).mergedInto]).toEqual([stays.id, stays.id]);
  visit.forgive(/status of 412/);
  expect(visit.troubles).toEqual([]);
  await visit.close();
});

describe.each(
  everyNth(2, [
    ['en', 1280],
    ['km', 360],
  ] as const),
)('three records of one event, in %s at %i px', (lang, width) => {
  it('are merged with the keyboard, answer by answer, and parted by one press', async () => {
    const stays = await verify(desk.reviewer, await submitted(`Myna ${lang} stays`, null), 'VG_WEAK');
    const one = await submitted(`Myna ${lang} one`, 'What one says.');
    const two = await verify(desk.reviewer, await submitted(`Myna ${lang} two`, null), 'VG_WEAK');
    const known = await published(desk, anIncident({ title: `Myna ${lang} known to readers` }));
    const visit = await visitAs(stage, desk.reviewer, { lang, width });
    const { page, t } = visit;
    await visit.go(`/desk/incidents/${stays.id}`);
    const open = page.getByRole('button', { name: t('duplicates.several') });
    await open.waitFor({ timeout: 60_000 });
    await open.focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('region', { name: t('duplicates.several') });
    const chosen = form.getByRole('list', { name: t('duplicates.several-chosen') });
    // A record that cannot be read is told of.
    await page.route(`**/api/incidents/${one.id}`, (route) => route.fulfill({ status: 503, json: { code: 'busy' } }));
    await form.getByRole('button', { name: `${t('relations.choose')}: ${one.incident.title!}` }).press('Enter');
    await form.getByRole('alert').waitFor();
    await page.unroute(`**/api/incidents/${one.id}`);
    visit.forgive(/status of 503/);
    for (const { incident } of [one, two]) {
      const choose = form.getByRole('button', { name: `${t('relations.choose')}: ${incident.title!}` });
      await choose.focus();
      await page.keyboard.press('Enter');
      const remove = form.getByRole('button', { name: `${t('relations.remove')}: ${incident.title!}` });
      await remove.waitFor();
      // The button that was pressed is gone; the next key acts on the list.
      await eventually(() => chosen.evaluate((list) => list === list.ownerDocument.activeElement), true);
      await remove.press('Enter');
      await choose.waitFor();
      await eventually(() => chosen.evaluate((list) => list === list.ownerDocument.activeElement), true);
      await choose.press('Enter');
      await remove.waitFor();
    }
    // Readers saw this one: it is said at once, by its name, and it is not chosen.
    await form.getByRole('searchbox').fill(known.code!);
    const choose = form.getByRole('button', {
      name: new RegExp(`^${t('relations.choose')}: ${known.incident.title!} · `),
    });
    await choose.click();
    await form
      .getByRole('alert')
      .getByText(t('duplicates.merge-alone', { title: known.incident.title! }))
      .waitFor();
    expect(await form.getByRole('button', { name: `${t('relations.remove')}: ${known.incident.title!}` }).count()).toBe(
      0,
    );
    await form.getByText(t('duplicates.remaining-reviewed')).waitFor();
    await form.getByText(t('duplicates.merged-reviewed', { titles: two.incident.title! })).waitFor();
    const answer = { title: one.incident.title!, answer: 'What one says.' };
    await form.getByRole('radio', { name: t('duplicates.several-answer', answer) }).check();
    expect(await faultsOf(visit, 'merge several')).toEqual([]);
    await form.getByRole('button', { name: t('duplicates.several-do', { n: 2 }) }).press('Enter');
    const titles = [one, two].map(({ incident }) => incident.title!);
    const all = page.locator('button', { hasText: titles[0]! }).filter({ hasText: titles[1]! });
    await all.waitFor();
    const merged = await read(stays.id);
    expect(merged.incident.publicSummary).toBe('What one says.');
    expect(merged.incident.sources).toHaveLength(3);
    await all.focus();
    await page.keyboard.press('Enter');
    await all.waitFor({ state: 'detached' });
    // They were merged at one moment, so either may be named first.
    const undone = [titles, [...titles].reverse()].map((both) =>
      t('duplicates.undone', { titles: both.join(t('list.and')) }),
    );
    await page.getByText(undone[0]!).or(page.getByText(undone[1]!)).waitFor();
    expect(await faultsOf(visit, 'after undoing')).toEqual([]);
    expect((await read(stays.id)).incident).toEqual(stays.incident);
    expect([(await read(one.id)).status, (await read(two.id)).status]).toEqual(['WS_SUBMITTED', 'WS_UNDER_REVIEW']);
    expect(visit.troubles).toEqual([]);
    await visit.close();
  });

  it('come from the selection of the queue into the form, filled in', async () => {
    const [stays, one, two] = [
      await submitted(`Finch ${lang} stays`, null),
      await submitted(`Finch ${lang} one`, null),
      await submitted(`Finch ${lang} two`, null),
    ];
    const visit = await visitAs(stage, desk.reviewer, { lang, width });
    const { page, t } = visit;
    const select = async (...records: readonly IncidentRecord[]): Promise<void> => {
      await visit.go(`/desk?q=Finch+${lang}`);
      for (const { incident } of records)
        await page.getByRole('row', { name: incident.title! }).getByRole('checkbox').check();
      await page.getByRole('button', { name: t('desk.queue.act', { n: records.length }) }).click();
      await page.getByLabel(t('bulk.action'), { exact: true }).selectOption('join');
      await page
        .getByRole('group', { name: t('bulk.join-remains') })
        .getByRole('radio', { name: stays.incident.title! })
        .check();
      expect(await faultsOf(visit, 'join selected')).toEqual([]);
      await page.getByRole('link', { name: t('bulk.join-open') }).click();
    };
    await select(stays, one, two);
    await page.getByRole('heading', { level: 1, name: stays.incident.title! }).waitFor();
    const form = page.getByRole('region', { name: t('duplicates.several') });
    for (const { incident } of [one, two])
      await form.getByRole('button', { name: `${t('relations.remove')}: ${incident.title!}` }).waitFor();
    await form.getByRole('button', { name: t('duplicates.several-do', { n: 2 }) }).press('Enter');
    await eventually(
      async () => Promise.all([one, two].map(async ({ id }) => (await read(id)).mergedInto)),
      [stays.id, stays.id],
    );
    // Two records: the one that goes has the form.
    const last = await submitted(`Finch ${lang} last`, null);
    await select(stays, last);
    await page.getByRole('heading', { level: 1, name: last.incident.title! }).waitFor();
    await page.getByRole('group', { name: t('desk.merge.compare'), exact: true }).waitFor();
    // It is far below the record's answers: it comes into view, and has the focus.
    await eventually(
      () =>
        page.evaluate<boolean[]>(`(() => {
          const form = document.querySelector('.merge');
          return [form === document.activeElement, form.getBoundingClientRect().top < innerHeight];
        })()`),
      [true, true],
    );
    await page.getByRole('button', { name: t('desk.merge.do') }).click();
    await eventually(async () => (await read(last.id)).mergedInto, stays.id);
    // Two that readers saw, chosen before the form was opened: each is named.
    const known = [
      await published(desk, anIncident({ title: `Finch ${lang} seen` })),
      await published(desk, anIncident({ title: `Finch ${lang} seen, too` })),
    ];
    await visit.go(`/desk/incidents/${stays.id}?join=${known.map(({ id }) => id).join(',')}`);
    for (const { incident } of known)
      await form
        .getByRole('alert')
        .getByText(t('duplicates.merge-alone', { title: incident.title! }))
        .waitFor();
    // Nobody can join what is merged already, and that is said before the form is opened.
    await visit.go(`/desk?q=Finch+${lang}`);
    for (const { incident } of [stays, one])
      await page.getByRole('row', { name: incident.title! }).getByRole('checkbox').check();
    await page.getByRole('button', { name: t('desk.queue.act', { n: 2 }) }).click();
    await page.getByLabel(t('bulk.action'), { exact: true }).selectOption('join');
    await page.getByText(t('bulk.join-wrong-state', { titles: one.incident.title! })).waitFor();
    await page.getByText(t('bulk.join-none')).waitFor();
    expect(await page.getByRole('link', { name: t('bulk.join-open') }).count()).toBe(0);
    expect(visit.troubles).toEqual([]);
    await visit.close();
  });
});
