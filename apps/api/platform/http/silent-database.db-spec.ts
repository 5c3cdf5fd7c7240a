import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { startTestApp, type Answer, type TestApp } from '../../testing/app.js';
import { allow } from './allow-decorator.js';
import { createLog } from './request-log.js';

/** A word that is in no source: if an answer contains it, it came from the request. */
const CANARY = 'canary7Q4xVb2';
const NAME = /canary7q4xvb2/i;

let database: FreshDatabase;
let app: TestApp;
const logged: string[] = [];
const printed: string[] = [];
const answers: Answer[] = [];
const terminal = globalThis.console;
const real = {
  out: process.stdout.write,
  err: process.stderr.write,
  log: terminal.log,
  error: terminal.error,
  warn: terminal.warn,
};

beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, {
    log: createLog('info', { write: (line) => void logged.push(line) }),
    extend: (server) => {
      server.get('/api/testing/defect', { config: allow('read-public') }, () => {
        throw new TypeError(`cannot read ${CANARY}`);
      });
      server.get('/api/testing/named', { config: allow('read-public') }, () => {
        throw Object.assign(new Error('x'), { name: CANARY, code: CANARY });
      });
      server.get('/api/testing/thrown', { config: allow('read-public') }, () => {
        throw CANARY as unknown as Error;
      });
      server.get('/api/testing/status', { config: allow('read-public') }, () => {
        throw Object.assign(new Error(CANARY), { statusCode: 418, code: 'X' });
      });
      server.get('/api/testing/check', { config: allow('read-public') }, () =>
        app.database.query(`insert into member (id, name, name_folded, role) values ($1, $2, $2, 'king')`, [
          randomUUID(),
          CANARY,
        ]),
      );
      server.get('/api/testing/unique', { config: allow('read-public') }, async () => {
        const add = (): Promise<unknown> =>
          app.database.query(`insert into member (id, name, name_folded, role) values ($1, $2, $2, 'monitor')`, [
            randomUUID(),
            CANARY,
          ]);
        await add();
        return add();
      });
      server.get('/api/testing/syntax', { config: allow('read-public') }, () =>
        app.database.query(`select '${CANARY}'::integer`),
      );
    },
  });
  const keep = (chunk: unknown): boolean => printed.push(String(chunk)) > 0;
  process.stdout.write = keep as typeof process.stdout.write;
  process.stderr.write = keep as typeof process.stderr.write;
  terminal.log = terminal.error = terminal.warn = (...all: unknown[]) => void printed.push(all.map(String).join(' '));
  answers.push(...(await provoke()));
});
afterAll(async () => {
  process.stdout.write = real.out;
  process.stderr.write = real.err;
  Object.assign(terminal, { log: real.log, error: real.error, warn: real.warn });
  await app?.close();
  await database?.drop();
});

const provoke = async (): Promise<Answer[]> => {
  const [monitor, admin] = [await app.signIn('monitor'), await app.signIn('admin')];
  const incident = Object.assign(blank(Incident), {
    kind: CANARY,
    title: '\u0000' + CANARY,
    narrative: { CANARY },
    [CANARY]: CANARY,
  });
  const all: Answer[] = [];
  for (const what of ['defect', 'named', 'thrown', 'status', 'check', 'unique', 'syntax'])
    all.push(await app.visitor.get(`/api/testing/${what}?q=${CANARY}`));
  all.push(
    await app.visitor.get(`/api/${CANARY}?q=${CANARY}`, {
      'user-agent': CANARY,
      cookie: `__Host-vigil=${CANARY}`,
      'accept-language': CANARY,
    }),
  );
  all.push(await app.visitor.post('/api/sessions', { name: CANARY, password: CANARY }));
  all.push(await app.visitor.post('/api/sessions', { link: CANARY }));
  all.push(await app.visitor.post('/api/sessions', `{"name": "${CANARY}`));
  all.push(await app.visitor.post('/api/sessions', { name: CANARY }, { origin: `https://${CANARY}.example` }));
  all.push(await app.visitor.post('/api/sessions', CANARY, { 'content-type': `text/${CANARY}` }));
  all.push(await app.visitor.request('PATCH', `/api/sessions?${CANARY}`));
  all.push(await admin.post('/api/invitations', { role: CANARY }));
  all.push(await admin.put('/api/settings', { organisation: CANARY, standards: `${CANARY}\u0000`, smallTeam: CANARY }));
  all.push(await monitor.put(`/api/incidents/${randomUUID()}`, incident, { 'if-none-match': '*' }));
  all.push(await monitor.put(`/api/incidents/${CANARY}`, incident, { 'if-none-match': '*' }));
  return all;
};

it('says nothing of what was sent in any answer', () => {
  const codes = answers.map(({ status, body }) => `${status} ${String(body?.['code'])}`);
  expect(codes.slice(0, 7)).toEqual([
    '500 unexpected',
    '500 unexpected',
    '500 unexpected',
    '500 unexpected',
    '500 unexpected',
    '409 already-exists',
    '500 unexpected',
  ]);
  expect(codes.filter((code) => /^[23]/.test(code))).toEqual([]);
  for (const { text, headers } of answers) {
    const parts = text.replaceAll(/"pointer":"[^"]*"/g, ''); // an unknown key is named to the client that sent it
    expect(`${parts} ${JSON.stringify([...headers])}`).not.toMatch(NAME);
  }
});

it('says of the unexpected a request id and nothing else', () => {
  const { body, headers } = answers[0]!;
  expect(body).toEqual({
    type: '/problems/unexpected',
    status: 500,
    code: 'unexpected',
    requestId: headers.get('x-request-id'),
    title: 'Something went wrong on our side',
    detail: expect.any(String),
  });
});

it('writes nothing of what was sent into the log, nor past it', () => {
  expect(logged.length).toBeGreaterThanOrEqual(answers.length);
  expect(logged.filter((line) => NAME.test(line))).toEqual([]);
  expect(printed.filter((line) => NAME.test(line))).toEqual([]);
});

it('writes into the log what whoever runs it needs: which route, which failure, where', () => {
  const of = (route: string): Record<string, unknown> =>
    logged.map((line) => JSON.parse(line) as Record<string, unknown>).find((line) => line['route'] === route)!;
  expect(of('/api/testing/defect')).toMatchObject({
    method: 'GET',
    status: 500,
    problem: 'unexpected',
    error: 'TypeError',
    at: expect.stringMatching(/^apps\/api\/.*silent-database\.db-spec\.[jt]s:\d+$/),
  });
  expect(of('/api/testing/check')).toMatchObject({
    status: 500,
    problem: 'unexpected',
    error: 'QueryFailedError',
    sqlstate: '23514',
  });
  expect(of('/api/testing/unique')).toMatchObject({ status: 409, problem: 'already-exists', sqlstate: '23505' });
});

describe('what goes wrong', () => {
  it('would be found: a log that repeated a message has the word', () => {
    const leaky = answers[0]!.text.replace('unexpected', CANARY);
    expect(leaky).toMatch(NAME);
  });
});
