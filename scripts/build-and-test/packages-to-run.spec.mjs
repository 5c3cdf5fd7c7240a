import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { filesBelow, inCheckout } from './checkout-files.mjs';
import { ONLY_TO_RUN, packagesToRun, RUNNING } from './packages-to-run.mjs';

const read = (...path) => JSON.parse(readFileSync(inCheckout(...path), 'utf8'));
const lock = read('package-lock.json');
const askedBy = (folder) => {
  const { dependencies, devDependencies } = read(folder, 'package.json');
  return Object.keys({ ...dependencies, ...devDependencies });
};

/** What a start compiles: no test, and nothing that only tests use. */
const isBuilt = (file) =>
  /\.(tsx?|css)$/.test(file) && !/\.(spec|db-spec|journey)\.tsx?$|^apps\/api\/testing\//.test(file);
const textOf = (file) => readFileSync(inCheckout(file), 'utf8');
/** A package in an import, by its name. */
const IMPORTED =
  /\b(?:from|import) '((?:@[\w.-]+\/)?[\w][\w.-]*)(?:\/[^']*)?';$|\bimport\('((?:@[\w.-]+\/)?\w[\w.-]*)/gm;
const importedBy = (files) =>
  new Set(files.flatMap((file) => [...textOf(file).matchAll(IMPORTED)].map(([, one, later]) => one ?? later)));

describe('the packages that npm start installs', () => {
  const places = packagesToRun(lock.packages);
  const tools = askedBy('dev-tools');

  it('are those of the server, of the pages, and what builds them', () =>
    expect(
      ['pg', '@nestjs/core', 'leaflet', '@hpke/core', 'typescript', 'vite', '@types/node', '@vigil/shared'].filter(
        (name) => !places.has(`node_modules/${name}`),
      ),
    ).toEqual([]));

  it('are no tool of developers', () => {
    expect(tools).toEqual(expect.arrayContaining(['jest', 'playwright-core', 'oxlint', 'oxfmt', 'nx']));
    expect(['.', ...RUNNING].flatMap(askedBy).filter((name) => tools.includes(name))).toEqual([]);
    // What these two read is also read, or written, by packages that run.
    const alsoRun = ['@xmldom/xmldom', 'hyparquet'];
    expect(tools.filter((name) => places.has(`node_modules/${name}`) && !alsoRun.includes(name))).toEqual([]);
    expect([...places].filter((place) => /\/(jest-|@jest\/|@babel\/|@nx\/|@oxlint)/.test(place))).toEqual([]);
    expect(places.has('node_modules/@vigil/dev-tools')).toBe(false);
  });

  it('are asked for by the workspaces that run, and by the top only what compiles all of them', () => {
    expect(lock.packages[''].workspaces).toEqual(['libs/*', 'apps/*', 'dev-tools']);
    expect(RUNNING.map((folder) => `--workspace=${read(folder, 'package.json').name}`).sort()).toEqual(
      ONLY_TO_RUN.filter((word) => word.startsWith('--workspace')).sort(),
    );
    expect(askedBy('.').sort()).toEqual(['@types/node', 'typescript']);
  });

  it.each([
    // Nest needs the first; of the others, files are read.
    ['apps/api', ['rxjs', 'battambang', 'noto-sans-arabic', 'noto-sans-hebrew', 'roboto-slab']],
    ['apps/web', ['vite']],
    ['libs/shared', []],
  ])('%s asks for none that only its tests use: that belongs into dev-tools', (folder, otherwise) => {
    const texts = filesBelow(folder).filter(isBuilt).map(textOf);
    const isUsed = (name) => texts.some((text) => [`'${name}'`, `'${name}/`].some((quoted) => text.includes(quoted)));
    const unused = askedBy(folder).filter((name) => !name.startsWith('@types/') && !isUsed(name));
    expect(unused.filter((name) => !otherwise.includes(name.replace('@fontsource/', '')))).toEqual([]);
  });

  it('are all that is imported by what is built', () => {
    const imported = importedBy(RUNNING.flatMap(filesBelow).filter(isBuilt));
    expect(imported.size).toBeGreaterThan(50);
    const missing = [...imported].filter(
      (name) =>
        !builtinModules.includes(name) &&
        ![name, `@types/${name}`, `../apps/api/node_modules/${name}`].some((at) =>
          places.has(join('node_modules', at)),
        ),
    );
    // `npm run dev` alone has it, and installs the tools.
    expect(missing).toEqual(['@preact/preset-vite']);
  });

  it('are found as npm finds them: beside the one that asks first, and without what others develop with', () => {
    const asks = (dependencies, more = {}) => ({ version: '1.0.0', dependencies, ...more });
    const packages = {
      '': { devDependencies: { compiler: '1' } },
      'apps/api': asks({ a: '1' }, { devDependencies: { types: '1' } }),
      'dev-tools': { devDependencies: { jest: '1' } },
      'apps/api/node_modules/b': asks({}),
      'node_modules/a': asks({ b: '1' }, { devDependencies: { jest: '1' }, peerDependencies: { peer: '1' } }),
      'node_modules/a/node_modules/b': asks({ c: '1' }),
      'node_modules/b': asks({ jest: '1' }),
      'node_modules/c': asks({}, { optionalDependencies: { native: '1', 'not-locked': '1' } }),
      'node_modules/compiler': asks({}),
      'node_modules/jest': asks({ c: '1' }),
      'node_modules/native': { version: '1.0.0', optional: true },
      'node_modules/peer': asks({ linked: '1' }),
      'node_modules/linked': { link: true, resolved: 'libs/shared' },
      'libs/shared': asks({ deep: '1' }),
      'node_modules/deep': asks({}),
      'node_modules/types': asks({}),
    };
    expect([...packagesToRun(packages)].sort()).toEqual([
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/c',
      'node_modules/compiler',
      'node_modules/deep',
      'node_modules/linked',
      'node_modules/native',
      'node_modules/peer',
      'node_modules/types',
    ]);
  });
});
