import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateApi } from 'swagger-typescript-api';
import { compiled, inCheckout } from '../../project-root.js';
import { anIncident } from '../../testing/an-incident.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { log, openDesk, published, submit, type Desk } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';

/** Next to the compiled tests, so that the compiler finds what it needs and the sources stay clean. */

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  desk = await openDesk(app);
  folder = await mkdtemp(compiled('exchange/partner-api/client-'));
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** What a developer with only the document would write: it must compile against the types generated from it. */
const PROGRAM = `
import { Api } from './client.ts';

export const run = async (baseUrl: string, token: string) => {
  const api = new Api<string>({ baseUrl, securityWorker: (it) => (it ? { headers: { authorization: 'Bearer ' + it } } : {}) });
  api.setSecurityData(token);
  const codes: string[] = [];
  let cursor: string | undefined;
  let total = 0;
  do {
    const { data } = await api.api.getApiVIncidents({ indicator: 'I02', period: '2021', limit: 2, ...(cursor ? { cursor } : {}) });
    total = data.total;
    for (const { code, title, when } of data.items) codes.push(code + ' ' + title + ' ' + when.earliest);
    cursor = data.next ?? undefined;
  } while (cursor);
  const { data: records } = await api.api.getApiVRecords({}, { secure: true });
  const first = records.items[0]!;
  const { data: record } = await api.api.getApiVRecordsId(first.id, { secure: true });
  const { data: figures } = await api.api.postApiVFigures({ question: 'indicator=I02&period=2021' }, { secure: true });
  return { codes, total, titles: records.items.map(({ title }) => title), withheld: record.internalWithheld, records: figures.records };
};
`;

describe('a client that is generated from the document of the interface', () => {
  it('compiles, and reads pages, records and figures with a token', async () => {
    for (const title of ['One', 'Two', 'Three']) await published(desk, anIncident({ title }));
    await submit(
      desk.monitor,
      await log(desk.monitor, anIncident({ title: 'Handed in', narrative: 'For colleagues.' })),
    );
    const { body: spec } = await app.visitor.get('/api/docs/openapi.json');
    await generateApi({
      spec: spec as never,
      fileName: 'client.ts',
      output: folder,
      silent: true,
      httpClientType: 'fetch',
    });
    await writeFile(join(folder, 'program.ts'), PROGRAM);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          target: 'es2023',
          module: 'nodenext',
          strict: true,
          skipLibCheck: true,
          lib: ['es2023', 'dom', 'dom.iterable'],
          types: [],
          outDir: 'out',
          rewriteRelativeImportExtensions: true,
        },
        files: ['program.ts'],
      }),
    );
    execFileSync(process.execPath, [inCheckout('node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
    const { run } = (await import(pathToFileURL(join(folder, 'out/program.js')).href)) as {
      run(url: string, token: string): Promise<Record<string, unknown>>;
    };
    const made = await desk.analyst.post<{ token: string }>('/api/account/tokens', {
      name: 'Generated',
      scopes: ['read-records', 'read-figures'],
      days: 1,
    });
    expect(await run(app.url, made.body.token)).toMatchObject({
      total: 3,
      codes: expect.arrayContaining([expect.stringMatching(/^KH-\w{6} (One|Two|Three) 2021-06-04$/)]),
      titles: expect.arrayContaining(['Handed in']),
      withheld: true,
      records: 4,
    });
  }, 120_000);
});
