import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { formatTally } from '@vigil/shared/import/format-tally.js';
import { formatTarget } from '@vigil/shared/import/format-note.js';
import deskWords from '@vigil/shared/text/queue/en.json' with { type: 'json' };
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { importText } from '../../exchange/imports/import-text.js';
import { MASS_MOBILIZATION } from '../foreign-files.js';
import { khmerWorkbook } from '../khmer-workbook.js';
import { anIncident, aSource } from '../an-incident.js';
import { log } from '../desk.js';
import { announceFile, HEAD, row, sendPart } from '../upload-import-file.js';
import { openStage, press, type Stage } from './app-and-browser.js';
import { eventually } from './open-installation.js';

const t = importText('en');
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage?.close();
});

const FILE = [
  'Id,Date,Place,What the authorities did,Crowd,Source type,Source,URL',
  '1,04/06/2021,Phnom Phen,banners confiscated,about 30,National media,Example Daily,https://example.org/1',
  '2,05/06/2021,Battambang,Order to disperse,dozens,National media,Example Daily,https://example.org/2',
  '3,07/06/2021,Kampot,Order to disperse,60,National media,Other Weekly,https://example.org/3',
].join('\n');

/** As a person drags a file from a folder. A text, since the page's own globals are not known here. */
const drop = (page: Page, name: string, content: string): Promise<void> =>
  page.evaluate(`{
  const data = new DataTransfer();
  data.items.add(new File([${JSON.stringify(content)}], ${JSON.stringify(name)}, { type: 'text/csv' }));
  document.querySelector('.import-drop').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
}`);

/** Chooses from a long list as a person does: by typing what it is called. */
const choose = async (control: Locator, name: string): Promise<void> => {
  await control.fill(name);
  const page = control.page();
  const named = page.getByRole('option').filter({ has: page.getByText(name, { exact: true }) });
  await named.first().click();
  expect(await control.inputValue()).toBe(name);
};

const written = async (): Promise<{ title: string; status: string; day: string }[]> =>
  stage.app.database.query('select title, status, when_earliest as day from incident order by title');

