import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { FieldReport } from '@vigil/shared/field/field-report.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { Enrolled } from '../../field/phones.service.js';
import { aHarm, anAccount, anAct, anIncident, aSource } from '../an-incident.js';
import type { Client } from '../app.js';
import { aReport, addPhone, sealedBody, speakingAs } from '../field-phone.js';
import { story, type Visit } from './open-installation.js';
import { visitAs } from './incident-form-steps.js';
import { openStage, type Stage } from './app-and-browser.js';
import { button } from './desk-steps.js';

/** A phone is let in at the desk, and what it sends is found, asked about and joined there, in a real browser. */
let stage: Stage;
let [monitor, other, reviewer]: Client[] = [];
let own: Visit;
let desk: Visit;
let phone: Enrolled;
let [risky, second, short]: FieldReport[] = [];
const { step, shows } = story();
const says = (row: Locator, words: string): Promise<void> => row.getByText(words).first().waitFor();
beforeAll(async () => {
  stage = await openStage();
  [monitor, other, reviewer] = [
    await stage.app.signIn('monitor', 'Heron'),
    await stage.app.signIn('monitor', 'Egret'),
    await stage.app.signIn('reviewer', 'Kingfisher'),
  ];
  own = await visitAs(stage, monitor!, { width: 360, height: 740, lang: 'km' });
  desk = await visitAs(stage, reviewer!);
});
afterAll(() => stage?.close());

const handIn = async (by: Enrolled, fields: Partial<FieldReport>, answers: Incident): Promise<FieldReport> => {
  const report = aReport({ ...fields, files: [], incident: { ...answers } as never });
  const { status, text } = await speakingAs(by.token, stage.app.url)(
    'PUT',
    `/api/field/reports/${report.id}`,
    await sealedBody(report, by.key),
  );
  expect([status, text]).toEqual([200, expect.any(String)]);
  return report;
};
const recordOf = async (client: Client, { id }: FieldReport): Promise<IncidentRecord> =>
  (await client.get<IncidentRecord>(`/api/incidents/${id}`)).body;

describe('what comes from the field', () => {
  step(
    'begins with a phone that its monitor lets in, by a code that stands in no address that a server sees',
    async () => {
      const { page, t } = own;
      await own.go('/desk/account');
      await button(own, 'account.phones.add').click();
      await page.getByLabel(t('account.phones.name'), { exact: true }).fill('ពណ៌ខៀវ');
      await button(own, 'account.phones.make').click();
      await page.getByRole('img', { name: t('account.phones.qr') }).waitFor();
      const code = await page.locator('.phone-code').innerText();
      const answer = await stage.app.visitor.post<Enrolled>('/api/field/enrolment', { code });
      expect(answer.status).toBe(201);
      phone = answer.body;
      await button(own, 'account.phones.done').click();
      await page.getByText('ពណ៌ខៀវ').waitFor();
    },
  );

  step('stands at the desk with whoever is at risk first, and says so on the first page', async () => {
    const { page, t } = desk;
    const source = aSource({ type: 'SR_MONITOR', publisher: null, url: null });
    second = await handIn(
      await addPhone(stage.app, other!),
      {},
      anIncident({
        title: 'From the other corner',
        sources: [source],
        acts: [anAct({ type: 'FM_PUSH', sources: [source.id] })],
        harms: [aHarm({ sources: [source.id] })],
        accounts: [anAccount({ text: 'They were warned.' })],
      }),
    );
    short = await handIn(phone, {}, anIncident({ title: null }));
    risky = await handIn(phone, { atRisk: true }, anIncident({ title: 'From this corner' }));
    await desk.go('/desk');
    await page.getByRole('link', { name: t('desk.home.at-risk', { n: 1 }) }).click();
    await page.getByRole('heading', { level: 1, name: t('inbox.title') }).waitFor();
    const rows = page.locator('.field-row');
    await says(rows.first(), t('inbox.at-risk'));
    await says(rows.first(), 'From this corner');
    await says(rows.filter({ hasText: t('inbox.draft-of', { name: 'Heron' }) }), t('inbox.draft-handed'));
  });

  step('is asked about: the author of a draft finds the question in it and answers when they hand it in', async () => {
    const { page, t } = desk;
    await page
      .getByRole('button', { name: t('inbox.ask-what', { title: t('inbox.draft-of', { name: 'Heron' }) }) })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('inbox.ask.question'), { exact: true }).fill('What should we call it?');
    await button(desk, 'inbox.ask.do', dialog).click();
    await page.getByText(t('inbox.ask.done')).waitFor();
    await own.go(`/desk/incidents/${short!.id}`);
    await own.page.getByRole('heading', { name: own.t('beside.title') }).waitFor();
    // It stands above the answers, and among the comments once they have arrived.
    await own.page.getByText('What should we call it?').first().waitFor();
  });

  step('is joined: one record stays, and takes over the act and the account that were chosen', async () => {
    const { page, t } = desk;
    for (const title of ['From this corner', 'From the other corner'])
      await page.getByRole('checkbox', { name: t('inbox.choose', { title }) }).check();
    await button(desk, 'inbox.join').click();
    await page.getByRole('heading', { level: 1, name: t('join.title') }).waitFor();
    await page
      .getByRole('region', { name: t('join.acts') })
      .getByRole('checkbox')
      .check();
    await page.getByLabel(t('join.reason'), { exact: true }).fill('Same march, two corners.');
    await button(desk, 'join.do').click();
    await page.getByRole('heading', { level: 1, name: 'From this corner' }).waitFor();
    await page.getByRole('link', { name: 'From the other corner' }).first().waitFor();
    const { incident } = await recordOf(reviewer!, risky!);
    expect([incident.acts.map(({ type }) => type), incident.accounts.map(({ text }) => text), incident.harms]).toEqual([
      ['RS_SEIZE_MATERIAL', 'FM_PUSH'],
      ['Order was kept.', 'They were warned.'],
      [],
    ]);
    expect(await recordOf(reviewer!, second!)).toMatchObject({ status: 'WS_MERGED', mergedInto: risky!.id });
  });

  step('ends with the phone: its member ends it, and it is told so', async () => {
    const { page, t } = own;
    await own.go('/desk/account');
    await page.getByRole('button', { name: t('account.phones.end-what', { name: 'ពណ៌ខៀវ' }) }).click();
    await button(own, 'account.phones.end-now', page.getByRole('dialog')).click();
    await page.getByText(t('account.phones.ended'), { exact: true }).waitFor();
    expect(await speakingAs(phone.token, stage.app.url)('GET', '/api/field/self')).toMatchObject({
      status: 401,
      body: { code: 'device-ended' },
    });
  });
});

describe('what goes wrong', () => {
  shows('nothing that a page should not have done: no error, no request to anybody else', async () =>
    expect([...own.troubles, ...desk.troubles]).toEqual([]),
  );
});
