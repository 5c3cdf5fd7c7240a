import { jest } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inCheckout } from './checkout-files.mjs';
import { isAsLocked } from './install-if-needed.mjs';
import { Refusal, sentenceFor, step } from './print-messages.mjs';
import { CHAPTERS, chapterOf, chosenChapters, testsOf } from './proof-chapters.mjs';
import { hasPassed, pageOf, proofsIn, summaryOf } from './proof-results.mjs';
import { fileToRun, linesAside, LONG_PROOFS, ONE_OF, testFiles, withSomeLongProofs } from './test-files.mjs';
import { byZone, workersFor } from './run-tests.mjs';
import { rememberProcess } from './worker-as-it-was.mjs';

describe('a step before a command', () => {
  it('is noted beside the answer of the command, which may go into a file', async () => {
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'])
      jest.spyOn(process[name], 'write').mockImplementation((text) => {
        said[name] += text;
        return true;
      });
    try {
      expect(await step('Building', () => Promise.resolve(7))).toBe(7);
    } finally {
      jest.restoreAllMocks();
    }
    expect(said).toEqual({ stdout: '', stderr: expect.stringMatching(/^Building \.\.\. \d+\.\d s\n$/) });
  });
});

describe('a start with an argument', () => {
  it.each([
    ['"npm start"', ['scripts/start.mjs', '--help']],
    ['"./vigil start"', ['scripts/release/vigil.mjs', 'start', '--port=4000']],
  ])('starts nothing, and says where settings stand: %s', (typed, [script, ...args]) => {
    // With such a port, it would not start either.
    const env = { ...process.env, PORT: 'none' };
    const { status, stderr } = spawnSync(process.execPath, [inCheckout(script), ...args], { encoding: 'utf8', env });
    expect(stderr).toMatch(new RegExp(`^${typed} takes no arguments: .*PORT, stand in \\.env`));
    expect(status).toBe(1);
  });
});

describe('what a command prints', () => {
  /** Runs a command of which nobody reads the output, as after `| head`. */
  const runUnread = async (script, ...args) => {
    const child = spawn('sh', ['-c', 'read _; exec "$@"', 'sh', process.execPath, inCheckout(script), ...args]);
    let said = '';
    child.stderr.on('data', (bytes) => (said += bytes));
    child.stdout.destroy();
    await once(child.stdout, 'close');
    child.stdin.end('\n');
    const [status] = await once(child, 'close');
    return { status, said };
  };

  it.each(['scripts/run.mjs', 'scripts/release/vigil.mjs'])(
    'can be cut off by the next program of a pipe, and the command ends as it would: %s',
    async (script) => {
      const { status, said } = await runUnread(script, 'language', 'list');
      expect(said).not.toContain('EPIPE');
      expect(status).toBe(0);
    },
  );

  it('is missed on a full disk', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [inCheckout('scripts/release/vigil.mjs'), 'help'], {
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect(stderr).toBe('What this command prints could not be written (ENOSPC): make room, or print it elsewhere.\n');
    expect(status).toBe(1);
  });
});