describe('a file that is dropped on the desk', () => {
  it('is read, decided about, imported and taken back, each step seen before it is done', async () => {
    const reviewer = await stage.app.signIn('reviewer');
    // The third row is of the same place, and of the day after.
    const { id } = await log(
      reviewer,
      anIncident({
        title: 'Villagers sit on the road',
        when: exactDay('2021-06-06' as Day),
        place: { code: '07', precision: 'LP_PROVINCE' },
        sources: [aSource({ url: 'https://example.org/3' })],
      }),
    );
    const { page, troubles, picture, close } = await stage.as(reviewer);
    await page.goto(`${stage.origin}/desk/import?lang=en`);
    await page.waitForSelector('.import-drop');
    await drop(page, 'protests.csv', FILE);
    // The file's own rows are in sight, before and while somebody says what its columns mean.
    await page.getByText(t('import.file.rows', { k: 3, n: 3 })).waitFor();
    await page.getByRole('cell', { name: '04/06/2021' }).waitFor();
    await picture('import-file', true);
    await press(page, t('import.to-columns'));
    await page.getByRole('heading', { name: t('import.columns') }).waitFor();
    expect(await page.getByRole('cell', { name: 'Phnom Phen', exact: true }).first().isVisible()).toBe(true);
    await picture('import-columns', true);
    expect(await page.getByLabel(t('import.meaning-of', { column: 'Date' })).inputValue()).toBe(
      formatTarget('when', t),
    );
    // A constant is added and removed with the keyboard, which is then at the head of the list.
    await page.locator('.import-part > summary', { hasText: t('import.all') }).click();
    await page.getByLabel(t('import.constants.add')).selectOption('place');
    const remove = page.getByRole('button', { name: new RegExp(t('import.constants.remove-one', { meaning: '.+' })) });
    await remove.press('Enter');
    await remove.waitFor({ state: 'detached' });
    await eventually(() => page.evaluate<string>('document.activeElement.textContent'), t('import.constants'));
    await page.getByText(t('import.dates.ask')).waitFor();
    await page.getByLabel(t('import.dates.order')).selectOption('dmy');
    await press(page, t('import.check'));
    await page.getByRole('heading', { name: t('import.words'), exact: true }).waitFor();
    const banners = page.getByLabel(new RegExp(t('import.decision-for', { words: 'banners confiscated' })));
    await banners.focus();
    await picture('import-decision-list', true);
    await choose(banners, label('RS_SEIZE_MATERIAL', 'en'));
    // What was decided is sent with the next preview: whoever leaves before is asked.
    const question = page.waitForEvent('dialog');
    const leaving = page.getByRole('link', { name: t('import.to-list') }).click();
    await (await question).dismiss();
    await leaving;
    expect(await banners.inputValue()).toBe(label('RS_SEIZE_MATERIAL', 'en'));
    await press(page, t('import.check-again'));
    await page.getByRole('button', { name: t('import.run', { n: 2 }) }).waitFor();
    await picture('import-dry-run', true);
    const choice = page.getByRole('group', { name: t('import.choice', { row: '4' }) });
    await choice.getByLabel(t('import.choice.aside')).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('button', { name: t('import.run', { n: 3 }) }).waitFor();
    await choice.getByLabel(t('import.choice.add', { record: `${id.slice(0, 8)}…` })).check();
    await page
      .locator('.import-double')
      .getByText(t('import.did.change', { fields: '' }).trim())
      .waitFor();
    await picture('import-double', true);
    await page.reload();
    expect(await choice.getByLabel(t('import.choice.add', { record: `${id.slice(0, 8)}…` })).isChecked()).toBe(true);
    const there = { title: 'Villagers sit on the road', status: 'WS_DRAFT', day: '2021-06-06' };
    expect(await written()).toEqual([there]);
    await press(page, t('import.run', { n: 3 }));
    await page.getByText(t('import.said', { created: 2, changed: 1, aside: 0 })).waitFor();
    expect(await written()).toEqual([
      { title: 'Banners confiscated', status: 'WS_DRAFT', day: '2021-06-04' },
      { title: 'Order to disperse', status: 'WS_DRAFT', day: '2021-06-05' },
      there,
    ]);
    // Later imports do not hide this one.
    await stage.app.database.query(
      `insert into import (id, author_id, state, size, began_at) select gen_random_uuid(), (select author_id from import limit 1), 'undone', 1, now() + interval '1 second' from generate_series(1, 50)`,
    );
    // A link shows just its records: those that it created, and the one that it changed.
    await page.getByRole('link', { name: t('import.to-records') }).click();
    await page.getByRole('link', { name: 'Banners confiscated' }).first().waitFor();
    for (const title of ['Order to disperse', 'Villagers sit on the road'])
      expect(await page.getByRole('link', { name: title }).first().isVisible()).toBe(true);
    expect(new URL(page.url()).searchParams.get('import')).toMatch(/^[0-9a-f-]{36}$/);
    // Above them is which import it is; a colleague, who did not import it, is told only that it is one.
    const chips = (visited: Page): Locator => visited.locator('.queue-chip');
    await chips(page)
      .filter({ hasText: /protests\.csv · .*\d{4}/ })
      .waitFor();
    const colleague = await stage.as(await stage.app.signIn('reviewer'));
    const asked = colleague.page.waitForResponse('**/api/imports/*');
    await colleague.page.goto(page.url());
    await (await asked).finished();
    await chips(colleague.page).first().waitFor();
    expect(await chips(colleague.page).allInnerTexts()).toEqual([
      `${deskWords['desk.queue.filter.import']}: ${deskWords['desk.queue.import']} ×`,
    ]);
    await colleague.close();
    await picture('import-records-in-queue', true);
    await page.goBack();
    await press(page, t('import.undo'));
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('import.undo'), exact: true })
      .click();
    await page.getByText(t('import.state.undone'), { exact: true }).waitFor();
    await eventually(written, [there]);
    expect(troubles).toEqual([]);
    await close();
  });
});

