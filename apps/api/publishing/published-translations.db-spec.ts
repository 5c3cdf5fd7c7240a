import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { verifierKey } from '../audit-log/signed-note.js';
import { signingKey } from '../audit-log/signing-key.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { publicAnswers } from '../testing/acceptance/public-answers.js';
import { incidentPage } from '../testing/acceptance/public-requests.js';
import { anIncident, but } from '../testing/an-incident.js';
import { TEST_CONFIG, type TestApp } from '../testing/app.js';
import {
  type Desk,
  forget,
  hide,
  ifMatch,
  publish,
  published,
  releaseAll,
  restore,
  verified,
} from '../testing/desk.js';
import { aDraft, frozen, written } from '../testing/draft-and-read-reports.js';
import { tablesThatSay } from '../testing/tables-that-say.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const [TITLE, SUMMARY] = ['Banners seized at the gate', 'Officers took four banners.'];
const [KHMER, KHMER_SUMMARY] = ['បដាត្រូវបានដកហូតនៅមាត់ទ្វារ', 'មន្ត្រីបានយកបដាបួន។'];
const inBoth = (more: Partial<Incident> = {}): Incident =>
  anIncident({
    title: TITLE,
    titleTranslation: KHMER,
    publicSummary: SUMMARY,
    publicSummaryTranslation: KHMER_SUMMARY,
    ...more,
  });