describe('Ctrl-C at a command', () => {
  const { href } = pathToFileURL(inCheckout('scripts/build-and-test/print-messages.mjs'));
  /** What a program says and how it ends at a signal. */
  const interrupted = async (lines) => {
    const program = `const { heedCtrlC } = await import(${JSON.stringify(href)}); heedCtrlC();
      ${lines}
      setInterval(() => undefined, 1000); console.log('ready');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes));
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const [status, signal] = await once(child, 'close');
    return { status: status ?? signal, said };
  };

  it.each([
    ['while it heeds none', '', 'Stopped.\n', 130],
    ['while it heeds it', `process.on('SIGINT', () => { console.log('mine'); process.exit(3); });`, 'mine\n', 3],
    [
      'once it heeds it no more',
      `const f = () => 0; process.on('SIGINT', f); process.off('SIGINT', f);`,
      'Stopped.\n',
      130,
    ],
    // As the database that a command started does, when nobody else heeds it.
    [
      'while its database heeds it alone',
      `process.on('SIGINT', () => process.listenerCount('SIGINT') === 1 && process.exit(130));`,
      'Stopped.\n',
      130,
    ],
  ])('ends it with a word, or as it wants to: %s', async (_when, lines, said, status) =>
    expect(await interrupted(lines)).toEqual({ status, said: `ready\n${said}` }),
  );
});

describe('a test that is set aside', () => {
  it.each([
    ["it.skip('x', () => {})"],
    ["test.only('x', () => {})"],
    ["describe.skip.each([1])('x', () => {})"],
    ["it.todo('x')"],
    ["xit('x', () => {})"],
    ["fdescribe('x', () => {})"],
    ["  it.failing('x', () => {})"],
    ["it.concurrent.only('x', f)"],
  ])('is found: %s', (line) => expect(linesAside(`it('a', f);\n${line}\n`)).toEqual([2]));

  it.each([["it('may skip a field', f)"], ['page.only.skip()'], ['const exit = (1);'], ["describe('only', f)"]])(
    'is not seen where there is none: %s',
    (line) => expect(linesAside(line)).toEqual([]),
  );
});

describe('the tests that a pattern chooses', () => {
  it('are found by their source, in every part of the checkout, by kind', () => {
    expect(testFiles(['build-and-test/test-runner']).pure).toEqual(['scripts/build-and-test/test-runner.spec.mjs']);
    expect(testFiles(['database/MIGRATE']).db).toEqual(['apps/api/platform/database/migrate.db-spec.ts']);
    expect(
      [
        'apps/api/places/load-areas.spec.ts',
        'libs/shared/day/day.spec.ts',
        'apps/web/src/ui/x.spec.tsx',
        'scripts/a.spec.mjs',
        'apps/api/places/places.db-spec.ts',
        'apps/api/testing/journeys/x.journey.ts',
      ].map(fileToRun),
    ).toEqual([
      'apps/api/dist/places/load-areas.spec.js',
      'libs/shared/dist/day/day.spec.js',
      'apps/web/src/ui/x.spec.tsx',
      'scripts/a.spec.mjs',
      'apps/api/dist/places/places.db-spec.js',
      'apps/api/dist/testing/journeys/x.journey.js',
    ]);
    expect(testFiles(['no such test'])).toEqual({ pure: [], db: [], journey: [] });
  });
});

describe('long proofs', () => {
  const all = testFiles([]);
  const taken = (seed) => Object.values(withSomeLongProofs(all, seed).chosen).flat();

  it('are tests that are there, and all others run whatever the seed', () => {
    const files = Object.values(all).flat();
    expect(LONG_PROOFS.filter((file) => !files.includes(file))).toEqual([]);
    for (const seed of ['1', '2', '2147483647'])
      expect(taken(seed).filter((file) => !LONG_PROOFS.includes(file))).toEqual(
        files.filter((file) => !LONG_PROOFS.includes(file)),
      );
  });

  it('run in one of four seeds that follow each other, each', () => {
    const seeds = Array.from({ length: ONE_OF }, (_, n) => String(41 + n));
    const runs = seeds.map((seed) => taken(seed).filter((file) => LONG_PROOFS.includes(file)));
    expect(runs.flat().sort()).toEqual([...LONG_PROOFS].sort());
    expect(Math.min(...runs.map(({ length }) => length))).toBeGreaterThanOrEqual(
      Math.floor(LONG_PROOFS.length / ONE_OF),
    );
    expect(withSomeLongProofs(all, '41').left).toBe(LONG_PROOFS.length - runs[0].length);
  });
});

describe('the time zone that a pure test runs in', () => {
  const files = Array.from({ length: 200 }, (_, number) => `libs/shared/${number}.spec.ts`);
  const zonesOf = (file, options) => byZone([file], options).map(([zone]) => zone);

  it('is one of two, by the seed: the same again with the same seed, and both over some runs', () => {
    const seeds = Array.from({ length: 20 }, (_, number) => String(number));
    for (const file of files) {
      const over = seeds.flatMap((seed) => zonesOf(file, { seed }));
      expect(over).toHaveLength(seeds.length);
      expect([...new Set(over)].sort()).toEqual(['America/St_Johns', 'Pacific/Kiritimati']);
    }
    for (const [, some] of byZone(files, { seed: '7' })) expect(some.length).toBeGreaterThan(60);
    expect(byZone(files, { seed: '7' })).toEqual(byZone(files, { seed: '7' }));
  });

  it('is each of them where the full counts are run', () =>
    expect(byZone(files, { seed: '7', prove: true })).toEqual([
      ['Pacific/Kiritimati', files],
      ['America/St_Johns', files],
    ]));

  it('is one also there for the test that makes a release in each of them', () => {
    const [file] = testFiles(['release/release.spec']).pure;
    expect(byZone([file], { seed: '7', prove: true })).toHaveLength(1);
    expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).toContain('zones.map(');
  });

  it('is asked for no test', () => expect(byZone([], { seed: '7', prove: true })).toEqual([]));
});

it('tests that wait run three at once, where there is memory for it; those that only compute run two at once', () => {
  const GIB = 2 ** 30;
  expect([workersFor(['db', 'journey'], 16 * GIB), workersFor(['db', 'journey'], 8 * GIB)]).toEqual([3, 2]);
  expect([workersFor(['compiled'], 16 * GIB), workersFor(['pure', 'db', 'journey'], 16 * GIB)]).toEqual([2, 2]);
});

describe('the chapters of all proofs', () => {
  const kinds = ['pure', 'db', 'journey'];

  it('together hold every test, each in one of them', () => {
    for (const kind of kinds) {
      const all = CHAPTERS.flatMap(([name]) => testsOf(name)[kind]);
      expect(all.sort()).toEqual(testFiles([])[kind].sort());
    }
    expect(
      CHAPTERS.filter(([name]) => name !== 'rest' && kinds.every((kind) => testsOf(name)[kind].length === 0)),
    ).toEqual([]);
    expect(chapterOf('apps/api/a-new-module/a.db-spec.ts')).toBe('rest');
  });

  it('are chosen by name, in their order, and one that is not known is refused', () => {
    expect(chosenChapters(['log', 'tampering'])).toEqual(['tampering', 'log']);
    expect(chosenChapters([])).toEqual(CHAPTERS.map(([name]) => name));
    expect(() => chosenChapters(['logs'])).toThrow('There is no chapter "logs"');
  });
});

describe('what a chapter found', () => {
  const tree = { commit: 'aaaaaaaaaaaa', changed: 0 };
  const found = {
    ...tree,
    passed: 3,
    failed: 0,
    skipped: 0,
    minutes: 1,
    seed: '7',
    day: '2026-01-01',
    failedFiles: [],
    figures: ['2 kinds'],
  };

  it('stands for this commit alone, and only where the tree was the commit', () => {
    expect(hasPassed(found, tree)).toBe(true);
    for (const other of [
      undefined,
      { ...found, commit: 'b' },
      { ...found, changed: 1 },
      { ...found, failed: 1 },
      { ...found, passed: 0 },
    ])
      expect(hasPassed(other, tree)).toBe(false);
    expect(hasPassed(found, { ...tree, changed: 1 })).toBe(false);
  });

  it('is listed with its commit, seed and counts, and a chapter that did not run is named', () => {
    const page = pageOf({ log: found, rules: { ...found, failed: 2, failedFiles: ['libs/shared/x.spec'] } }, tree);
    expect(page).toContain('| log | aaaaaaaaaaaa | 2026-01-01 | 7 | 3 | 0 | 0 | 1.0 |');
    expect(page).toContain('| figures | not run |');
    expect(page).toContain('- log: 2 kinds');
    expect(page).toContain('- rules: `libs/shared/x.spec`');
    expect(summaryOf({ log: found }, tree).line).toContain('not passed at this commit: tampering, rules');
  });

  it('is kept by the page alone: read back, every part of it is there', () => {
    const broken = { ...found, changed: 2, failed: 1, failedFiles: ['libs/shared/x.spec', 'libs/shared/y.spec'] };
    for (const proofs of [{}, { log: found }, { rules: { ...broken, figures: [] } }, { log: found, rules: broken }])
      expect(proofsIn(pageOf(proofs, tree))).toEqual(proofs);
  });
});

describe('installing', () => {
  const locked = {
    '': {},
    'apps/api': { version: '1.0.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
    'node_modules/w': { link: true },
  };
  const installed = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/w': { link: true } };

  it('is not needed when all is there that must be', () => expect(isAsLocked(locked, installed)).toBe(true));
  it('is not needed for the link to the tools, which nobody imports', () =>
    expect(isAsLocked({ ...locked, 'node_modules/@vigil/dev-tools': { link: true } }, installed)).toBe(true));
  it('is needed when a package is missing', () =>
    expect(isAsLocked(locked, { 'node_modules/w': { link: true } })).toBe(false));
  it('is needed when a package has another version', () => {
    expect(isAsLocked(locked, { ...installed, 'node_modules/a': { version: '1.0.1' } })).toBe(false);
    expect(isAsLocked(locked, { ...installed, 'node_modules/b': { version: '1.9.0' } })).toBe(false);
  });
});

describe('a failure', () => {
  it('that is the reader’s to mend is said in its own words', () =>
    expect(sentenceFor(new Refusal('Do this.'))).toBe('Do this.'));
  it('that nobody foresaw is one line, too', () => {
    expect(sentenceFor(new Error('first\nsecond'))).toBe(
      'Something unexpected went wrong (first); set VIGIL_STACK=1 to see where.',
    );
  });
});

it('a release has the settings of memory that npm start has', () => {
  const settingsIn = (file) =>
    [
      ...readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').matchAll(
        /\bMALLOC_\w+=\d+|--max-semi-space-size=\d+|--expose-gc/g,
      ),
    ].map(([one]) => one);
  expect(settingsIn('package.json')).toHaveLength(5);
  expect(settingsIn('scripts/release/vigil')).toEqual(settingsIn('package.json'));
});

describe('what a test file leaves behind in its process', () => {
  it('is put back: variables, also where the whole object was replaced, the output, and listeners of signals', () => {
    const [{ env }, { write }, heard] = [process, process.stderr, process.listeners('SIGTERM')];
    process.env.VIGIL_KEPT = 'before';
    const putBack = rememberProcess();
    process.env.VIGIL_LEFT = '1';
    process.env = { ...process.env, VIGIL_KEPT: 'changed' };
    env.VIGIL_KEPT = 'changed too';
    process.stderr.write = () => true;
    process.on('SIGTERM', () => undefined);
    putBack();
    expect(process.env).toBe(env);
    expect([env.VIGIL_LEFT, env.VIGIL_KEPT]).toEqual([undefined, 'before']);
    expect(process.stderr.write).toBe(write);
    expect(process.listeners('SIGTERM')).toEqual(heard);
    delete env.VIGIL_KEPT;
  });
});
