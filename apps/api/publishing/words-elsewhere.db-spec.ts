import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { QueueViews } from '@vigil/shared/staff-responses/queue-views.js';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { verifierKey } from '../audit-log/signed-note.js';
import { signingKey } from '../audit-log/signing-key.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { anAct, anIncident, but } from '../testing/an-incident.js';
import { TEST_CONFIG, type TestApp } from '../testing/app.js';
import {
  CREATE,
  hide,
  ifMatch,
  publish,
  published,
  releaseAll,
  releaseFor,
  restore,
  retract,
  verified,
  type Desk,
} from '../testing/desk.js';
import { aDraft, frozen, written } from '../testing/draft-and-read-reports.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const SHOWN = { shownPlace: 'district', shownDate: 'day' };
const PERIOD = { period: '2021-H1' };

/** Reads long runs of base64 instead of their characters, among which a short word stands by chance now and then. */
const decoded = (text: string): string =>
  text.replace(/[A-Za-z0-9_-]{24,}/g, (part) => Buffer.from(part, 'base64url').toString('utf8'));

/** Returns the tables that hold a word in any letter case. */
const tablesWith = async (word: RegExp, schemas: readonly string[]): Promise<string[]> => {
  const tables: { name: string }[] = await app.database.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = any($1) order by 1`,
    [schemas],
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows: { text: string }[] = await app.database.query(`select t::text as text from ${name} t`);
    const opened = rows.map(({ text }) => decoded(decoded(text)));
    if (opened.some((text) => word.test(text))) found.push(name);
  }
  return found;
};
const faults = async (): Promise<string[]> => {
  const signer = signingKey(TEST_CONFIG);
  await makeCheckpoint(app.database, signer);
  return (await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults;
};

/**
 * Publishes a record that says a short word, and has others write it in other letter case: in a report and a draft, the
 * titles of a figure and of a saved query, a total, a line of the feed and a proposal that waits.
 */
const saidEverywhere = async (word: string): Promise<{ record: IncidentRecord; report: string }> => {
  const [upper, lower] = [word.toUpperCase(), word.toLowerCase()];
  const first = await publish(desk.second, await verified(desk, anIncident({ acts: [anAct({ forceName: word })] })));
  const draft = aDraft('press-line', PERIOD);
  const heading = { en: `About ${upper} again`, km: `អំពី${upper}ម្តងទៀត` };
  const withHeading = {
    ...draft,
    parts: [{ kind: 'words' as const, id: randomUUID(), heading, text: { en: `${lower}.`, km: '' } }, ...draft.parts],
  };
  await written(desk.analyst, withHeading);
  const report = await frozen(desk.analyst, withHeading);
  await desk.analyst.post(`/api/reports/${report}/publications`, {});
  const figure = await desk.analyst.post('/api/reports', {
    title: `What ${lower} did`,
    question: 'indicator=I01&period=2021',
  });
  const question = await desk.analyst.put(
    `/api/questions/${randomUUID()}`,
    { title: `Seen by ${upper}`, address: 'indicator=I01&period=2021', shared: true },
    CREATE,
  );
  const total = await desk.analyst.put(
    `/api/published-totals/${randomUUID()}`,
    {
      publisher: 'CCHR',
      title: `${upper} in figures`,
      measure: `what ${lower} did`,
      unit: 'incidents',
      value: { state: 'CS_EXACT', low: 11, high: 11, text: null },
      from: '2021-01-01',
      until: '2021-06-30',
      place: null,
      group: null,
      partOf: null,
      url: `https://example.org/${lower}`,
      note: `Ask ${upper}`,
      shown: true,
    },
    CREATE,
  );
  const datedNote = await desk.analyst.put(
    `/api/dated-notes/${randomUUID()}`,
    {
      nameEn: `${upper} was banned`,
      nameKm: `ហាម${lower}`,
      from: '2021-01-01',
      until: '2021-06-30',
      place: null,
      publisher: `The ${upper} gazette`,
      url: `https://example.org/${lower}/ban`,
      note: `Ask ${upper}`,
      shown: true,
    },
    CREATE,
  );
  const searchWord = await desk.reviewer.put(
    `/api/search-words/${randomUUID()}`,
    { word: `the ${lower} unit`, codes: ['RS_CORDON'] },
    CREATE,
  );
  const view = await desk.reviewer.put(`/api/queue-views/${randomUUID()}`, {
    title: `Where ${upper} was`,
    address: `q=${lower}&status=WS_PUBLISHED`,
    shared: false,
  });
  const put = [figure, question, total, datedNote, searchWord, view];
  expect(put.map(({ status }) => status).filter((status) => status >= 300)).toEqual([]);
  await releaseAll(desk);
  const changed = await desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${first.id}`,
    but(first.incident, { publicSummary: 'It was seen from afar.' }),
    ifMatch(first.revision),
  );
  return { record: await correct(changed.body, { reason: `It was ${upper} after all.` }), report };
};

type Kept = { id: string; revision: number; title: string; url: string | null } & Record<string, unknown>;
const totals = async (): Promise<Kept[]> =>
  (await desk.analyst.get<{ items: Kept[] }>('/api/published-totals')).body.items;
const queries = async (): Promise<Kept[]> => (await desk.analyst.get<{ items: Kept[] }>('/api/questions')).body.items;
const views = async (): Promise<string[][]> =>
  (await desk.reviewer.get<QueueViews>('/api/queue-views')).body.items.map(({ title, address }) => [title, address]);
const without = ({ id: _id, revision: _revision, isSeen: _isSeen, waits: _waits, ...body }: Kept): object => body;
const asked = ({ title, address, shared }: Kept): object => ({ title, address, shared });

const correct = async (record: IncidentRecord, more: object): Promise<IncidentRecord> => {
  const asked = await desk.second.post<IncidentRecord>(
    `/api/incidents/${record.id}/publications`,
    { ...SHOWN, ...more },
    ifMatch(record.revision),
  );
  expect([asked.status, asked.text]).toEqual([200, expect.any(String)]);
  await releaseFor(desk.reviewer, record.id);
  return (await desk.second.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
};

const erase = async (id: string, path: string): Promise<void> => {
  const asked = await desk.reviewer.post<{ id: string }>(`/api/incidents/${id}/erasures`, {
    id: randomUUID(),
    path,
    why: 'Somebody asked to be left out.',
  });
  expect([asked.status, asked.text]).toEqual([200, expect.any(String)]);
  const approved = await desk.admin.post(`/api/erasures/${asked.body.id}/approvals`, {});
  expect([approved.status, approved.text]).toEqual([200, expect.any(String)]);
};

describe('a short word that is erased', () => {
  it('goes from whatever others wrote of it, in any letter case; the rest of it stays, and the log holds', async () => {
    const { record, report } = await saidEverywhere('Qoza');
    await desk.reviewer.post(
      `/api/incidents/${record.id}/retractions`,
      { reason: 'CR_CODING', note: 'As QOZA said, it was coded by mistake.' },
      ifMatch(record.revision),
    );
    expect(await tablesWith(/qoza/i, ['public', 'pub'])).toEqual(
      expect.arrayContaining([
        'pub.act',
        'pub.change',
        'pub.dated_note',
        'pub.published_total',
        'pub.report',
        'pub.written_report',
        'public.dated_note',
        'public.published_total',
        'public.release',
        'public.report',
        'public.report_draft',
        'public.report_snapshot',
        'public.saved_question',
        'public.search_word',
      ]),
    );
    await erase(record.id, `/acts/${record.incident.acts[0]!.id}/forceName`);
    expect(await tablesWith(/qoza/i, ['public', 'pub'])).toEqual([]);
    const { text } = await app.visitor.get(`/api/public/reports/${report}`);
    expect(text).toContain('About — again');
    expect((await desk.analyst.get('/api/questions')).text).toContain('Seen by —');
    expect((await desk.analyst.get('/api/search-words')).text).toContain('the — unit');
    expect(await views()).toContainEqual(['Where — was', 'status=WS_PUBLISHED']);
    expect(JSON.stringify(await views())).not.toMatch(/qoza/i);
    expect((await app.visitor.get('/api/public/published-totals')).text).toContain('— in figures');
    expect((await app.visitor.get('/api/public/dated-notes')).text).toContain('— was banned');
    expect(await faults()).toEqual([]);
  });

  it('goes from the searches and words of the team, also where readers never saw its record', async () => {
    const record = await verified(desk, anIncident({ title: 'Qelvo' }));
    const word = await desk.reviewer.put(
      `/api/search-words/${randomUUID()}`,
      { word: 'QELVO', codes: ['RS_CORDON'] },
      CREATE,
    );
    const query = { title: 'About qelvo', address: 'indicator=I01&period=2021', shared: true };
    const put = [
      word,
      await desk.analyst.put(`/api/questions/${randomUUID()}`, query, CREATE),
      await desk.second.put(`/api/queue-views/${randomUUID()}`, { title: 'Qelvo', address: 'q=qelvo', shared: true }),
    ];
    expect(put.map(({ status }) => status).filter((status) => status >= 300)).toEqual([]);
    await erase(record.id, '/title');
    expect(await tablesWith(/qelvo/i, ['public', 'pub'])).toEqual([]);
    expect(await views()).toContainEqual(['—', '']);
    expect(JSON.stringify(await views())).not.toMatch(/qelvo/i);
    expect(await faults()).toEqual([]);
  });

  it('does not come back from a form that was open before, and an address with it goes whole', async () => {
    const { record } = await saidEverywhere('Qizo');
    const total = (await totals()).find(({ title }) => /qizo/i.test(title));
    const query = (await queries()).find(({ title }) => title.includes('QIZO'))!;
    await erase(record.id, `/acts/${record.incident.acts[0]!.id}/forceName`);
    const saved = [
      await desk.analyst.put(`/api/published-totals/${total!.id}`, without(total!), ifMatch(total!.revision)),
      await desk.analyst.put(`/api/questions/${query.id}`, asked(query), ifMatch(query.revision)),
    ];
    expect(saved.map(({ status }) => status)).toEqual([412, 412]);
    const now = (await totals()).find(({ id }) => id === total!.id);
    expect([now!.url, now!.revision]).toEqual([null, total!.revision + 1]);
    expect((await app.visitor.get('/api/public/published-totals')).text).not.toContain('https://example.org/—');
    expect(await tablesWith(/qizo/i, ['public', 'pub'])).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  it('leaves what others wrote where it is an ordinary word', async () => {
    const { record, report } = await saidEverywhere('Police');
    await erase(record.id, `/acts/${record.incident.acts[0]!.id}/forceName`);
    expect((await app.visitor.get(`/api/public/reports/${report}`)).text).toContain('About POLICE again');
    expect((await app.visitor.get(`/api/public/incidents/${record.code}`)).text).not.toContain('"Police"');
    expect(await faults()).toEqual([]);
  });
});

describe('a short name that a correction takes away everywhere', () => {
  it('goes from whatever readers see of what others wrote, also alone out of a longer run of words', async () => {
    const { record, report } = await saidEverywhere('Vuqa');
    const titled = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      but(record.incident, { acts: [anAct({ forceName: 'Vuqa came twice' })] }),
      ifMatch(record.revision),
    );
    const shown = await correct(titled.body, { reason: 'More is known.' });
    const without = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      but(shown.incident, { acts: [anAct({ forceName: null })] }),
      ifMatch(shown.revision),
    );
    expect(await tablesWith(/vuqa/i, ['pub'])).not.toEqual([]);
    await correct(without.body, { reason: 'It named somebody.', forgetWords: true });
    expect(await tablesWith(/vuqa/i, ['pub'])).toEqual([]);
    expect((await app.visitor.get(`/api/public/reports/${report}`)).text).toContain('About — again');
    expect((await desk.analyst.get('/api/search-words')).text).not.toMatch(/vuqa/i);
    expect(JSON.stringify(await views())).not.toMatch(/vuqa/i);
    expect(await faults()).toEqual([]);
  });
});

/** Publishes other records, of whose corrections and retraction readers are told with a word in it. */
const toldOfOthers = async (
  word: string,
): Promise<{ corrected: IncidentRecord; retracted: IncidentRecord; hidden: IncidentRecord }> => {
  const [upper, lower] = [word.toUpperCase(), word.toLowerCase()];
  const told = async (reason: string): Promise<IncidentRecord> => {
    const record = await published(desk, anIncident());
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      but(record.incident, { publicSummary: 'It was seen from afar.' }),
      ifMatch(record.revision),
    );
    return correct(changed.body, { reason });
  };
  const corrected = await told(`Not ${upper}, as was said.`);
  const hidden = await told(`As ${lower} told us.`);
  await hide(desk.reviewer, hidden);
  const retracted = await told(`${upper} asked for it.`);
  await retract(desk.second, retracted, 'CR_CODING', `It was ${lower}; nothing happened.`);
  return { corrected, retracted, hidden };
};
const notesOf = async (record: IncidentRecord): Promise<(string | null)[]> =>
  (
    await app.visitor.get<{ items: { code: string; what: string; note: string | null }[] }>('/api/public/changes')
  ).body.items.flatMap(({ code, what, note }) =>
    code === record.code && ['corrected', 'retracted'].includes(what) ? [note] : [],
  );

describe('lines of the change feed about other records', () => {
  const goes = async (
    word: string,
    schemas: readonly string[],
    forget: (record: IncidentRecord) => Promise<unknown>,
  ): Promise<void> => {
    const record = await publish(desk.second, await verified(desk, anIncident({ acts: [anAct({ forceName: word })] })));
    const { corrected, retracted, hidden } = await toldOfOthers(word);
    const named = new RegExp(word, 'i');
    const pages = [retracted, corrected].map(({ code }) => `/api/public/incidents/${code}`);
    const seen = ['/changes.atom', '/changes.json', ...pages];
    const texts = async (): Promise<boolean[]> =>
      Promise.all(seen.map(async (path) => named.test((await app.visitor.get(path)).text)));
    expect(await texts()).toEqual([true, true, true, true]);
    await forget(record);
    expect(await tablesWith(named, schemas)).toEqual([]);
    expect(await texts()).toEqual([false, false, false, false]);
    expect([await notesOf(corrected), await notesOf(retracted)]).toEqual([
      ['Not —, as was said.'],
      ['It was —; nothing happened.', '— asked for it.'],
    ]);
    const { changes } = (
      await app.visitor.get<{ changes: { what: string; note: string | null }[] }>(
        `/api/public/incidents/${corrected.code}`,
      )
    ).body;
    expect(changes.map(({ what, note }) => [what, note])).toEqual([
      ['published', null],
      ['corrected', 'Not —, as was said.'],
      ['note-shortened', null],
    ]);
    const gone = await app.visitor.get(`/api/public/incidents/${retracted.code}`);
    expect([gone.status, gone.body]).toEqual([410, expect.objectContaining({ note: 'It was —; nothing happened.' })]);
    expect(await faults()).toEqual([]);
    await restore(desk.second, hidden);
    expect(await notesOf(hidden)).toEqual(['As — told us.']);
    expect(await faults()).toEqual([]);
  };

  it('lose an erased word, too; the rest of each stays, hidden ones included, and the log holds', () =>
    goes('Quxo', ['public', 'pub'], (record) => erase(record.id, `/acts/${record.incident.acts[0]!.id}/forceName`)));

  it('lose a word that a correction takes away everywhere', () =>
    goes('Vexu', ['pub'], async (record) => {
      const without = await desk.reviewer.put<IncidentRecord>(
        `/api/incidents/${record.id}`,
        but(record.incident, { acts: [anAct({ forceName: null })] }),
        ifMatch(record.revision),
      );
      await correct(without.body, { reason: 'It named somebody.', forgetWords: true });
    }));

  it('stay where nobody says that the word must go', async () => {
    const { corrected } = await toldOfOthers('Zaxi');
    const record = await publish(
      desk.second,
      await verified(desk, anIncident({ acts: [anAct({ forceName: 'Zaxi' })] })),
    );
    const without = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      but(record.incident, { acts: [anAct({ forceName: null })] }),
      ifMatch(record.revision),
    );
    await correct(without.body, { reason: 'It named somebody.' });
    expect(await notesOf(corrected)).toEqual(['Not ZAXI, as was said.']);
  });
});
