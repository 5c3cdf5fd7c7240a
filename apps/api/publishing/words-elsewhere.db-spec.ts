import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { ProposedNamePage } from '@vigil/shared/staff-responses/proposed-names.js';
import type { QueueViews } from '@vigil/shared/staff-responses/queue-views.js';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { verifierKey } from '../audit-log/signed-note.js';
import { signingKey } from '../audit-log/signing-key.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { enterDataset } from '../testing/a-dataset.js';
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
import { court as aCourt, propose } from '../testing/propose-names.js';
import { tablesThatSay } from '../testing/tables-that-say.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

let codes = 0;
const SHOWN = { shownPlace: 'district', shownDate: 'day' };
const PERIOD = { period: '2021-H1' };

const tablesWith = (word: RegExp, schemas: readonly string[]): Promise<string[]> =>
  tablesThatSay(app.database, word, schemas);
const faults = async (): Promise<string[]> => {
  const signer = signingKey(TEST_CONFIG);
  await makeCheckpoint(app.database, signer);
  return (await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults;
};

/**
 * Publishes a record that says a short word, and has others write it in other letter case: in a report and a draft, the
 * titles of a figure and of a saved query, a total, a line of the feed and a proposal that waits.
 */
const saidEverywhere = async (
  word: string,
  fields: Partial<Incident> = { acts: [anAct({ forceName: word })] },
): Promise<{ record: IncidentRecord; report: string }> => {
  const [upper, lower] = [word.toUpperCase(), word.toLowerCase()];
  const first = await publish(desk.second, await verified(desk, anIncident(fields)));
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
  const ownCode = await desk.reviewer.put(`/api/own-codes/${randomUUID()}`, {
    code: `PF_GENDARMERIE.C${(codes += 1)}`,
    nameEn: `Men of ${upper}`,
    nameKm: `ក្រុម ${lower}`,
    synonyms: [lower],
    from: null,
    until: null,
    state: 'used',
  });
  const view = await desk.reviewer.put(`/api/queue-views/${randomUUID()}`, {
    title: `Where ${upper} was`,
    address: `q=${lower}&status=WS_PUBLISHED`,
    shared: false,
  });
  await enterDataset(desk.analyst, { name: `Events of ${upper}`, limits: `Nothing of ${lower} before 2020.` });
  const put = [figure, question, total, datedNote, searchWord, ownCode, view];
  expect(put.map(({ status }) => status).filter((status) => status >= 300)).toEqual([]);
  await releaseAll(desk);
  await frozen(desk.analyst, aDraft('half-year', PERIOD));
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
  it.each([
    ['a force', 'Qoza', (forceName: string) => ({ acts: [anAct({ forceName })] })],
    ['a title in the other language', 'Qemza', (titleTranslation: string) => ({ titleTranslation })],
    ['an internal text', 'Qunza', (narrative: string) => ({ narrative })],
  ])('as %s goes from whatever others wrote of it; the rest of it stays, and the log holds', async (_, word, as) => {
    const fields: Partial<Incident> = as(word);
    const named = new RegExp(word, 'i');
    const { record, report } = await saidEverywhere(word, fields);
    await desk.reviewer.post(
      `/api/incidents/${record.id}/retractions`,
      { reason: 'CR_CODING', note: `As ${word.toUpperCase()} said, it was coded by mistake.` },
      ifMatch(record.revision),
    );
    expect(await tablesWith(named, ['public', 'pub'])).toEqual(
      expect.arrayContaining([
        ...(fields.acts ? ['pub.act'] : []),
        'pub.change',
        'pub.dated_note',
        'pub.published_total',
        'pub.report',
        'pub.written_report',
        'public.dataset',
        'public.dated_note',
        'public.own_code',
        'public.published_total',
        'public.release',
        'public.report',
        'public.report_draft',
        'public.report_snapshot',
        'public.saved_question',
        'public.search_word',
      ]),
    );
    const field = Object.keys(fields)[0]!;
    await erase(record.id, field === 'acts' ? `/acts/${record.incident.acts[0]!.id}/forceName` : `/${field}`);
    expect(await tablesWith(named, ['public', 'pub'])).toEqual([]);
    const { text } = await app.visitor.get(`/api/public/reports/${report}`);
    expect(text).toContain('About — again');
    expect((await desk.analyst.get('/api/questions')).text).toContain('Seen by —');
    expect((await desk.analyst.get('/api/datasets')).text).toContain('Nothing of — before 2020.');
    expect((await desk.analyst.get('/api/search-words')).text).toContain('the — unit');
    expect((await desk.analyst.get('/api/own-codes')).text).toContain('Men of —');
    expect(await views()).toContainEqual(['Where — was', 'status=WS_PUBLISHED']);
    expect(JSON.stringify(await views())).not.toMatch(named);
    expect((await app.visitor.get('/api/public/published-totals')).text).toContain('— in figures');
    expect((await app.visitor.get('/api/public/dated-notes')).text).toContain('— was banned');
    expect(await faults()).toEqual([]);
  });

  it.each([
    ['title', 'Qelvo'],
    ['titleTranslation', 'Qilva'],
    ['narrative', 'Qorvi'],
  ])('goes from the searches and words of the team, also where readers never saw its %s', async (field, word) => {
    const lower = word.toLowerCase();
    const named = new RegExp(word, 'i');
    const record = await verified(desk, anIncident({ [field]: word }));
    const court = aCourt({
      nameEn: `The court of ${lower}`,
      nameKm: `តុលាការ ${word}`,
      aliases: [`Seen by ${lower}`],
      note: `Ask ${word.toUpperCase()} about it.`,
    });
    const proposed = randomUUID();
    const query = { title: `About ${lower}`, address: 'indicator=I01&period=2021', shared: true };
    const view = { title: word, address: `q=${lower}`, shared: true };
    const words = { word: word.toUpperCase(), codes: ['RS_CORDON'] };
    const ownCode = {
      code: `PF_GENDARMERIE.C${(codes += 1)}`,
      nameEn: `Men of ${lower}`,
      nameKm: word,
      synonyms: [],
      from: null,
      until: null,
      state: 'used',
    };
    const put = [
      await desk.reviewer.put(`/api/own-codes/${randomUUID()}`, ownCode),
      await desk.reviewer.put(`/api/search-words/${randomUUID()}`, words, CREATE),
      await desk.analyst.put(`/api/questions/${randomUUID()}`, query, CREATE),
      await desk.second.put(`/api/queue-views/${randomUUID()}`, view),
      await propose(desk.monitor, court, proposed),
      await desk.second.put(`/api/incidents/${record.id}/comments/${randomUUID()}`, { text: `Is ${lower} safe?` }),
    ];
    expect(put.map(({ status }) => status).filter((status) => status >= 300)).toEqual([]);
    await erase(record.id, `/${field}`);
    expect(await tablesWith(named, ['public', 'pub'])).toEqual([]);
    expect(await views()).toContainEqual(['—', '']);
    const paths = [
      '/api/queue-views',
      '/api/proposed-names',
      '/api/search-words',
      '/api/own-codes',
      `/api/incidents/${record.id}/comments`,
    ];
    for (const path of paths) expect([path, named.test((await desk.reviewer.get(path)).text)]).toEqual([path, false]);
    const { items } = (await desk.reviewer.get<ProposedNamePage>('/api/proposed-names')).body;
    expect(items.find(({ id }) => id === proposed)).toMatchObject({
      ...court,
      revision: 2,
      nameEn: 'The court of —',
      nameKm: 'តុលាការ —',
      aliases: ['Seen by —'],
      note: 'Ask — about it.',
    });
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
