import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { exactly, UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { TestApp } from '../app.js';
import { anAccount, anAct, anIncident, but } from '../an-incident.js';
import { CREATE, ifMatch, log, published, submit, verified, verify, type Desk } from '../desk.js';
import { countsOf } from './public-requests.js';
import { expectRefusal, type Expected } from './refusals.js';
import { useDesk } from '../use-desk.js';

let app: TestApp;
let desk: Desk;
/** What is there before anything goes wrong: a draft, and one on the public map. */
let draft: IncidentRecord;
useDesk((opened) => ({ app, desk } = opened));
beforeAll(async () => {
  await published(desk, anIncident({ title: 'On the map' }));
  draft = await log(desk.monitor, anIncident({ title: 'A draft', narrative: 'What we know' }));
});

/** Refused when it is logged and when the draft is changed to it; the draft is afterwards as it was. */
const refusedAlike = async (body: (whole: Incident) => unknown, expected: Expected): Promise<void> => {
  await expectRefusal(
    app.database,
    (language) => desk.monitor.put(`/api/incidents/${randomUUID()}`, body(anIncident()), { ...CREATE, ...language }),
    expected,
  );
  await expectRefusal(
    app.database,
    (language) =>
      desk.monitor.put(`/api/incidents/${draft.id}`, body(draft.incident), { ...ifMatch(draft.revision), ...language }),
    expected,
  );
  expect((await desk.monitor.get<IncidentRecord>(`/api/incidents/${draft.id}`)).body).toEqual(draft);
};
const wrong = (fields: Record<string, string>): Expected => ({ status: 422, code: 'invalid-body', fields });

describe('bad input, by name: a record that is logged or changed', () => {
  it('a misspelt key', () =>
    refusedAlike(
      (whole) => {
        const { placeNote, ...rest } = whole;
        return { ...rest, placenote: placeNote, acts: [but(anAct(), { forcename: 'police' })] };
      },
      wrong({ '/placeNote': 'missing-key', '/placenote': 'unknown-key', '/acts/0/forcename': 'unknown-key' }),
    ));

  it('a missing key', () =>
    refusedAlike(
      (whole) => {
        return but(whole, {
          crowd: undefined,
          sources: whole.sources.map((source, i) => (i === 0 ? but(source, { url: undefined }) : source)),
        });
      },
      wrong({ '/crowd': 'missing-key', '/sources/0/url': 'missing-key' }),
    ));

  it.each([
    ['a list', []],
    ['a text', '"words"'],
    ['a number', 12],
    ['null', 'null'],
  ])('a body of the wrong type: %s', (_name, body) => refusedAlike(() => body, wrong({ '': 'wrong-type' })));

  it('answers of the wrong type, nothing converted', () =>
    refusedAlike(
      (whole) =>
        but(whole, {
          title: 12,
          acts: {},
          crowd: '25',
          interference: true,
          point: [11.5, 104.9],
          accounts: ['text'],
          when: '2021-06-04',
        }),
      wrong({
        '/title': 'wrong-type',
        '/acts': 'wrong-type',
        '/crowd': 'wrong-type',
        '/interference': 'unknown-code',
        '/point': 'wrong-type',
        '/accounts/0': 'wrong-type',
        '/when': 'wrong-type',
      }),
    ));

  it('a title of zero-width spaces only', () =>
    refusedAlike((whole) => but(whole, { title: '\u200B\u200B \u200B' }), wrong({ '/title': 'blank-text' })));

  it('a month window that is no whole month', () =>
    refusedAlike(
      (whole) => but(whole, { when: { precision: 'DP_MONTH', earliest: '2021-06-01', latest: '2021-06-29' } }),
      wrong({ '/when/precision': 'not-a-whole-month' }),
    ));

  it('a latest day before the earliest', () =>
    refusedAlike(
      (whole) => but(whole, { when: { precision: 'DP_RANGE', earliest: '2021-06-05', latest: '2021-06-04' } }),
      wrong({ '/when/latest': 'latest-before-earliest' }),
    ));

  it('a crowd whose low is above its high', () =>
    refusedAlike(
      (whole) => but(whole, { crowd: { state: 'CS_RANGE', low: 50, high: 20, text: null } }),
      wrong({ '/crowd/low': 'low-not-below-high' }),
    ));

  it('an unknown code', () =>
    refusedAlike(
      (whole) =>
        but(whole, {
          interference: 'IN_SOMEWHAT',
          assemblyTypes: ['AT_MARCH', 'AT_PARADE'],
          acts: [anAct({ type: 'FM_TICKLE' }), anAct({ actor: 'AT_MARCH' })],
        }),
      wrong({
        '/interference': 'unknown-code',
        '/assemblyTypes/1': 'unknown-code',
        '/acts/0/type': 'unknown-code',
        '/acts/1/actor': 'unknown-code',
      }),
    ));

  it('a place that does not exist', () =>
    refusedAlike(
      (whole) =>
        but(whole, {
          place: { code: '9999', precision: 'LP_DISTRICT' },
          acts: [anAct({ place: { code: '12ab', precision: 'LP_SITE' } })],
        }),
      wrong({ '/place/code': 'unknown-place', '/acts/0/place/code': 'unknown-place' }),
    ));

  it('a point in Vietnam', () =>
    refusedAlike(
      (whole) => but(whole, { point: { lat: 10.7769, lon: 106.7009, accuracyMetres: null } }),
      wrong({ '/point': 'point-outside' }),
    ));

  it('latitude and longitude swapped', async () => {
    await refusedAlike(
      (whole) => but(whole, { point: { lat: 104.9282, lon: 11.5564, accuracyMetres: null } }),
      wrong({ '/point': 'point-swapped' }),
    );
    await refusedAlike(
      (whole) => but(whole, { point: { lat: 150, lon: 11.5564, accuracyMetres: null } }),
      wrong({ '/point/lat': 'not-a-latitude' }),
    );
    const asked = await desk.monitor.post('/api/places/at', { lat: 104.9282, lon: 11.5564 });
    expect([asked.status, asked.body]).toMatchObject([200, { code: null, swapped: true, outside: true }]);
    const right = await desk.monitor.post('/api/places/at', { lat: 11.5564, lon: 104.9282 });
    expect(right.body).toMatchObject({ swapped: false, outside: false });
  });
});

describe('bad input, by name: what was sent', () => {
  it('ten megabytes of JSON', async () => {
    const huge = JSON.stringify(but(anIncident(), { narrative: 'x'.repeat(10 * 1024 * 1024) }));
    await expectRefusal(
      app.database,
      (language) => desk.monitor.put(`/api/incidents/${randomUUID()}`, huge, { ...CREATE, ...language }),
      { status: 413, code: 'too-large' },
    );
  });

  it('JSON that breaks off', async () => {
    const half = JSON.stringify(anIncident()).slice(0, 200);
    await expectRefusal(
      app.database,
      (language) => desk.monitor.put(`/api/incidents/${randomUUID()}`, half, { ...CREATE, ...language }),
      { status: 400, code: 'malformed-json' },
    );
  });
});

describe('bad input, by name: on the way to the map', () => {
  const post =
    (record: IncidentRecord, noun: string, body: unknown) =>
    (client: Desk['monitor']) =>
    (language: Record<string, string>) =>
      client.post(`/api/incidents/${record.id}/${noun}`, body, { ...ifMatch(record.revision), ...language });
  const PUBLISH = { shownPlace: 'district', shownDate: 'day' };

  it('an act without a type, at submission', async () => {
    const record = await log(desk.monitor, anIncident({ acts: [anAct(), anAct({ type: null })] }));
    expect(record.missing).toEqual([{ pointer: '/acts/1/type', code: 'required' }]);
    await expectRefusal(app.database, post(record, 'submissions', {})(desk.monitor), {
      status: 422,
      code: 'incomplete',
      fields: { '/acts/1/type': 'required' },
    });
  });

  it('everything that is missing, at once', async () => {
    const record = await log(
      desk.monitor,
      anIncident({ title: null, when: null, place: null, sources: [], acts: [], interference: 'IN_INTERFERED' }),
    );
    await expectRefusal(app.database, post(record, 'submissions', {})(desk.monitor), {
      status: 422,
      code: 'incomplete',
      fields: {
        '/title': 'required',
        '/when': 'required',
        '/place': 'required',
        '/sources': 'source-needed',
        '/acts': 'act-needed',
      },
    });
  });

  it('publishing one’s own', async () => {
    const own = await verify(desk.second, await submit(desk.reviewer, await log(desk.reviewer, anIncident())));
    await expectRefusal(app.database, post(own, 'publications', PUBLISH)(desk.reviewer), {
      status: 403,
      code: 'own-record',
    });
    expect((await countsOf(app.visitor, 'indicator=I02&period=2021')).total.low).toBe(1);
  });

  it('publishing with the authorities’ account missing', async () => {
    const record = await verified(
      desk,
      anIncident({ accounts: [anAccount({ party: 'PA_ORGANISER' }), anAccount({ aboutThisEvent: 'no' })] }),
    );
    await expectRefusal(app.database, post(record, 'publications', PUBLISH)(desk.second), {
      status: 422,
      code: 'authority-account-missing',
      fields: { '/accounts': 'authority-account-missing' },
    });
    expect((await countsOf(app.visitor, 'indicator=I02&period=2021')).total.low).toBe(1);
  });

  it('"not sought" without a reason', async () => {
    const record = await log(
      desk.monitor,
      anIncident({ accounts: [anAccount({ stance: 'DS_NOT_SOUGHT', text: null })] }),
    );
    await expectRefusal(app.database, post(record, 'submissions', {})(desk.monitor), {
      status: 422,
      code: 'incomplete',
      fields: { '/accounts/0/text': 'reason-needed' },
    });
  });
});

describe('bad input, by name: two editors at once', () => {
  it('the one who does not say which version: 428; the one who is late: 412, with both versions to compare', async () => {
    const record = await submit(
      desk.monitor,
      await log(desk.monitor, anIncident({ narrative: 'As the monitor wrote it' })),
    );
    const url = `/api/incidents/${record.id}`;
    const base = (await desk.reviewer.get<IncidentRecord>(url)).body;
    const first = await desk.reviewer.put<IncidentRecord>(
      url,
      but(base.incident, { title: 'What the first wrote', crowd: exactly(25) }),
      ifMatch(base.revision),
    );
    expect([first.status, first.headers.get('etag')]).toEqual([200, `"${base.revision + 1}"`]);

    const second = but(base.incident, { title: 'What the second wrote', crowd: UNKNOWN_COUNT });
    await expectRefusal(app.database, (language) => desk.second.put(url, second, language), {
      status: 428,
      code: 'precondition-needed',
    });
    await expectRefusal(
      app.database,
      (language) => desk.second.put(url, second, { 'if-match': '"abc"', ...language }),
      { status: 428, code: 'precondition-needed' },
    );
    const refused = await expectRefusal(
      app.database,
      (language) => desk.second.put(url, second, { ...ifMatch(base.revision), ...language }),
      { status: 412, code: 'changed-meanwhile' },
    );
    expect(refused['current']).toEqual((await desk.second.get(url)).body);
    expect(refused['current']).toMatchObject({
      revision: base.revision + 1,
      incident: { title: 'What the first wrote', crowd: exactly(25), narrative: 'As the monitor wrote it' },
    });

    const after = await desk.second.put<IncidentRecord>(url, second, ifMatch(base.revision + 1));
    expect(after.body.incident.title).toBe('What the second wrote');
  });

  it('exactly one of eight who save at the same moment is answered 200, the others 412', async () => {
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const base = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        (n % 2 ? desk.reviewer : desk.second).put<IncidentRecord>(
          `/api/incidents/${record.id}`,
          but(base.incident, { title: `Editor ${n}` }),
          ifMatch(base.revision),
        ),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
    const kept = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    expect(kept).toMatchObject({
      revision: base.revision + 1,
      incident: { title: answers.find((answer) => answer.status === 200)!.body.incident.title },
    });
  });

  it.each(['submissions', 'reviews', 'publications', 'retractions', 'mergers', 'assessments'])(
    'late or unsaid on %s, too',
    async (noun) => {
      const record = await submit(desk.monitor, await log(desk.monitor, anIncident()));
      const bodies: Record<string, unknown> = {
        submissions: {},
        reviews: { decision: 'take' },
        publications: { shownPlace: 'district', shownDate: 'day' },
        retractions: { reason: 'CR_CODING', note: 'x' },
        mergers: { into: randomUUID() },
        assessments: {
          id: randomUUID(),
          act: record.incident.acts[0]!.id,
          outcome: 'LA_UNDETERMINED',
          reasons: 'x',
          standards: 'y',
          tests: {},
        },
      };
      const url = `/api/incidents/${record.id}/${noun}`;
      const [without, stale] = [
        await desk.reviewer.post(url, bodies[noun]),
        await desk.reviewer.post(url, bodies[noun], ifMatch(record.revision + 5)),
      ];
      expect([without.status, stale.status]).toEqual([428, noun === 'mergers' ? 404 : 412]);
    },
  );
});
