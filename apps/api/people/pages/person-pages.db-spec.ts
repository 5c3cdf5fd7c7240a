import { describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { addDays } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import type { Person } from '@vigil/shared/people/person.js';
import { digestsOfName } from '@vigil/shared/people-pages/name-digests.js';
import type { PageName } from '@vigil/shared/people-pages/page-version.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { openDisclosure } from '../../audit-log/log-leaf.js';
import { askToErase, changePerson, happens, readPerson } from '../../testing/a-person.js';
import {
  answerPage,
  consentTo,
  NAME,
  pageView,
  personForPage,
  proposePage,
  readersSee,
  showPageOf,
  SOURCES,
} from '../../testing/a-person-page.js';
import { rowsOf } from '../../testing/acceptance/withheld-totals-setup.js';
import { anIncident } from '../../testing/an-incident.js';
import type { TestApp } from '../../testing/app.js';
import { CREATE, type Desk, ifMatch, log } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';
import type { Actor } from '../../incidents/record-access.js';
import { changeAndLog } from '../log-people.js';
import { findRecord } from '../people.repository.js';
import type { PersonContent } from '../visible-people.js';
import { PagesThatAreOver } from './pages-that-are-over.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const TODAY = todayIn('Asia/Phnom_Penh');
const SHOWN = { listed: true, status: 200, html: 200 };
const NOTHING = { listed: false, status: 410, html: 410 };
const errorsOf = (answer: { body: unknown }): string[] =>
  (answer.body as { errors: { code: string }[] }).errors.map(({ code }) => code);

describe('a page without a name', () => {
  let id: string;
  let code: string;

  it('is nothing before another reviewer agreed, and nobody agrees alone', async () => {
    id = await personForPage(desk.reviewer);
    const asked = await proposePage(desk.reviewer, id);
    expect(asked.body).toMatchObject({ code: null, shown: null, waiting: { isMine: true, isCurrent: true } });
    expect((await app.visitor.get('/api/public/person-pages')).body).toEqual({ total: 0, items: [] });
    expect((await answerPage(desk.reviewer, id)).status).toBe(403);
    // Nor on a small team.
    await desk.admin.put('/api/settings/small-team', { on: true });
    expect((await answerPage(desk.reviewer, id)).status).toBe(403);
    await desk.admin.put('/api/settings/small-team', { on: false });
    for (const client of [desk.analyst, desk.monitor, desk.admin])
      expect((await proposePage(client, id)).status).toBe(403);
    const lines = (await desk.second.get<{ items: object[] }>('/api/person-pages')).body.items;
    expect(lines).toMatchObject([{ person: id, showing: 'SH_CODE', isMine: false }]);
  });

  it('shows what both saw: years, the stage and articles', async () => {
    const { waiting } = (await pageView(desk.second, id)).body;
    const { code: made, shown } = (await answerPage(desk.second, id)).body;
    code = made!;
    expect(shown!.page).toEqual(waiting!.version);
    const page = (await app.visitor.get<object>(`/api/public/person-pages/${code}`)).body;
    expect(page).toEqual({
      code,
      name: null,
      showing: 'SH_CODE',
      asOf: TODAY,
      began: { from: 2021, until: 2021 },
      heldSince: null,
      stage: expect.any(String),
      charges: [],
      sources: [],
    });
    expect((await app.visitor.get('/api/public/person-pages')).body).toEqual({ total: 1, items: [page] });
    expect((await readPerson(desk.reviewer, id)).person.showing).toBe('SH_CODE');
  });

  it('does not move by itself when records change', async () => {
    const before = (await app.visitor.get(`/api/public/person-pages/${code}`)).text;
    await happens(desk.reviewer, 'RELEASED', '2022-03-01', [id], { grade: 'VG_FAIR' });
    expect((await app.visitor.get(`/api/public/person-pages/${code}`)).text).toBe(before);
    const { person, revision } = await readPerson(desk.reviewer, id);
    expect(person.showing).toBe('SH_CODE');
    expect((await changePerson(desk.reviewer, id, { sex: 'SX_FEMALE' })).body.revision).toBe(revision + 1);
    expect(await readersSee(app, code)).toEqual(SHOWN);
    // Another version is another proposal, at the same address.
    expect(await showPageOf({ reviewer: desk.second, second: desk.reviewer }, id)).toBe(code);
    expect((await app.visitor.get(`/api/public/person-pages/${code}`)).body).toMatchObject({ stage: 'ST_FREE' });
  });

  it('is refused if the records changed since it was proposed, or if something else waits', async () => {
    await proposePage(desk.reviewer, id);
    const seen = (await pageView(desk.second, id)).body.waiting!.digest;
    expect((await proposePage(desk.second, id)).body).toMatchObject({ code: 'another-waits' });
    await happens(desk.reviewer, 'ARREST', '2022-06-01', [id], { grade: 'VG_FAIR' });
    const answer = await answerPage(desk.second, id);
    expect([answer.status, (answer.body as object as { code: string }).code]).toEqual([409, 'changed-since-proposed']);
    expect((await pageView(desk.second, id)).body.waiting!.isCurrent).toBe(false);
    // What nobody can agree to any more is replaced by anybody.
    expect((await proposePage(desk.second, id)).status).toBe(200);
    const other = { agrees: true, seen, name: null };
    const late = await desk.reviewer.post<{ code: string }>(`/api/people/${id}/public-page/answers`, other);
    expect(late.body.code).toBe('another-waits');
    expect((await answerPage(desk.second, id, { agrees: false })).body.waiting).toBeNull();
    expect((await answerPage(desk.second, id)).status).toBe(409);
  });

  it('is taken away by one reviewer at once, and leaves nothing', async () => {
    expect((await desk.analyst.delete(`/api/people/${id}/public-page`)).status).toBe(403);
    expect((await desk.second.delete(`/api/people/${id}/public-page`)).status).toBe(200);
    expect(await readersSee(app, code)).toEqual(NOTHING);
    expect((await readPerson(desk.reviewer, id)).person.showing).toBe('SH_NONE');
    expect((await rowsOf(app, 'pub')).filter((row) => row.includes(code))).toEqual([]);
    // An address that never was says the same.
    const texts = await Promise.all(
      [code, 'P-000000'].map((one) => app.visitor.get(`/api/public/person-pages/${one}`)),
    );
    const [left, right] = texts.map(({ text }) =>
      text.replace(/"requestId":"[\w-]+"/, '').replaceAll(code, 'P-000000'),
    );
    expect(left).toBe(right);
    expect((await app.visitor.get('/api/public/person-pages/p-1')).status).toBe(404);
  });

  it('cannot be chosen in the form', async () => {
    for (const showing of ['SH_CODE', 'SH_NAMED']) {
      const answer = await changePerson(desk.reviewer, id, { showing });
      expect([answer.status, errorsOf(answer)]).toEqual([422, ['showing-not-possible']]);
    }
  });
});

describe('a page with a name', () => {
  it('needs two independent sources, a consent of the last year, and an adult; says which is missing', async () => {
    const id = await personForPage(desk.reviewer, { ageGroup: 'AG_CHILD', consents: [consentTo('CODE')] });
    expect((await pageView(desk.reviewer, id)).body.missing).toEqual({ SH_CODE: [], SH_NAMED: ['adult', 'consent'] });
    const answer = await proposePage(desk.reviewer, id, 'SH_NAMED', { sources: SOURCES.slice(0, 1) });
    expect(errorsOf(answer)).toEqual(['page-adult', 'page-consent', 'page-sources']);
    const plain = { sources: [SOURCES[0], { ...SOURCES[1], url: 'http://radio.example/2' }] };
    expect(errorsOf(await proposePage(desk.reviewer, id, 'SH_NAMED', plain))).toEqual(['not-https']);
    const ahead = { sources: SOURCES, heldSince: { earliest: TODAY, latest: addDays(TODAY, 1) } };
    expect(errorsOf(await proposePage(desk.reviewer, id, 'SH_NAMED', ahead))).toEqual(['not-yet']);
  });

  it('gets its name from whoever agrees; the server has it nowhere else, and not before', async () => {
    const id = await personForPage(desk.reviewer);
    const heldSince = { earliest: '2021-03-01', latest: '2021-03-31' };
    const asked = await proposePage(desk.reviewer, id, 'SH_NAMED', { sources: SOURCES, heldSince });
    expect(asked.body.waiting!.version).toMatchObject({ began: null, heldSince, sources: SOURCES });
    expect(errorsOf(await answerPage(desk.second, id))).toEqual(['name-shape']);
    expect(errorsOf(await answerPage(desk.second, id, { name: { name: '<b>', latin: null } }))).toEqual(['name-shape']);
    const code = (await answerPage(desk.second, id, { name: NAME })).body.code!;
    const page = (await app.visitor.get<object>(`/api/public/person-pages/${code}`)).body;
    expect(page).toMatchObject({ name: NAME, heldSince, sources: SOURCES, showing: 'SH_NAMED' });
    const rows = [...(await rowsOf(app, 'public')), ...(await rowsOf(app, 'pub'))];
    const having = rows.filter((row) => row.includes(NAME.name) || row.includes('Heron'));
    expect(having.map((row) => row.split(' ')[0])).toEqual(['pub.person_page']);
    const disclosed = rows
      .map((row) => Buffer.from(row, 'base64url').toString('latin1'))
      .filter((row) => row.includes('Heron'));
    expect(disclosed).toEqual([]);
    expect((await readPerson(desk.reviewer, id)).person.showing).toBe('SH_NAMED');
    await desk.reviewer.delete(`/api/people/${id}/public-page`);
    expect((await rowsOf(app, 'pub')).some((row) => row.includes('Heron'))).toBe(false);
  });

  it('needs a reason if the family says so, which readers never see', async () => {
    const consents = [consentTo('NAME', { by: 'CB_FAMILY' })];
    const id = await personForPage(desk.reviewer, { consents });
    expect((await pageView(desk.reviewer, id)).body.needsReason).toBe(true);
    expect(errorsOf(await proposePage(desk.reviewer, id, 'SH_NAMED', { name: null }))).toEqual([
      'page-reason',
      'name-shape',
    ]);
    const asked = await proposePage(desk.reviewer, id, 'SH_NAMED', { sources: SOURCES, reason: 'No visits: kestrel.' });
    expect(asked.body.waiting!.reason).toBe('No visits: kestrel.');
    const code = (await answerPage(desk.second, id, { name: NAME })).body.code!;
    expect((await app.visitor.get(`/api/public/person-pages/${code}`)).text).not.toContain('kestrel');
    expect((await rowsOf(app, 'public')).some((row) => row.includes('kestrel'))).toBe(false);
    await desk.reviewer.delete(`/api/people/${id}/public-page`);
  });

  it('takes no name on a page without one', async () => {
    const id = await personForPage(desk.reviewer);
    const digests = { name: await digestsOfName(NAME, randomUUID()) };
    expect(errorsOf(await proposePage(desk.reviewer, id, 'SH_CODE', digests))).toEqual(['not-asked-here']);
    await proposePage(desk.reviewer, id);
    for (const name of [NAME, { name: '<b>', latin: null }])
      expect(errorsOf(await answerPage(desk.second, id, { name }))).toEqual(['not-asked-here']);
  });
});

/** Stores what waits as a release did that knew no digests of names. */
const proposedByFormerRelease = (id: string): Promise<void> =>
  app.database.transaction(async (manager) => {
    const record = (await findRecord<PersonContent>(manager, 'person', id))!;
    const { name: _unknown, ...waiting } = record.content.page!.waiting!;
    const content = { ...record.content, page: { ...record.content.page!, waiting } };
    await changeAndLog(manager, { id: desk.reviewer.member!.id } as Actor, record, content, 'page-proposed');
  });

describe('the name on a page', () => {
  /** What another reviewer gets who would agree with another name: which part differs, and nothing of it. */
  const differing = async (id: string, change: Partial<PageName>): Promise<unknown> => {
    const answer = await answerPage(desk.second, id, { name: { ...NAME, ...change } });
    const { errors } = answer.body as object as { errors: { pointer: string; code: string }[] };
    return errors.map(({ pointer, code }) => `${pointer} ${code}`);
  };

  it('is the one that two people typed: with another one, nothing is shown', async () => {
    const id = await personForPage(desk.reviewer);
    const asked = await proposePage(desk.reviewer, id, 'SH_NAMED');
    expect(await differing(id, { name: 'ហេរ៉ុន ដេម' })).toEqual(['/name/name name-differs']);
    expect(await differing(id, { latin: 'Heron Dem\u043E' })).toEqual(['/name/latin latin-differs']);
    expect(await differing(id, { latin: null })).toEqual(['/name/latin latin-differs']);
    expect(await differing(id, { name: 'Kestrel', latin: 'Kestrel' })).toEqual([
      '/name/name name-differs',
      '/name/latin latin-differs',
    ]);
    // What was seen is what is agreed to: with the name that another proposal was made with, it is another one.
    const kestrel = { name: await digestsOfName({ name: 'Kestrel', latin: null }, randomUUID()) };
    const other = await proposePage(desk.reviewer, id, 'SH_NAMED', kestrel);
    expect(other.body.waiting!.version).toEqual(asked.body.waiting!.version);
    const { digest } = asked.body.waiting!;
    const late = { agrees: true, seen: digest, name: { name: 'Kestrel', latin: null } };
    expect((await desk.second.post(`/api/people/${id}/public-page/answers`, late)).body).toMatchObject({
      code: 'another-waits',
    });
    expect(await differing(id, {})).toEqual(['/name/name name-differs', '/name/latin latin-differs']);
    expect((await pageView(desk.second, id)).body.shown).toBeNull();
    const shown = (await answerPage(desk.second, id, { name: late.name })).body.shown!;
    expect(shown.name).toEqual(late.name);
    // Another version of the page takes it anew.
    await proposePage(desk.second, id, 'SH_NAMED');
    const again = await answerPage(desk.reviewer, id, { name: late.name });
    expect(errorsOf(again)).toEqual(['name-differs', 'latin-differs']);
    await desk.reviewer.delete(`/api/people/${id}/public-page`);
  });

  it('may be typed without Latin letters by both alone', async () => {
    const id = await personForPage(desk.reviewer);
    const khmer = { name: NAME.name, latin: null };
    await proposePage(desk.reviewer, id, 'SH_NAMED', { name: await digestsOfName(khmer, randomUUID()) });
    expect(await differing(id, {})).toEqual(['/name/latin latin-differs']);
    expect((await answerPage(desk.second, id, { name: khmer })).status).toBe(200);
    await desk.reviewer.delete(`/api/people/${id}/public-page`);
  });

  it('is in no answer before, nor its digests, and neither is in the history', async () => {
    const id = await personForPage(desk.reviewer);
    const name = await digestsOfName(NAME, randomUUID());
    const asked = await proposePage(desk.reviewer, id, 'SH_NAMED', { name });
    const answers = [
      asked.text,
      (await pageView(desk.second, id)).text,
      (await desk.second.get('/api/person-pages')).text,
      (await desk.second.get(`/api/people/${id}`)).text,
      (await desk.second.get(`/api/people/${id}/changes`)).text,
      ...(await rowsOf(app, 'public')),
    ];
    for (const one of [name.name, name.latin!, name.salt])
      expect(answers.filter((answer) => answer.includes(one))).toEqual([]);
    await answerPage(desk.second, id, { agrees: false });
  });

  it('is asked for anew where a page was proposed before names were compared', async () => {
    const id = await personForPage(desk.reviewer);
    await proposePage(desk.reviewer, id, 'SH_NAMED');
    await proposedByFormerRelease(id);
    expect((await pageView(desk.second, id)).body.waiting).toMatchObject({ isCurrent: false, isMine: false });
    const answer = await answerPage(desk.second, id, { name: NAME });
    expect([answer.status, (answer.body as object as { code: string }).code]).toEqual([409, 'changed-since-proposed']);
    // Anybody proposes it anew.
    expect((await proposePage(desk.second, id, 'SH_NAMED')).status).toBe(200);
    expect((await answerPage(desk.reviewer, id, { name: NAME })).body.shown!.name).toEqual(NAME);
    await desk.reviewer.delete(`/api/people/${id}/public-page`);
  });
});

describe('a page goes at once', () => {
  const withdrawn = (scope: 'CODE' | 'NAME'): Partial<Person> => ({
    consents: (['CODE', 'NAME'] as const).map((one) =>
      consentTo(one, one === scope ? { withdrawnOn: exactDay(TODAY) } : {}),
    ),
  });
  it.each<[string, 'code' | 'named', Partial<Person>]>([
    ['a consent is taken back', 'code', withdrawn('CODE')],
    ['a consent is taken back', 'named', withdrawn('NAME')],
    ['a consent ends', 'code', { consents: [consentTo('CODE', { until: exactDay(addDays(TODAY, -1)) })] }],
    ['the risk is high', 'code', { risk: 'RK_HIGH' }],
    ['the risk is not known', 'named', { risk: null }],
    ['showing is set back', 'code', { showing: 'SH_NONE' }],
    ['showing is set back to totals', 'named', { showing: 'SH_NONE' }],
    ['the person was a child', 'named', { ageGroup: 'AG_CHILD' }],
  ])('when %s (%s)', async (_why, kind, change) => {
    const id = await personForPage(desk.reviewer);
    const code = await showPageOf(desk, id, kind === 'named' ? NAME : null);
    expect(await readersSee(app, code)).toEqual(SHOWN);
    expect((await changePerson(desk.reviewer, id, change)).status).toBe(200);
    expect(await readersSee(app, code)).toEqual(NOTHING);
  });

  it('stays when only a consent to be named is taken back, without a name', async () => {
    const id = await personForPage(desk.reviewer);
    const code = await showPageOf(desk, id);
    await changePerson(desk.reviewer, id, withdrawn('NAME'));
    expect(await readersSee(app, code)).toEqual(SHOWN);
    await desk.reviewer.delete(`/api/people/${id}/public-page`);
  });

  it.each(['S3_RESTRICTED', 'S4_SEALED'])('when the incident becomes %s', async (sensitivity) => {
    const incident = await log(desk.reviewer, anIncident({ title: sensitivity }));
    const id = await personForPage(desk.reviewer, { acts: [{ id: randomUUID(), incident: incident.id, act: null }] });
    const code = await showPageOf(desk, id);
    const { revision } = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${incident.id}`)).body;
    const body = { ...incident.incident, sensitivity };
    expect((await desk.reviewer.put(`/api/incidents/${incident.id}`, body, ifMatch(revision))).status).toBe(200);
    expect(await readersSee(app, code)).toEqual(NOTHING);
  });

  it('when the person is in a case of a sealed incident', async () => {
    const incident = await log(desk.reviewer, anIncident({ title: 'Sealed', sensitivity: 'S4_SEALED' }));
    const id = await personForPage(desk.reviewer);
    const code = await showPageOf(desk, id);
    const courtCase: CourtCase = {
      ...blank(CourtCase),
      handle: 'walnut roof',
      people: [{ id: randomUUID(), person: id, role: 'CA_ACCUSED' }],
      incidents: [{ id: randomUUID(), incident: incident.id }],
    };
    expect((await desk.reviewer.put(`/api/court-cases/${randomUUID()}`, courtCase, CREATE)).status).toBe(201);
    expect(await readersSee(app, code)).toEqual(NOTHING);
  });

  it('K8: when two are joined, the one says so, and both end with the other', async () => {
    const [into, same] = [await personForPage(desk.reviewer), await personForPage(desk.reviewer)];
    const [code, second] = [await showPageOf(desk, into), await showPageOf(desk, same)];
    await desk.reviewer.post(`/api/people/${same}/joinings`, { into });
    expect(await readersSee(app, second)).toEqual(SHOWN);
    const answer = { agrees: true, into, isUndoing: false };
    expect((await desk.second.post(`/api/people/${same}/joinings/answers`, answer)).status).toBe(204);
    expect((await app.visitor.get(`/api/public/person-pages/${second}`)).body).toEqual({ code: second, into: code });
    expect(await readersSee(app, second)).toEqual({ listed: false, status: 200, html: 200 });
    expect(await readersSee(app, code)).toEqual(SHOWN);
    expect(errorsOf(await proposePage(desk.reviewer, same))).toContain('page-joined');
    // A consent taken back at either entry counts for both.
    await changePerson(desk.reviewer, same, withdrawn('CODE'));
    expect([await readersSee(app, code), await readersSee(app, second)]).toEqual([NOTHING, NOTHING]);
  });

  it('also when the incident is limited while somebody agrees', async () => {
    const before = (await app.visitor.get<{ total: number }>('/api/public/person-pages')).body.total;
    for (let round = 0; round < 4; round += 1) {
      const incident = await log(desk.reviewer, anIncident({ title: `Race ${round}` }));
      const acts = [{ id: randomUUID(), incident: incident.id, act: null }];
      const id = await personForPage(desk.reviewer, { acts });
      await proposePage(desk.reviewer, id);
      const seen = (await pageView(desk.second, id)).body.waiting!.digest;
      const { revision } = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${incident.id}`)).body;
      const body = { ...incident.incident, sensitivity: 'S4_SEALED' };
      const [limited] = await Promise.all([
        desk.reviewer.put(`/api/incidents/${incident.id}`, body, ifMatch(revision)),
        desk.second.post(`/api/people/${id}/public-page/answers`, { agrees: true, seen }),
      ]);
      expect(limited.status).toBe(200);
      expect((await app.visitor.get('/api/public/person-pages')).body).toMatchObject({ total: before });
    }
  });

  it('with whom it is erased: nothing is left of them or of it', async () => {
    const id = await personForPage(desk.reviewer);
    const code = await showPageOf(desk, id, NAME);
    await askToErase(desk.reviewer, id);
    expect((await desk.admin.post(`/api/person-erasures/${id}/approvals`, {})).status).toBe(204);
    expect(await readersSee(app, code)).toEqual(NOTHING);
    const rows = [...(await rowsOf(app, 'pub')), ...(await rowsOf(app, 'public'))];
    for (const word of [code, 'Heron', NAME.name]) expect(rows.filter((row) => row.includes(word))).toEqual([]);
    const values: { disclosure: string }[] = await app.database.query('select disclosure from log_value');
    const said = values.map(({ disclosure }) => JSON.stringify(openDisclosure(disclosure)));
    expect(said.some((one) => one.includes('pub.person_page'))).toBe(true);
    for (const word of [code, 'Heron', NAME.name]) expect(said.filter((one) => one.includes(word))).toEqual([]);
  });

  it('by its day, without anybody doing anything', async () => {
    const id = await personForPage(desk.reviewer);
    const code = await showPageOf(desk, id, NAME);
    await app.database.query('update pub.person_page set as_of = $2::date - 2, until_day = $2 where code = $1', [
      code,
      TODAY,
    ]);
    expect(await readersSee(app, code)).toEqual(NOTHING);
    expect((await pageView(desk.reviewer, id)).body.shown).toBeNull();
    // Nobody did anything, and the next hour deletes it, with a line in the log.
    await app.app.get(PagesThatAreOver).run();
    await app.app.get(PagesThatAreOver).run();
    const lines = await app.database.query("select actor_id, entity_id from log_leaf where what = 'pages-over'");
    expect(lines).toEqual([{ actor_id: null, entity_id: null }]);
    expect((await rowsOf(app, 'pub')).filter((row) => row.includes(code))).toEqual([]);
  });
});

