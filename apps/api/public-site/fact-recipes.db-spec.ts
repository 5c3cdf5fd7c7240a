import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { inCheckout } from '../project-root.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { publishRandom } from '../testing/random-published.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 7);
const run = promisify(execFile);
const page = readFileSync(inCheckout('docs/facts.md'), 'utf8');
const RECIPES = [...page.matchAll(/```python\n# (.*?)\n([^]*?)```/g)].map(([, name, code]) => ({
  name: name!,
  code: code!,
}));

let database: FreshDatabase;
let app: TestApp;
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
  await publishRandom(database.url, SEED);
  app = await startTestApp(database);
  folder = await mkdtemp(join(tmpdir(), 'vigil-recipe-'));
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Returns the packages that a recipe imports and this Python does not have. */
const missing = async (code: string): Promise<string[]> => {
  const names = [...code.matchAll(/^import (.*)$/gm)].flatMap(([, list]) =>
    list!.split(',').map((one) => one.trim().split(/[ .]/)[0]!),
  );
  const check = `import importlib.util, sys; print(' '.join(n for n in sys.argv[1:] if importlib.util.find_spec(n) is None))`;
  const { stdout } = await run('python3', ['-c', check, ...names]);
  return stdout.split(/\s+/).filter((name) => name !== '');
};

describe('the recipes of docs/facts.md', () => {
  it('are for DuckDB, notebooks and Datasette', () => {
    expect(RECIPES.map(({ name }) => name.split(' ')[0])).toEqual(['DuckDB', 'Notebooks', 'Datasette']);
  });

  it.each(RECIPES)('$name: prints the figure of the API, if Python has what it imports', async ({ name, code }) => {
    const lacks = await missing(code);
    // Only the one that needs no package must always run.
    if (lacks.length > 0 && !name.startsWith('Datasette'))
      return void process.stderr.write(`Not run: the recipe "${name}". This Python lacks ${lacks.join(', ')}.\n`);
    const { body } = await app.visitor.get<{ answer: WireAnswer }>('/api/public/counts?indicator=I02&period=2021');
    expect(body.answer.total.low).toBeGreaterThan(20);
    const { stdout } = await run('python3', ['-c', code.replaceAll('https://YOUR-SITE', app.url)], { cwd: folder });
    expect(stdout.split('\n')[0]).toBe(String(body.answer.total.low));
  });
});
