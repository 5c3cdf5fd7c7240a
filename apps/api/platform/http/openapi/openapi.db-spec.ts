import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { checkBody } from '@vigil/shared/codebook/check-body.js';
import { fieldsOf } from '@vigil/shared/codebook/field.js';
import { Act } from '@vigil/shared/incident/act.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { type Client, type TestApp } from '../../../testing/app.js';
import { personForPage, showPageOf } from '../../../testing/a-person-page.js';
import { askToErase, handIn, happens } from '../../../testing/a-person.js';
import { anIncident, but } from '../../../testing/an-incident.js';
import { CREATE, ifMatch, publish, verified, type Desk } from '../../../testing/desk.js';
import { API_DESCRIPTION } from '../../../api-description.js';
import type { OpenApi } from './openapi-document.js';
import { EXAMPLE_INCIDENT } from './example-incident.js';
import type { Schema } from './schema-parts.js';
import { useDesk } from '../../../testing/use-desk.js';

const DESCRIBED = { ...API_DESCRIPTION.people, ...API_DESCRIPTION.others };
let app: TestApp;
let desk: Desk;
let document: OpenApi;
useDesk((opened) => ({ app, desk } = opened));
beforeAll(async () => {
  document = (await app.visitor.get<OpenApi>('/api/docs/openapi.json')).body;
});

const schemaOf = (name: string): Schema => document.components.schemas[name]!;

/**
 * Returns how a value violates a schema of the document; empty when it conforms. Knows only the keywords that our
 * schemas use.
 */
const faults = (schema: Schema, value: unknown, at = ''): string[] => {
  if (schema.$ref) return faults(schemaOf(schema.$ref.split('/').at(-1)!), value, at);
  if (schema.oneOf) {
    const tried = schema.oneOf.map((one) => faults(one, value, at));
    return tried.some((found) => found.length === 0) ? [] : tried[0]!;
  }
  if (schema.enum && !schema.enum.includes(value as string))
    return [`${at}: ${String(value)} is none of ${schema.enum.length} codes`];
  const type =
    value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.includes(type) && !(type === 'integer' && types.includes('number')))
    return [`${at}: ${type} instead of ${types.join()}`];
  if (Array.isArray(value))
    return value.flatMap((item, index) => (schema.items ? faults(schema.items, item, `${at}/${index}`) : []));
  if (type !== 'object' || !schema.properties) return [];
  const own = value as Record<string, unknown>;
  return [
    ...(schema.required ?? []).filter((key) => !(key in own)).map((key) => `${at}/${key}: missing`),
    ...(schema.additionalProperties === false
      ? Object.keys(own)
          .filter((key) => !(key in schema.properties!))
          .map((key) => `${at}/${key}: not described`)
      : []),
    ...Object.entries(own).flatMap(([key, item]) =>
      schema.properties![key] ? faults(schema.properties![key], item, `${at}/${key}`) : [],
    ),
  ];
};
const answerSchema = (method: string, path: string, status = 200): Schema =>
  document.paths[path]![method]!.responses[status]!.content!['application/json']!.schema;