describe('what the database refuses', () => {
  const named = {
    code: 'P-ZZZZZZ',
    showing: 'SH_NAMED',
    as_of: '2022-06-30',
    until_day: '2023-06-30',
    stage: 'ST_HELD',
    sources: JSON.stringify(SOURCES),
    name: 'Heron',
  };
  const coded = { code: 'P-ZZZZZZ', showing: 'SH_CODE', as_of: '2022-06-30', stage: 'ST_HELD' };
  const insert = (row: object): Promise<unknown> =>
    app.database.query(
      `insert into pub.person_page (${Object.keys(row).join()}) values (${Object.keys(row)
        .map((_k, at) => `$${at + 1}`)
        .join()})`,
      Object.values(row),
    );
  const charge = (article: unknown): object => ({
    ...coded,
    charges: JSON.stringify([{ law: null, article, status: null }]),
  });
  it.each<[string, object]>([
    ['a code of another form', { ...coded, code: 'KH-ZZZZZZ' }],
    ['another kind', { ...coded, showing: 'SH_COUNTED' }],
    ['a name without a source', { ...named, sources: '[]' }],
    ['one source', { ...named, sources: JSON.stringify(SOURCES.slice(0, 1)) }],
    [
      'two sources of one publisher',
      { ...named, sources: JSON.stringify([SOURCES[0], { ...SOURCES[1], publisher: 'demo post' }]) },
    ],
    [
      'a source by http',
      { ...named, sources: JSON.stringify([...SOURCES, { ...SOURCES[1], url: 'http://a.example/' }]) },
    ],
    ['a name without an end', { ...named, until_day: null }],
    ['a name for longer than a year', { ...named, until_day: '2023-07-01' }],
    ['a page that ended before it began', { ...coded, until_day: '2022-06-30' }],
    ['a page with a name that has none', { ...named, name: null }],
    ['a name on two lines', { ...named, name: 'Heron\nDemo' }],
    ['a name on a page without one', { ...coded, name: 'Heron' }],
    ['a day on a page without a name', { ...coded, held_earliest: '2021-01-01', held_latest: '2021-01-01' }],
    ['a year ahead', { ...coded, began_from: 2022, began_until: 2023 }],
    ['an unknown stage', { ...coded, stage: 'ST_OTHER' }],
    ['an article in words', charge('494 Heron')],
    ['no article', charge(null)],
    ['one joined with itself', { code: 'P-ZZZZZZ', into_code: 'P-ZZZZZZ' }],
    ['one joined that says something', { ...coded, showing: null, into_code: 'P-YYYYYY' }],
  ])('%s', async (_what, row) => {
    await expect(insert(row)).rejects.toMatchObject({ code: '23514' });
  });

  it('but not what is right', async () => {
    await insert(named);
    await insert({ ...coded, code: 'P-YYYYYY' });
    await insert({ code: 'P-XXXXXX', into_code: 'P-YYYYYY' });
    await insert({ ...charge('494'), code: 'P-WWWWWW' });
    await app.database.query('delete from pub.person_page');
  });
});