describe('what a dry run asks', () => {
  it('is asked where it is seen: what a zero means, whether identical rows are one, what a column cannot be used for', async () => {
    const { page, troubles, picture, close } = await stage.as(await stage.app.signIn('reviewer'));
    await page.goto(`${stage.origin}/desk/import?lang=en`);
    await page.waitForSelector('.import-drop');
    await drop(
      page,
      'wide.csv',
      [
        'Date,Day,Place,Number arrested,Date to',
        '2021-09-01,1,Kep,0,2021-09-03',
        '2021-09-01,1,Kep,0,2021-09-03',
        '2021-09-05,5,Kampot,2,',
      ].join('\n'),
    );
    await press(page, t('import.to-columns'));
    await page.getByText(t('note.meaning-taken', { meaning: 'When' }).split('“')[0]!.trim()).waitFor();
    await press(page, t('import.check'));
    await page.getByText(t('import.identical.aside', { n: 1, rows: 3 })).waitFor();
    await picture('import-asks', true);
    await press(page, t('import.identical.keep'));
    await page.getByText(t('import.identical.kept', { n: 1, rows: 3 })).waitFor();
    // The page says at once that they are kept; a button takes no press until the check has ended.
    await page.getByText(formatTally({ create: 3 }, 3, t)).waitFor();
    await page.getByText(t('note.zero-says-nothing')).first().waitFor();
    await press(page, t('import.step', { n: 2, name: t('import.step.columns') }));
    await page.getByLabel(t('import.zero')).selectOption('none');
    await press(page, t('import.check-again'));
    await page.getByText(t('note.zero-says-nothing')).first().waitFor({ state: 'detached' });
    await page.getByText(formatTally({ create: 3 }, 3, t)).waitFor();
    expect(troubles).toEqual([]);
    await close();
  });
});

describe('a file that arrived in part', () => {
  it('goes on with itself alone, and not with another one of the same size', async () => {
    const reviewer = await stage.app.signIn('reviewer');
    const long = ['x', 'y', 'z'].map((letter, n) => row(`R${n}`, '2021-10-02', 'Kampot', letter.repeat(400_000)));
    const file = (title: string): Buffer =>
      Buffer.from([HEAD, row('R', '2021-10-01', 'Kampot', title), ...long].join('\n'));
    const [mine, another] = [file('Of the file that was begun'), file('Of another of the same size'.slice(0, 26))];
    expect(another.length).toBe(mine.length);
    const id = await announceFile(reviewer, mine, 'long.csv');
    await sendPart(reviewer, id, mine, 0);
    const { page, troubles, close } = await stage.as(reviewer);
    await page.goto(`${stage.origin}/desk/import/${id}?lang=en`);
    const choosing = page.locator('.import-drop input[type=file]');
    const chosen = { name: 'long.csv', mimeType: 'text/csv' };
    await choosing.setInputFiles({ ...chosen, buffer: another });
    await page.getByText(t('import.other-file')).waitFor();
    await choosing.setInputFiles({ ...chosen, buffer: mine });
    await page.getByText('Of the file that was begun').first().waitFor();
    expect(troubles).toEqual([]);
    await close();
  });
});

describe('the workbook of a Cambodian office', () => {
  it('becomes drafts in Khmer, with what its free text may mean proposed', async () => {
    const km = importText('km');
    const reviewer = await stage.app.signIn('reviewer');
    const { page, troubles, picture, close } = await stage.as(reviewer);
    await page.goto(`${stage.origin}/desk/import?lang=km`);
    await page.waitForSelector('.import-drop');
    await page.locator('.import-drop input[type=file]').setInputFiles({
      name: 'ព្រឹត្តិការណ៍.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: khmerWorkbook(),
    });
    await page.getByText(km('import.file.rows', { k: 5, n: 7 })).waitFor();
    await picture('import-khmer-file', true);
    await press(page, km('import.to-columns'));
    await page.getByRole('heading', { name: km('import.columns') }).waitFor();
    await picture('import-khmer-columns', true);
    await press(page, km('import.check'));
    const meaning = page.getByLabel(new RegExp(km('import.decision-for', { words: 'ការបំបែកបាតុកម្ម' })));
    await choose(meaning, label('RS_DISPERSAL', 'km'));
    // Words of one meaning are shown alone, and what is left of all can be kept as text at once.
    await page.getByRole('button', { name: new RegExp(`^${formatTarget('place', km)}`) }).click();
    await meaning.waitFor({ state: 'detached' });
    await page
      .getByRole('button', { name: new RegExp(`^${km('import.tally.all')}`) })
      .first()
      .click();
    await page.getByRole('button', { name: km('import.words.rest', { n: 6 }) }).click();
    await page.getByText(km('import.words.count', { n: 8, open: 0 })).waitFor();
    await press(page, km('import.check-again'));
    await page.getByRole('button', { name: km('import.run', { n: 6 }) }).waitFor();
    await picture('import-khmer-records', true);
    await press(page, km('import.run', { n: 6 }));
    await page.getByText(km('import.said', { created: 6, changed: 0, aside: 1 })).waitFor();
    expect(
      await stage.app.database.query(
        "select i.place_code as place, i.when_earliest as day, a.type from incident i left join act a on a.incident_id = i.id and a.type = 'RS_DISPERSAL' where i.status = 'WS_DRAFT' and i.when_earliest in ('2021-06-04', '2021-06-25', '2021-07-12') and i.place_code in ('07', '12', '23') order by i.when_earliest, a.type",
      ),
    ).toEqual([
      { place: '07', day: '2021-06-04', type: 'RS_DISPERSAL' },
      { place: '12', day: '2021-06-25', type: null },
      { place: '23', day: '2021-07-12', type: 'RS_DISPERSAL' },
      { place: '23', day: '2021-07-12', type: null },
    ]);
    expect(troubles).toEqual([]);
    await close();
  });
});

