import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { OwnCodePage } from '@vigil/shared/staff-responses/own-codes.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import type { ReleasePage } from '@vigil/shared/staff-responses/releases.js';
import type { OwnCodeWords } from '@vigil/shared/vocabulary/own-codes.js';
import { aHarm, anAct, anIncident, aSource, but } from '../../testing/an-incident.js';
import { ADDRESSES_BESIDE_CODES, publicAnswers } from '../../testing/acceptance/public-answers.js';
import type { TestApp } from '../../testing/app.js';
import { CREATE, ifMatch, log, published, releaseAll, verified, type Desk } from '../../testing/desk.js';
import { PlacesService } from '../../places/places.service.js';
import { HEAD, importFile, row } from '../../testing/upload-import-file.js';
import { tablesThatSay } from '../../testing/tables-that-say.js';
import { useDesk } from '../../testing/use-desk.js';

let desk: Desk;
let app: TestApp;
useDesk((opened) => {
  ({ app, desk } = opened);
});

/** Where records and their history say a word that is not encrypted. The register of own codes says its own. */
const readableIn = async (word: RegExp): Promise<string[]> => {
  const lines: { disclosure: string }[] = await app.database.query(
    `select v.disclosure from log_value v join log_leaf l on l.idx = v.idx where l.entity = 'incident'`,
  );
  const isLogged = lines.some(({ disclosure }) => word.test(Buffer.from(disclosure, 'base64url').toString()));
  const tables = await tablesThatSay(app.database, word, ['public', 'pub']);
  return [
    ...tables.filter((table) => /^(pub\.|public\.(incident|act|harm|source|publication|review)$)/.test(table)),
    ...(isLogged ? ['the log of records'] : []),
  ];
};

const words = (code: string, fields: Partial<OwnCodeWords> = {}): OwnCodeWords => ({
  code,
  nameEn: `The ${code}`,
  nameKm: `កូដ ${code}`,
  synonyms: [],
  from: null,
  until: null,
  state: 'used',
  ...fields,
});
const propose = (code: string, fields: Partial<OwnCodeWords> = {}, id: string = randomUUID(), by = desk.reviewer) =>
  by.put<OwnCodePage & { errors: FieldError[] }>(`/api/own-codes/${id}`, words(code, fields));
const page = async (): Promise<OwnCodePage> => (await desk.monitor.get<OwnCodePage>('/api/own-codes')).body;
/** Puts codes into use, by two people. @returns the id of the last */
const inUse = async (...codes: string[]): Promise<string> => {
  const id = randomUUID();
  for (const code of codes)
    expect((await propose(code, {}, code === codes.at(-1) ? id : randomUUID())).status).toBe(200);
  await releaseAll(desk);
  return id;
};
const plain = async (table: string, of: string): Promise<unknown> => {
  const rows: { codes: unknown }[] = await app.database.query(
    `select own_codes as codes from ${table} where ${table === 'incident' ? 'id' : 'incident_id'} = $1`,
    [of],
  );
  return rows.map(({ codes }) => codes);
};