describe('the description of the API', () => {
  it('describes every route, each in the *.openapi.ts of its module, and nothing that is no route', () => {
    const routes = app.routes
      .routes()
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => / \/api\/(?!docs)/.test(route));
    expect(Object.keys(DESCRIBED).sort()).toEqual(routes.sort());
    expect(Object.values(document.paths).flatMap(Object.keys)).toHaveLength(routes.length);
  });

  it('points only to shapes that are there, and names every operation once', () => {
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]!);
    expect(refs.length).toBeGreaterThan(100);
    expect([...new Set(refs)].filter((name) => !schemaOf(name))).toEqual([]);
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has every field of the codebook with its words, codes and limits', () => {
    for (const of of [Incident, Act]) {
      const properties = schemaOf(of.name).properties!;
      expect(Object.keys(properties).filter((key) => key !== 'id')).toEqual(fieldsOf(of).map((field) => field.name));
      for (const field of fieldsOf(of)) expect(properties[field.name]!.description!.length).toBeGreaterThan(10);
    }
    expect(schemaOf('Incident').properties!['title']).toMatchObject({
      type: ['string', 'null'],
      maxLength: 200,
      description: expect.stringContaining('Needed to submit'),
    });
    expect(schemaOf('Incident').properties!['interference']).toMatchObject({
      enum: [...codesOf('interference'), null],
    });
    expect(schemaOf('Incident').properties!['narrative']!.description).toContain('Internal: never published');
    expect(schemaOf('ReviewBody').properties!['decision']).toEqual({
      type: 'string',
      enum: ['take', 'return', 'verify', 'reject', 'reopen'],
    });
    expect(schemaOf('SettingsBody')).toMatchObject({
      required: ['organisation', 'standards', 'smallTeam'],
      properties: { organisation: { maxLength: 200 } },
    });
  });

  it('says who may, what may go wrong and which header is needed', () => {
    const put = document.paths['/api/incidents/{id}']!['put']!;
    expect(put).toMatchObject({
      'x-action': 'log-incident',
      'x-roles': ['monitor', 'reviewer'],
      security: [{ session: [] }],
    });
    expect(Object.keys(put.responses)).toEqual([
      '200',
      '201',
      '400',
      '401',
      '403',
      '404',
      '409',
      '412',
      '413',
      '415',
      '422',
      '428',
      '429',
      '503',
    ]);
    expect(put.parameters.map(({ name }) => name)).toEqual(['id', 'If-None-Match', 'If-Match']);
    expect(document.paths['/api/public/counts']!['get']).toMatchObject({
      security: [],
      'x-roles': expect.arrayContaining(['public']),
    });
  });
});

describe('its examples', () => {
  it('have a record that the codebook accepts and the server takes', async () => {
    expect(checkBody(Incident, JSON.parse(JSON.stringify(EXAMPLE_INCIDENT))).errors).toEqual([]);
    const answer = await desk.monitor.put(`/api/incidents/${randomUUID()}`, EXAMPLE_INCIDENT, CREATE);
    expect([answer.status, faults(schemaOf('Record'), answer.body)]).toEqual([201, []]);
  });

  it('are bodies that their shapes and the server accept', async () => {
    const { headers: seenSettings } = await desk.admin.get('/api/settings');
    const send: Record<string, [Client, string, Record<string, string>]> = {
      'POST /api/invitations': [desk.admin, '/api/invitations', {}],
      'PUT /api/settings': [desk.admin, '/api/settings', { 'if-match': seenSettings.get('etag')! }],
      'PUT /api/settings/messages': [desk.admin, '/api/settings/messages', {}],
      'PUT /api/inbox/messages': [desk.monitor, '/api/inbox/messages', {}],
      'PUT /api/groups/:id': [desk.reviewer, `/api/groups/${randomUUID()}`, CREATE],
      'PUT /api/search-words/:id': [desk.reviewer, `/api/search-words/${randomUUID()}`, CREATE],
      'PUT /api/own-codes/:id': [desk.reviewer, `/api/own-codes/${randomUUID()}`, {}],
      'PUT /api/datasets/:id': [desk.analyst, `/api/datasets/${randomUUID()}`, CREATE],
      'PUT /api/proposed-names/:id': [desk.monitor, `/api/proposed-names/${randomUUID()}`, {}],
      'POST /api/places/at': [desk.monitor, '/api/places/at', {}],
      'POST /api/reports': [desk.analyst, '/api/reports', {}],
      'POST /api/counts': [desk.analyst, '/api/counts', {}],
      'PUT /api/members/:id': [desk.admin, `/api/members/${(await app.signIn('monitor')).member!.id}`, {}],
    };
    for (const [key, { example }] of Object.entries(DESCRIBED)) {
      if (example === undefined) continue;
      const [method, path] = key.split(' ') as [string, string];
      const { schema } =
        document.paths[path.replace(/:(\w+)/g, '{$1}')]![method.toLowerCase()]!.requestBody!.content[
          'application/json'
        ];
      expect([key, faults(schema, JSON.parse(JSON.stringify(example)))]).toEqual([key, []]);
      const sender = send[key];
      if (!sender) continue;
      const { status } = await sender[0].request(method, sender[1], example, sender[2]);
      expect([key, Math.floor(status / 100)]).toEqual([key, 2]);
    }
  });
});