describe('a file of a known dataset', () => {
  it('is recognised, and read by the mapping for it once somebody says so', async () => {
    const { page, troubles, picture, close } = await stage.as(await stage.app.signIn('reviewer'));
    await page.goto(`${stage.origin}/desk/import?lang=en`);
    await page.waitForSelector('.import-drop');
    await drop(page, 'mass-mobilization.csv', MASS_MOBILIZATION);
    await page.getByText(t('import.shipped.mass-mobilization')).waitFor();
    await picture('import-known-dataset', true);
    const meaning = page.getByLabel(t('import.meaning-of', { column: 'stateresponse1' }));
    await press(page, t('import.to-columns'));
    expect(await meaning.inputValue()).toBe(formatTarget('words', t));
    await press(page, t('import.step', { n: 1, name: t('import.step.file') }));
    await press(page, t('import.shipped.use', { name: 'Mass Mobilization Project' }));
    await page.getByText(t('import.maps.used', { name: 'Mass Mobilization Project' })).waitFor();
    await press(page, t('import.to-columns'));
    expect(await meaning.inputValue()).toBe(formatTarget('acts.type', t));
    await press(page, t('import.check'));
    await page.getByText(/^6 rows: /).waitFor();
    await page.getByText('4 June 2013').first().waitFor({ state: 'attached' });
    expect(troubles).toEqual([]);
    await close();
  });
});

describe('what goes wrong', () => {
  it('leaves the person where they were, with what they said of the columns', async () => {
    const { page, close } = await stage.as(await stage.app.signIn('reviewer'));
    await page.goto(`${stage.origin}/desk/import?lang=en`);
    await page.waitForSelector('.import-drop');
    await drop(page, 'plain.csv', 'Day,Where,Seen\n2021-06-04,Kampot,some\n');
    await press(page, t('import.to-columns'));
    const meaning = page.getByLabel(t('import.meaning-of', { column: 'Seen' }));
    await choose(meaning, formatTarget('placeNote', t));
    // The preview is refused once.
    await page.route('**/checks', (route) => route.abort(), { times: 1 });
    await press(page, t('import.check'));
    await page.getByRole('alert').first().waitFor();
    await page.getByRole('heading', { name: t('import.columns') }).waitFor();
    expect(await meaning.inputValue()).toBe(formatTarget('placeNote', t));
    // The file is read differently; the columns that it still has keep their meaning.
    await press(page, t('import.step', { n: 1, name: t('import.step.file') }));
    await page.getByText(t('import.file.wrong')).click();
    // The rows from before are on the screen until the file was read again.
    let isAsked = false;
    const isRead = page.waitForResponse(async (reply) => {
      if (reply.url().endsWith('/readings')) isAsked = true;
      if (!isAsked || !/\/api\/imports\/[^/]+$/.test(reply.url())) return false;
      return ((await reply.json()) as { state: string }).state === 'read';
    });
    await press(page, t('import.file.again'));
    await isRead;
    await page.getByText(t('import.file.rows', { k: 1, n: 1 })).waitFor();
    await press(page, t('import.to-columns'));
    await eventually(() => meaning.inputValue(), formatTarget('placeNote', t));
    await close();
  });

  it('is said where the file was dropped, with the row', async () => {
    const reviewer = await stage.app.signIn('reviewer');
    const { page, close } = await stage.as(reviewer);
    await page.goto(`${stage.origin}/desk/import?lang=en`);
    await page.waitForSelector('.import-drop');
    await drop(page, 'broken.csv', 'a,b\n1,"never\n');
    await page.getByText(t('file.quote-never-closes', { row: 2 })).waitFor();
    await close();
  });
});