describe('a code of the organisation', () => {
  it('is proposed by one person and offered once another has agreed; the log says who', async () => {
    const id = randomUUID();
    const given = words('PF_GENDARMERIE.KH', { synonyms: ['ប៉េអឹម', 'PM'], from: '1993-07-01' });
    expect((await desk.reviewer.put(`/api/own-codes/${id}`, given)).body).toMatchObject({
      items: [],
      waiting: [{ id, proposal: expect.any(String), ...given }],
    });
    const { items } = (await desk.second.get<ReleasePage>('/api/releases')).body;
    const [proposal] = items.filter(({ kind }) => kind === 'own-code');
    const answer = { answer: 'release', seen: proposal!.digest };
    const alone = await desk.reviewer.post<{ code: string }>(`/api/releases/${proposal!.id}/answers`, answer);
    expect([alone.status, alone.body.code]).toEqual([403, 'second-person-needed']);
    expect((await page()).items).toEqual([]);
    expect((await desk.second.post(`/api/releases/${proposal!.id}/answers`, answer)).status).toBe(200);
    expect(await page()).toEqual({
      total: 1,
      items: [{ id, revision: 1, ...given }],
      waiting: [],
      suggested: [],
      standards: [],
    });
    const lines: unknown[] = await app.database.query(
      `select what, actor_id from log_leaf where entity = 'own-code' and entity_id = $1 order by idx`,
      [id],
    );
    expect(lines).toEqual([{ what: 'entered', actor_id: desk.second.member!.id }]);
    expect((await app.visitor.get<{ items: unknown[] }>('/api/public/changes')).body.items).toEqual([]);
  });

  it('that the country’s folder suggests is offered, and in use only once two people have agreed', async () => {
    const [country] = app.app.get(PlacesService).countries;
    const unit = words('PF_ARMY.OF_FOLDER', { nameEn: 'A unit of the folder' });
    country.suggested.codes.push(unit);
    country.suggested.standards.push({ standards: 'The Constitution', standardsKm: '' });
    const suggested = async (): Promise<unknown> => {
      const { suggested: codes, standards, items } = await page();
      return [codes.map(({ code }) => code), standards.length, items.some(({ code }) => code === unit.code)];
    };
    expect(await suggested()).toEqual([[unit.code], 1, false]);
    expect((await propose(unit.code, unit)).status).toBe(200);
    expect(await suggested()).toEqual([[], 1, false]);
    await releaseAll(desk);
    expect(await suggested()).toEqual([[], 1, true]);
    expect((await app.visitor.get('/api/public/about')).text).not.toContain('The Constitution');
    country.suggested.codes.pop();
    country.suggested.standards.pop();
  });

  it('has a parent in the codebook that can be refined, days in order, and belongs to one entry', async () => {
    await inUse('IS_LAND.EVICTION');
    const wrong = async (code: string, fields: Partial<OwnCodeWords> = {}, id?: string): Promise<unknown[]> =>
      (await propose(code, fields, id)).body.errors.map(({ pointer, code: why }) => [pointer, why]);
    for (const code of ['IS_NOTHING.A', 'IS_LAND', 'IS_LAND.a', 'IS_LAND.A.B', `IS_LAND.${'A'.repeat(31)}`])
      expect([code, await wrong(code)]).toEqual([code, [['/code', 'not-an-own-code']]]);
    expect(await wrong('VG_WEAK.A')).toEqual([['/code', 'cannot-be-refined']]);
    expect(await wrong('IS_LAND.B', { from: '2020-01-02', until: '2020-01-01' })).toEqual([
      ['/until', 'latest-before-earliest'],
    ]);
    const taken = await propose('IS_LAND.EVICTION');
    expect([taken.status, taken.body]).toMatchObject([409, { code: 'already-exists' }]);
    const id = randomUUID();
    expect((await propose('IS_LAND.FLOOD', {}, id)).status).toBe(200);
    const waits = await propose('IS_LAND.FLOOD', { nameEn: 'Flooding' });
    expect([waits.status, waits.body]).toMatchObject([409, { code: 'already-exists' }]);
    // What waits itself can be proposed in other words, by who has seen it.
    const unseen = await propose('IS_LAND.FLOOD', { nameEn: 'Flooding' }, id);
    expect([unseen.status, unseen.body]).toMatchObject([409, { code: 'another-waits' }]);
    const { proposal } = (await page()).waiting.find((one) => one.id === id)!;
    const seen = { ...words('IS_LAND.FLOOD', { nameEn: 'Flooding' }), proposal };
    expect((await desk.reviewer.put(`/api/own-codes/${id}`, seen)).status).toBe(200);
    for (const by of [desk.monitor, desk.analyst])
      expect((await propose('IS_LAND.C', {}, randomUUID(), by)).status).toBe(403);
  });

  it('keeps its code, is retired and never deleted, and stays on records; nobody moves it, nor the database', async () => {
    const id = await inUse('IS_LABOUR.GARMENT');
    const record = await log(desk.monitor, anIncident({ issues: ['IS_LABOUR'], ownCodes: ['IS_LABOUR.GARMENT'] }));
    expect((await propose('IS_LAND.GARMENT', {}, id)).body.errors).toMatchObject([
      { pointer: '/code', code: 'own-code-stays' },
    ]);
    expect((await propose('IS_LABOUR.GARMENT', { state: 'retired', nameEn: 'Garment' }, id)).status).toBe(200);
    await releaseAll(desk);
    expect((await page()).items.find((one) => one.id === id)).toMatchObject({ state: 'retired', revision: 2 });
    const again = await desk.monitor.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      but(record.incident, { title: 'Changed' }),
      ifMatch(record.revision),
    );
    expect([again.status, again.body.incident.ownCodes]).toEqual([200, ['IS_LABOUR.GARMENT']]);
    for (const statement of ['delete from own_code', `update own_code set code = 'IS_LAND.GARMENT' where id = '${id}'`])
      await expect(app.database.query(statement)).rejects.toThrow(/retired, never deleted/);
  });
});