describe('the answers of the server', () => {
  it('have the shapes that are described', async () => {
    const record = await publish(desk.second, await verified(desk, anIncident()));
    await desk.monitor.put(`/api/proposed-names/${randomUUID()}`, DESCRIBED['PUT /api/proposed-names/:id']!.example);
    const person = await handIn(desk.reviewer);
    const arrest = await happens(desk.reviewer, 'ARREST', '2021-03-01', [person]);
    const page = await showPageOf(desk, await personForPage(desk.reviewer), { name: 'Heron Demo', latin: null });
    await desk.reviewer.post('/api/dossiers', { of: 'person', id: person, as: 'page', language: 'en' });
    const exported = await desk.reviewer.post<{ id: string }>('/api/people-exports', { keys: [], hasPassphrase: true });
    await askToErase(desk.reviewer, person);
    const asked: [Client, string, string][] = [
      [desk.reviewer, '/api/people', '/api/people'],
      [desk.reviewer, `/api/people/${person}`, '/api/people/{id}'],
      [desk.reviewer, `/api/case-events/${arrest}`, '/api/case-events/{id}'],
      [desk.monitor, '/api/reviewers-for-people', '/api/reviewers-for-people'],
      [desk.reviewer, `/api/people/${person}/changes`, '/api/people/{id}/changes'],
      [desk.reviewer, `/api/case-events/${arrest}/changes`, '/api/case-events/{id}/changes'],
      [desk.reviewer, '/api/court-cases', '/api/court-cases'],
      [desk.reviewer, '/api/hearings', '/api/hearings'],
      [desk.reviewer, `/api/dossiers?of=person&id=${person}`, '/api/dossiers'],
      [desk.reviewer, '/api/people-exports', '/api/people-exports'],
      [desk.reviewer, `/api/people-exports/${exported.body.id}/parts`, '/api/people-exports/{id}/parts'],
      [desk.reviewer, '/api/people-joinings', '/api/people-joinings'],
      [desk.reviewer, '/api/custody-limits', '/api/custody-limits'],
      [desk.reviewer, `/api/people/${person}/public-page`, '/api/people/{id}/public-page'],
      [desk.reviewer, '/api/person-pages', '/api/person-pages'],
      [app.visitor, '/api/public/person-pages', '/api/public/person-pages'],
      [app.visitor, `/api/public/person-pages/${page}`, '/api/public/person-pages/{code}'],
      [desk.reviewer, '/api/people-without-team', '/api/people-without-team'],
      [desk.admin, '/api/person-erasures', '/api/person-erasures'],
      [desk.reviewer, `/api/incidents/${record.id}`, '/api/incidents/{id}'],
      [desk.reviewer, '/api/incidents', '/api/incidents'],
      [desk.reviewer, `/api/incidents/${record.id}/gaps`, '/api/incidents/{id}/gaps'],
      [desk.reviewer, '/api/gallery', '/api/gallery'],
      [desk.reviewer, '/api/incidents/matching', '/api/incidents/matching'],
      [desk.reviewer, '/api/incidents/tags', '/api/incidents/tags'],
      [desk.reviewer, `/api/incidents/${record.id}/changes`, '/api/incidents/{id}/changes'],
      [desk.reviewer, `/api/incidents/${record.id}/duplicates`, '/api/incidents/{id}/duplicates'],
      [desk.second, `/api/incidents/${record.id}/publications/preview`, '/api/incidents/{id}/publications/preview'],
      [desk.admin, '/api/members', '/api/members'],
      [desk.admin, '/api/settings', '/api/settings'],
      [desk.admin, '/api/countries', '/api/countries'],
      [desk.admin, '/api/settings/messages', '/api/settings/messages'],
      [desk.monitor, '/api/inbox/messages', '/api/inbox/messages'],
      [desk.admin, '/api/sessions/current', '/api/sessions/current'],
      [desk.monitor, '/api/groups', '/api/groups'],
      [desk.monitor, '/api/search-words', '/api/search-words'],
      [desk.monitor, '/api/own-codes', '/api/own-codes'],
      [desk.monitor, '/api/datasets', '/api/datasets'],
      [desk.reviewer, `/api/incidents/${record.id}/dataset`, '/api/incidents/{id}/dataset'],
      [desk.monitor, '/api/proposed-names', '/api/proposed-names'],
      [desk.monitor, '/api/usual-codes', '/api/usual-codes'],
      [desk.analyst, '/api/people-figures?indicator=I13&period=2021', '/api/people-figures'],
      [desk.analyst, '/api/coverage', '/api/coverage'],
      [desk.analyst, '/api/period-work?from=2021-01-01&until=2021-06-30', '/api/period-work'],
      [desk.analyst, '/api/published-totals', '/api/published-totals'],
      [desk.analyst, '/api/reports', '/api/reports'],
      [app.visitor, '/api/public/about', '/api/public/about'],
      [app.visitor, '/api/public/counts?period=2021-H1', '/api/public/counts'],
      [app.visitor, '/api/public/incidents?period=2021', '/api/public/incidents'],
      [app.visitor, `/api/public/incidents/${record.code}`, '/api/public/incidents/{code}'],
      [app.visitor, '/api/public/groups', '/api/public/groups'],
      [app.visitor, '/api/public/calendar?place=12', '/api/public/calendar'],
      [app.visitor, '/api/public/find?text=arrests+in+Kandal', '/api/public/find'],
      [app.visitor, '/api/public/changes', '/api/public/changes'],
      [app.visitor, '/api/public/coverage', '/api/public/coverage'],
      [app.visitor, '/api/public/published-totals', '/api/public/published-totals'],
      [app.visitor, '/api/public/places', '/api/public/places'],
    ];
    for (const [client, path, described] of asked) {
      const { status, body } = await client.get(path);
      expect([path, status, faults(answerSchema('get', described), body)]).toEqual([path, 200, []]);
    }
    const refusal = await desk.reviewer.put(
      `/api/incidents/${record.id}`,
      but(record.incident, { title: 7 }),
      ifMatch(1),
    );
    expect([refusal.status, faults(schemaOf('Problem'), refusal.body)]).toEqual([422, []]);
  });
});

