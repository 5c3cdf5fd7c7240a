import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { publicAnswers } from '../testing/acceptance/public-answers.js';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { verifierKey, type Signer } from '../audit-log/signed-note.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { anAct, anIncident, aSource, but } from '../testing/an-incident.js';
import { type Answer, type TestApp } from '../testing/app.js';
import { ifMatch, publish, releaseAll, releaseFor, verified, type Desk } from '../testing/desk.js';
import { addFile } from '../testing/upload-evidence.js';
import { decideCopy, proposeCopy } from '../testing/evidence-inspection.js';
import { aPhoto, aScene } from '../testing/draw-photos.js';
import { aDraft, frozen } from '../testing/draft-and-read-reports.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
let home: string;
let signer: Signer;
useDesk((opened) => ({ app, desk, home, signer } = opened), { ownHome: true });

const NAME = 'Kingfisher Heron';
const named = /kingfisher/i;
const SHOWN = { shownPlace: 'district', shownDate: 'day' };
const change = async (record: IncidentRecord, fields: object): Promise<IncidentRecord> => {
  const now = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
  const answer = await desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${record.id}`,
    but(now.incident, fields),
    ifMatch(now.revision),
  );
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.body;
};
/** One proposes it, another agrees where it takes another. */
const correct = async (record: IncidentRecord, more: object): Promise<Answer<IncidentRecord>> => {
  const asked = await desk.second.post<IncidentRecord>(
    `/api/incidents/${record.id}/publications`,
    { ...SHOWN, ...more },
    ifMatch(record.revision),
  );
  if (asked.status !== 200) return asked;
  await releaseFor(desk.reviewer, record.id);
  return desk.second.get<IncidentRecord>(`/api/incidents/${record.id}`);
};
interface Preview {
  takenAway: string[];
  pictures: { altEn: string; saysTakenAway: boolean }[];
}
const preview = async (record: IncidentRecord): Promise<Preview> =>
  (await desk.second.get<Preview>(`/api/incidents/${record.id}/publications/preview?shownPlace=district&shownDate=day`))
    .body;

/**
 * Returns everywhere a reader could meet it: rows of schema pub, files, answers for now and every earlier moment,
 * reports, feeds, cards.
 */
const whereNamed = async (code: string, reports: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  const tables: { name: string }[] = await app.database.query(
    `select format('pub.%I', tablename) as name from pg_tables where schemaname = 'pub'`,
  );
  for (const { name } of tables) {
    const rows: { text: string }[] = await app.database.query(`select t::text as text from ${name} t`);
    if (rows.some(({ text }) => named.test(text))) found.push(name);
  }
  for (const entry of readdirSync(join(home, 'public'), { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && named.test(readFileSync(join(entry.parentPath, entry.name), 'latin1')))
      found.push(entry.name);
  }
  for (const { address, text } of (await publicAnswers(app.visitor, [code])).map((answer) => ({
    address: JSON.stringify(answer).slice(0, 60),
    text: answer.text,
  })))
    if (named.test(text)) found.push(address);
  const [{ seq }] = (await app.database.query('select seq::int from pub.head')) as [{ seq: number }];
  const paths = [
    ...Array.from({ length: seq }, (_, n) => [
      `/api/public/incidents/${code}?asOf=${n + 1}`,
      `/api/public/incidents?period=2021&asOf=${n + 1}`,
      `/api/v1/incidents/${code}?asOf=${n + 1}`,
    ]).flat(),
    ...reports.flatMap((report) => [`/api/public/reports/${report}`, `/reports/${report}`]),
    '/changes.atom',
    '/incidents.atom?indicator=I01',
    '/changes.json',
    `/incidents/${code}`,
    `/api/public/incidents?period=2021&q=kingfisher`,
  ];
  for (const path of paths) {
    const { text } = await app.visitor.get(path);
    if (named.test(text.replaceAll('q=kingfisher', ''))) found.push(path);
  }
  const snapshots: { text: string }[] = await app.database.query(
    'select t::text as text from report_snapshot t union all select t::text from report_draft t union all select t::text from report_draft_former t',
  );
  if (snapshots.some(({ text }) => named.test(text))) found.push('a frozen report or draft, for staff');
  return found;
};
const faults = async (): Promise<string[]> => {
  await makeCheckpoint(app.database, signer);
  return (await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults;
};

describe('a correction that takes a name away', () => {
  let record: IncidentRecord;
  let reports: string[];
  beforeAll(async () => {
    const incident = anIncident({
      title: `${NAME} was beaten at the market`,
      publicSummary: `People saw how ${NAME} was taken away.`,
      acts: [anAct({ forceName: `Post of ${NAME}` })],
      sources: [
        aSource({ title: `Who is ${NAME}?`, linkWithheld: 'no' }),
        aSource({ publisher: 'Other Weekly', url: 'https://other.example.net/kingfisher' }),
      ],
    });
    record = await publish(desk.second, await verified(desk, incident));
    for (const alt of [
      { en: `${NAME} on the ground.`, km: 'មនុស្សម្នាក់នៅលើដី។' },
      { en: 'People at the market.', km: 'មនុស្សនៅផ្សារ។' },
    ]) {
      const { id: file } = await addFile(
        app,
        desk.reviewer,
        record.id,
        await aPhoto(await aScene(3, 320, 240), { words: 'none', lat: 11, lon: 104 }),
      );
      expect(
        (await decideCopy(desk.second, file, await proposeCopy(desk.reviewer, file, { alt }), 'agree')).status,
      ).toBe(204);
    }
    // Another title with the name in between: earlier versions contain the removed words in other sentences.
    const between = await correct(await change(record, { title: `At the market: KINGFISHER beaten` }), {
      reason: `The title, as ${NAME} asked.`,
    });
    expect(between.status).toBe(200);
    const report = await desk.analyst.post<{ code: string }>('/api/reports', {
      title: 'With titles',
      question: 'indicator=I01&period=2021',
    });
    const whole = await frozen(desk.analyst, aDraft('un-annex'));
    expect((await desk.analyst.post(`/api/reports/${whole}/publications`, {})).status).toBeLessThan(300);
    await releaseAll(desk);
    reports = [report.body.code, whole];
    record = await change(record, {
      title: 'A man was beaten at the market',
      publicSummary: 'People saw how he was taken away.',
      acts: [anAct()],
      sources: [
        aSource({ linkWithheld: 'no' }),
        aSource({ publisher: 'Other Weekly', url: 'https://other.example.net/report' }),
      ],
    });
  });

  it('asks for the words that readers saw and would see no more', async () => {
    const { takenAway: away, pictures } = await preview(record);
    expect(pictures.map(({ altEn, saysTakenAway }) => [altEn, saysTakenAway])).toEqual([
      [`${NAME} on the ground.`, true],
      ['People at the market.', false],
    ]);
    expect(away.some((run) => named.test(run))).toBe(true);
    expect(away.join(' ')).not.toMatch(/beaten|market|People saw/);
    expect((await whereNamed(record.code!, reports)).length).toBeGreaterThan(10);
  });

  it('refuses a reason that repeats them, since readers see it', async () => {
    const refused = await correct(record, { reason: `${NAME} asked for it.`, forgetWords: true });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('says-what-goes')]);
    // A correction that is coarser, too, deletes the earlier versions; what they said is known all the same.
    const coarser = { shownPlace: 'province', shownDate: 'month', reason: `${NAME} asked for it.`, forgetWords: true };
    expect((await correct(record, coarser)).text).toContain('says-what-goes');
  });

  it('leaves earlier versions and reports as they were, unless somebody says that the words must go', async () => {
    const kept = await correct(record, { reason: 'It named somebody.' });
    expect(kept.status).toBe(200);
    expect(await whereNamed(record.code!, reports)).toEqual(
      expect.arrayContaining(['pub.incident', 'pub.report', 'pub.copy']),
    );
    expect(await faults()).toEqual([]);
    // The next correction can still request it.
    record = await change(kept.body, { title: `${NAME} was beaten` });
    record = await change((await correct(record, {})).body, { title: 'Somebody was beaten' });
  });

  it('takes them out of every version, answer, report and file where somebody says so; the log holds', async () => {
    const done = await correct(record, { reason: 'It named somebody.', forgetWords: true });
    expect([done.status, done.text]).toEqual([200, expect.any(String)]);
    expect(await whereNamed(record.code!, reports)).toEqual([]);
    const shown = await app.visitor.get<{ title: string; pictures: { altEn: string }[] }>(
      `/api/public/incidents/${record.code}`,
    );
    expect([shown.body.title, shown.body.pictures.map(({ altEn }) => altEn)]).toEqual([
      'Somebody was beaten',
      ['People at the market.'],
    ]);
    expect(
      await app.database.query(
        `select count(*)::int as n from public_copy where alt_en ~* 'kingfisher' or alt_km ~* 'kingfisher'`,
      ),
    ).toEqual([{ n: 0 }]);
    expect(await faults()).toEqual([]);
    const kinds = (await app.database.query(
      `select what from log_leaf where entity = 'incident' and entity_id = $1 and what = 'words-forgotten'`,
      [record.id],
    )) as unknown[];
    expect(kinds).toHaveLength(1);
    // Figures of frozen reports stay.
    expect((await app.visitor.get(`/api/public/reports/${reports[0]}`)).status).toBe(200);
  });
});