describe('a record', () => {
  it('has own codes beside what they refine, and none of another answer or of nobody', async () => {
    await inUse('PF_GENDARMERIE.B', 'SR_NGO.UNION', 'HM_INJURY_MINOR.BRUISE');
    const act = anAct({ actor: 'PF_GENDARMERIE', ownCodes: ['PF_GENDARMERIE.B'] });
    const record = await log(
      desk.monitor,
      anIncident({
        acts: [act],
        harms: [aHarm({ ownCodes: ['HM_INJURY_MINOR.BRUISE'] })],
        sources: [aSource({ type: 'SR_NGO', ownCodes: ['SR_NGO.UNION'] })],
      }),
    );
    const { incident } = (await desk.monitor.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    expect([incident.acts[0], incident.harms[0], incident.sources[0]]).toMatchObject([
      { actor: 'PF_GENDARMERIE', ownCodes: ['PF_GENDARMERIE.B'] },
      { ownCodes: ['HM_INJURY_MINOR.BRUISE'] },
      { ownCodes: ['SR_NGO.UNION'] },
    ]);
    const refused = async (fields: object): Promise<unknown> =>
      (await desk.monitor.put(`/api/incidents/${randomUUID()}`, anIncident({ acts: [anAct(fields)] }), CREATE)).body;
    expect(await refused({ actor: 'PF_ARMY', ownCodes: ['PF_GENDARMERIE.B'] })).toMatchObject({
      errors: [{ pointer: '/acts/0/ownCodes/0', code: 'own-code-without-parent' }],
    });
    expect(await refused({ actor: 'PF_GENDARMERIE', ownCodes: ['PF_GENDARMERIE.UNHEARD'] })).toMatchObject({
      errors: [{ pointer: '/acts/0/ownCodes/0', code: 'unknown-own-code' }],
    });
    await expect(app.database.query(`update act set actor = 'PF_ARMY' where id = '${act.id}'`)).rejects.toThrow(
      /act_own_codes_refine/,
    );
  });

  it('is found by them in the queue, with how many there are', async () => {
    await inUse('PF_ARMY.BRIGADE');
    const acts = [anAct({ actor: 'PF_ARMY', ownCodes: ['PF_ARMY.BRIGADE'] })];
    await log(desk.monitor, anIncident({ title: 'Godwit with', acts }));
    await log(desk.monitor, anIncident({ title: 'Godwit without' }));
    const found = async (query: string): Promise<RecordQueue> =>
      (await desk.monitor.get<RecordQueue>(`/api/incidents?q=Godwit&${query}`)).body;
    const { items, filters } = await found('acts.ownCodes=PF_ARMY.BRIGADE');
    expect(items.map(({ title }) => title)).toEqual(['Godwit with']);
    expect(filters['acts.ownCodes']).toContainEqual(['PF_ARMY.BRIGADE', 1]);
    expect((await found('acts.ownCodes=not-answered')).items.map(({ title }) => title)).toEqual(['Godwit without']);
  });

  it('is found by a name of one in the search, also after another was agreed to', async () => {
    const id = await inUse('PF_ARMY.SEVENTY');
    const acts = [anAct({ actor: 'PF_ARMY', ownCodes: ['PF_ARMY.SEVENTY'] })];
    const { id: record } = await log(desk.monitor, anIncident({ acts }));
    const found = async (q: string): Promise<string[]> =>
      (await desk.monitor.get<RecordQueue>(`/api/incidents?q=${q}`)).body.items.map((one) => one.id);
    expect(await found('seventy')).toContain(record);
    expect(await found('xanthic')).toEqual([]);
    await propose('PF_ARMY.SEVENTY', { nameEn: 'Xanthic brigade' }, id);
    await releaseAll(desk);
    expect(await found('xanthic')).toEqual([record]);
  });

  it('gets them from a cell of an import that names one', async () => {
    await propose('RS_DISPERSAL.HOME', { nameEn: 'Sent home quietly' });
    await releaseAll(desk);
    const rest = 'Sent home quietly,about 30,National media,Example Daily,https://example.org/a';
    await importFile(desk.reviewer, [HEAD, row('A1', '2021-06-04', 'Kampot', 'Of a file', rest)].join('\n'));
    const acts: unknown[] = await app.database.query(
      `select a.type, a.own_codes as codes from act a join incident i on i.id = a.incident_id where i.title = 'Of a file'`,
    );
    expect(acts).toEqual([{ type: 'RS_DISPERSAL', codes: ['RS_DISPERSAL.HOME'] }]);
  });

  it('has one below a withheld code encrypted, for staff alone, and the column says nothing', async () => {
    await inUse('FM_SEXUAL.KINDX', 'VC_CHILD.MONKX');
    const acts = [anAct({ type: 'FM_SEXUAL', ownCodes: ['FM_SEXUAL.KINDX'] })];
    const harms = [aHarm({ affected: ['VC_CHILD'], ownCodes: ['VC_CHILD.MONKX'] })];
    const record = await published(desk, anIncident({ acts, harms }));
    const { incident } = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    expect([incident.acts[0]!.ownCodes, incident.harms[0]!.ownCodes]).toEqual([
      ['FM_SEXUAL.KINDX'],
      ['VC_CHILD.MONKX'],
    ]);
    expect([await plain('act', record.id), await plain('harm', record.id)]).toEqual([[null], [null]]);
    expect(await readableIn(/KINDX|MONKX/)).toEqual([]);
  });

  it('has one encrypted, too, whose answer stands beside a withheld one', async () => {
    await inUse('VC_MONK.ABBOTX');
    const harms = [aHarm({ affected: ['VC_CHILD', 'VC_MONK'], ownCodes: ['VC_MONK.ABBOTX'] })];
    const record = await log(desk.monitor, anIncident({ harms }));
    const { incident } = (await desk.monitor.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    expect([incident.harms[0]!.ownCodes, await plain('harm', record.id)]).toEqual([['VC_MONK.ABBOTX'], [null]]);
    expect(await readableIn(/ABBOTX/)).toEqual([]);
    // What is not withheld is found, so that finding nothing says something.
    await inUse('RS_CORDON.TAPEX');
    await log(desk.monitor, anIncident({ acts: [anAct({ type: 'RS_CORDON', ownCodes: ['RS_CORDON.TAPEX'] })] }));
    expect(await readableIn(/TAPEX/)).toEqual(['public.act', 'the log of records']);
  });

  it('is published without any trace of them: in no public row, answer, feed, figure or file', async () => {
    const CANARY = /QUEZAL/i;
    const codes = ['IS_LAND', 'FM_PUSH', 'PF_GENDARMERIE', 'HM_INJURY_MINOR', 'SR_NGO'].map((one) => `${one}.QUEZAL`);
    for (const code of codes)
      await propose(code, { synonyms: ['quezal word'], nameEn: 'A quezal', nameKm: 'Quezal ក' });
    await releaseAll(desk);
    const record = await published(
      desk,
      anIncident({
        issues: ['IS_LAND'],
        ownCodes: ['IS_LAND.QUEZAL'],
        acts: [
          anAct({ type: 'FM_PUSH', actor: 'PF_GENDARMERIE', ownCodes: ['FM_PUSH.QUEZAL', 'PF_GENDARMERIE.QUEZAL'] }),
        ],
        harms: [aHarm({ ownCodes: ['HM_INJURY_MINOR.QUEZAL'] })],
        sources: [aSource({ type: 'SR_NGO', ownCodes: ['SR_NGO.QUEZAL'] }), aSource({ publisher: 'Another' })],
      }),
    );
    expect(await tablesThatSay(app.database, CANARY, ['public'])).toEqual(
      expect.arrayContaining(['public.act', 'public.harm', 'public.incident', 'public.source', 'public.own_code']),
    );
    expect(await tablesThatSay(app.database, CANARY, ['pub'])).toEqual([]);
    const answers = await publicAnswers(app.visitor, [record.code!], [], ADDRESSES_BESIDE_CODES);
    expect(answers.filter(({ text }) => text.includes(record.code!)).length).toBeGreaterThan(5);
    expect(answers.filter(({ text }) => CANARY.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('loses one with the answer that it refines, where a colleague changes that without the form', async () => {
    await inUse('IS_JUSTICE.TRIAL');
    const record = await verified(desk, anIncident({ issues: ['IS_JUSTICE'], ownCodes: ['IS_JUSTICE.TRIAL'] }));
    expect(await plain('incident', record.id)).toEqual([['IS_JUSTICE.TRIAL']]);
    const other = await verified(desk, anIncident({ issues: ['IS_LAND'] }));
    const merged = await desk.second.post(
      `/api/incidents/${other.id}/mergers`,
      { into: record.id, take: ['issues'], reason: 'The same.' },
      ifMatch(other.revision),
    );
    expect([merged.status, await plain('incident', record.id)]).toEqual([200, [null]]);
  });
});