describe('the page', () => {
  it('shows every route and shape and loads nothing but its own style sheet', async () => {
    const page = await app.visitor.get('/api/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const path of Object.keys(document.paths)) expect(page.text).toContain(`<code>${path}</code>`);
    for (const name of Object.keys(document.components.schemas)) expect(page.text).toContain(`id="${name}"`);
    expect([...page.text.matchAll(/(?:src|href)="([^"#][^"]*)"/g)].map((match) => match[1])).toEqual([
      '/api/docs/style.css',
      '/api/docs/openapi.json',
    ]);
    expect(page.text).not.toMatch(/<script|\sstyle=|\son\w+=/);
    expect((await app.visitor.get('/api/docs/style.css')).headers.get('content-type')).toBe('text/css; charset=utf-8');
  });

  it('is kept by browsers and asked for again with its tag', async () => {
    const { headers } = await app.visitor.get('/api/docs/openapi.json');
    expect((await app.visitor.get('/api/docs/openapi.json', { 'if-none-match': headers.get('etag')! })).status).toBe(
      304,
    );
  });
});

describe('what goes wrong', () => {
  it('is found by the comparison: a key too many, one too few, a code that is none', () => {
    const face = {
      organisationKm: '',
      standardsKm: '',
      address: '',
      sentenceEn: '',
      sentenceKm: '',
      startView: '',
      logo: '',
    };
    const days = { ...face, contact: '', objectionDays: 14, objectionKeepDays: 90, ownerDays: 7 };
    const settings = { organisation: 'x', standards: 'y', ...days, smallTeam: true };
    expect(faults(schemaOf('Settings'), settings)).toEqual([]);
    expect(faults(schemaOf('Settings'), { ...settings, more: 1 })).toEqual(['/more: not described']);
    expect(faults(schemaOf('Settings'), { organisation: 'x', standards: 1, ...days })).toEqual([
      '/smallTeam: missing',
      '/standards: integer instead of string',
    ]);
    expect(faults(schemaOf('Count'), { state: 'X', low: null, high: null, text: null })).toEqual([
      '/state: X is none of 7 codes',
    ]);
  });
});