const textOf = async (path: string): Promise<string> => (await app.visitor.get(path)).text;
const change = async (record: IncidentRecord, fields: Partial<Incident>): Promise<IncidentRecord> => {
  const answer = await desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${record.id}`,
    but(record.incident, fields),
    ifMatch(record.revision),
  );
  expect(answer.status).toBe(200);
  return answer.body;
};
const warningsOf = async ({ id }: IncidentRecord): Promise<string[]> => {
  const path = `/api/incidents/${id}/publications/preview?shownPlace=district&shownDate=day`;
  const { body } = await desk.second.get<{ warnings: { code: string }[] }>(path);
  return body.warnings.map(({ code }) => code);
};
const tablesWith = (word: RegExp): Promise<string[]> => tablesThatSay(app.database, word, ['public', 'pub']);
const faults = async (): Promise<string[]> => {
  const signer = signingKey(TEST_CONFIG);
  await makeCheckpoint(app.database, signer);
  return (await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults;
};
const askToErase = async (id: string, path: string): Promise<string> => {
  const why = 'Somebody asked to be left out.';
  const asked = await desk.reviewer.post<{ id: string }>(`/api/incidents/${id}/erasures`, {
    id: randomUUID(),
    path,
    why,
  });
  expect(asked.status).toBe(200);
  return asked.body.id;
};
const erase = async (id: string, path: string): Promise<void> => {
  const asked = await askToErase(id, path);
  expect((await desk.admin.post(`/api/erasures/${asked}/approvals`, {})).status).toBe(200);
};

describe('a translation that somebody wrote', () => {
  it('is read by readers of its language, wherever they read the title', async () => {
    const { code } = await published(desk, inBoth());
    expect(await incidentPage(app.visitor, code)).toMatchObject({
      title: TITLE,
      titleTranslation: KHMER,
      summary: SUMMARY,
      summaryTranslation: KHMER_SUMMARY,
    });
    const period = 'indicator=I01&period=2021';
    for (const path of ['/changes.atom?', '/changes.json?', `/incidents.json?${period}&`]) {
      const [english, khmer] = [await textOf(`${path}lang=en`), await textOf(`${path}lang=km`)];
      expect([path, english.includes(TITLE), english.includes(KHMER)]).toEqual([path, true, false]);
      expect([path, khmer.includes(KHMER), khmer.includes(TITLE)]).toEqual([path, true, false]);
    }
    expect(await textOf(`/changes.atom?lang=km`)).toContain(KHMER_SUMMARY);
    for (const path of ['/api/public/changes', `/api/public/incidents?${period}`])
      expect(await textOf(path)).toContain(`"titleTranslation":"${KHMER}"`);
    const csv = await textOf(`/api/public/incidents.csv?${period}&lang=km`);
    for (const text of ['title_translation', 'summary_translation', TITLE, KHMER, KHMER_SUMMARY])
      expect(csv).toContain(text);
    expect(await textOf(`/api/public/incidents?${period}&text=${encodeURIComponent('មាត់ទ្វារ')}`)).toContain(code);
  });

  it('stands in the list of incidents of a report in its language', async () => {
    const { code } = await published(desk, inBoth());
    const draft = aDraft('half-year', { period: '2021-H1' });
    await written(desk.analyst, draft);
    const report = await frozen(desk.analyst, draft);
    await desk.analyst.post(`/api/reports/${report}/publications`, {});
    await releaseAll(desk);
    const at = (language: string): Promise<string> =>
      textOf(`/api/public/reports/${report}/document?as=html&lang=${language}`);
    const [english, khmer] = [await at('en'), await at('km')];
    expect(english).toContain(code);
    expect([english.includes(TITLE), khmer.includes(KHMER), khmer.includes(TITLE)]).toEqual([true, true, false]);
  });

  it('is published when it is added later, as a correction', async () => {
    const record = await published(desk, inBoth({ titleTranslation: null, publicSummaryTranslation: null }));
    const changed = await change(record, { titleTranslation: KHMER });
    expect((await incidentPage(app.visitor, record.code!)).titleTranslation).toBeNull();
    expect(await warningsOf(changed)).not.toContain('translation-unchanged');
    await publish(desk.second, changed);
    expect(await incidentPage(app.visitor, record.code!)).toMatchObject({ titleTranslation: KHMER });
  });

  it('is pointed out to whoever publishes where the text has changed and it has not', async () => {
    const record = await published(desk, inBoth());
    const changed = await change(record, { publicSummary: 'Officers took five banners.' });
    expect(await warningsOf(changed)).toContain('translation-unchanged');
    const both = await change(changed, { publicSummaryTranslation: 'មន្ត្រីបានយកបដាប្រាំ។' });
    expect(await warningsOf(both)).not.toContain('translation-unchanged');
  });

  it('is pointed out, too, where readers never saw it: it may be as old as the text that they saw', async () => {
    const record = await published(desk, inBoth({ titleTranslation: null, publicSummaryTranslation: null }));
    const translated = await change(record, { titleTranslation: KHMER });
    const changed = await change(translated, { title: 'Four banners seized' });
    expect(await warningsOf(changed)).toContain('translation-unchanged');
  });

  it('does not leave in the language of the text itself, where nobody would see it', async () => {
    const { code } = await published(desk, inBoth({ titleTranslation: 'A second English line' }));
    expect((await incidentPage(app.visitor, code)).titleTranslation).toBeNull();
    expect(await tablesThatSay(app.database, /A second English line/, ['pub'])).toEqual([]);
  });

  it('is seen by nobody outside before its record is published', async () => {
    const secret = 'ពាក្យសម្ងាត់មួយ';
    const record = await verified(desk, inBoth({ titleTranslation: secret, publicSummaryTranslation: secret }));
    const other = await published(desk, inBoth());
    const answers = await publicAnswers(app.visitor, [other.code!]);
    expect(answers.filter(({ text }) => text.includes(secret)).map(({ path }) => path)).toEqual([]);
    await publish(desk.second, record);
    expect(await tablesThatSay(app.database, new RegExp(secret), ['pub'])).toEqual(['pub.incident']);
  });

  it('goes with the text when that is erased: from every version, what is hidden, and what others wrote', async () => {
    const [word, khmerWord] = ['Zabrel', 'ស្សឺតឡឺ'];
    const first = await published(desk, inBoth({ title: `${word} taken`, titleTranslation: `ចាប់${khmerWord}` }));
    const record = await publish(desk.second, await change(first, { publicSummary: 'Another text.' }));
    await hide(desk.reviewer, record);
    await erase(record.id, '/title');
    const named = new RegExp(`${word}|${khmerWord}`, 'i');
    expect(await tablesWith(named)).toEqual([]);
    const { incident } = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    expect([incident.title, incident.titleTranslation, incident.publicSummaryTranslation]).toEqual([
      null,
      null,
      KHMER_SUMMARY,
    ]);
    expect(await faults()).toEqual([]);
  });

  it('is not erased with its text where somebody wrote it after that was asked for', async () => {
    const record = await verified(desk, inBoth());
    const asked = await askToErase(record.id, '/publicSummary');
    await change(record, { publicSummaryTranslation: 'មន្ត្រីបានយកបដា។' });
    const approved = await desk.admin.post<{ code: string }>(`/api/erasures/${asked}/approvals`, {});
    expect(approved.body.code).toBe('changed-since-proposed');
  });

  it('comes back with a record that was hidden, and is forgotten with it', async () => {
    const record = await published(desk, inBoth());
    const word = 'ឡឺស្សឺត';
    const other = await published(desk, inBoth({ publicSummaryTranslation: `${word}។` }));
    await hide(desk.reviewer, record);
    expect(await textOf(`/api/public/incidents/${record.code}`)).not.toContain(KHMER);
    await restore(desk.reviewer, record);
    expect(await incidentPage(app.visitor, record.code!)).toMatchObject({ titleTranslation: KHMER });
    await forget(desk, desk.second, await hide(desk.reviewer, other));
    expect(await tablesThatSay(app.database, new RegExp(word), ['pub'])).toEqual([]);
    expect(await faults()).toEqual([]);
  });
});
