// Checks which module may import which: the arrows of docs/map.md; part of `npm run lint`. Imports go one way: a module
// imports only modules before it. Tests may import everything.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { top as ROOT } from './build-and-test/checkout-files.mjs';

/** The modules of the API, from the ground up: each may import those before it. */
export const ORDER = [
  'platform',
  'encryption',
  'audit-log',
  'places',
  'accounts',
  'incidents',
  'people',
  'evidence',
  'field',
  'statistics',
  'public-site',
  'queue',
  'reports',
  'publishing',
  'exchange',
  'operations',
];

/** Top-level files that every module may import. */
const OPEN = ['config', 'project-root', 'open-database', 'desk-database-options'];

const SHARED_MAY = [
  'class-validator',
  '@uwdata/flechette',
  '@hpke',
  'fflate',
  'hash-wasm',
  'shamir-secret-sharing',
  '@vigil/shared',
];
const WEB_MAY_NOT = ['typeorm', 'pg', '@nestjs', 'fastify', '@vigil/api', 'node:'];
const PUBLIC_PAGE_MAY_NOT = [
  'class-validator',
  '@vigil/shared/codebook/field-decorators',
  '@vigil/shared/codebook/check-body',
  '@vigil/shared/incident/incident',
];

/** What knows class-validator in the API. Its own `ValidateNested` takes a list for an object; ours does not. */
const BODY_RULES = 'apps/api/platform/http/';

/** Web folders whose pages use the codebook. Other pages may not import the codebook's code. */
const HAS_CODEBOOK = ['apps/web/src/desk/', 'apps/web/src/field/'];
const FIELD = 'apps/web/src/field/';

const sources = (folder) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (['dist', 'node_modules', 'generated'].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : /\.(ts|tsx)$/.test(entry.name) ? [path] : [];
  });
const isTest = (path) => /\.(spec|db-spec|journey)\.tsx?$/.test(path) || path.startsWith('apps/api/testing');
const importsOf = (text) => [...text.matchAll(/(?:\sfrom |import\(|^import )'([^'\n]+)'/gm)].map((match) => match[1]);
const startsWithAny = (name, list) =>
  list.some(
    (one) => name === one || name.startsWith(one.endsWith(':') ? one : `${one}/`) || name.startsWith(`${one}.`),
  );

/** Describes what is wrong with an import; null if it is allowed. */
export const problemOf = (file, name) => {
  if (isTest(file)) return null;
  if (file.startsWith('apps/api/') && !file.startsWith(BODY_RULES) && startsWithAny(name, ['class-validator']))
    return `${file}: take class-validator's rules from ${BODY_RULES}body-rules.ts, or add one there`;
  if (name === 'class-validator') return `${file}: loads all of class-validator; name the file of it that is needed`;
  if (file.startsWith('libs/shared/')) {
    return name.startsWith('.') || startsWithAny(name, SHARED_MAY)
      ? null
      : `${file}: libs/shared may not import ${name}`;
  }
  if (file.startsWith('apps/web/')) {
    if (startsWithAny(name, WEB_MAY_NOT) && file.startsWith('apps/web/src/'))
      return `${file}: the web may not import ${name}`;
    if (!HAS_CODEBOOK.some((room) => file.startsWith(room)) && startsWithAny(name, PUBLIC_PAGE_MAY_NOT))
      return `${file}: a public page may not load ${name}; keep it small`;
    const target = name.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), name)) : name;
    if (target.startsWith('apps/api')) return `${file}: the web may not import ${name}`;
    if (name.startsWith('.') && file.startsWith(FIELD) !== target.startsWith(FIELD))
      return `${file}: the field app is an application of its own, and shares libs/shared`;
    const lazily = new RegExp(`import\\('${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}'\\)`);
    if (
      !file.startsWith('apps/web/src/desk/') &&
      target.startsWith('apps/web/src/desk/') &&
      !lazily.test(readFileSync(join(ROOT, file), 'utf8'))
    )
      return `${file}: the desk is loaded lazily, by staff only`;
    return null;
  }
  if (!name.startsWith('.'))
    return startsWithAny(name, ['@vigil/web', 'preact', 'leaflet']) ? `${file}: the api may not import ${name}` : null;
  const [, , from] = file.split('/');
  const target = relative(ROOT, resolve(ROOT, dirname(file), name));
  if (!target.startsWith('apps/api/')) return `${file}: reaches out of the api to ${name}`;
  if (!file.slice('apps/api/'.length).includes('/')) return null;
  const to = target.split('/')[2].replace(/\.js$/, '');
  if (from === to || OPEN.includes(to)) return null;
  const [below, above] = [ORDER.indexOf(to), ORDER.indexOf(from)];
  if (above < 0) return `${file}: the module ${from} has no place in ORDER (scripts/module-boundaries.mjs)`;
  if (below >= 0 && below < above) return null;
  return `${file}: ${from} stands below ${to}, and may not import ${target.slice('apps/api/'.length)}`;
};

const allSources = () => ['libs/shared', 'apps/api', 'apps/web/src'].flatMap(sources);
const textOf = (file) => readFileSync(join(ROOT, file), 'utf8');

export const problems = () =>
  allSources().flatMap((file) => importsOf(textOf(file)).flatMap((name) => problemOf(file, name) ?? []));

/**
 * Returns which of the known files each file imports, including types. Sources name each other by their compiled names:
 * `.js`.
 */
export const importGraph = (files, read = textOf) => {
  const known = new Set(files);
  const named = (file, name) => {
    const path = name.startsWith('.') ? join(dirname(file), name) : name.replace('@vigil/shared/', 'libs/shared/');
    return ['.ts', '.tsx'].map((ending) => path.replace(/\.js$/, ending)).find((one) => known.has(one));
  };
  return new Map(
    files.map((file) => [file, [...new Set(importsOf(read(file)).flatMap((name) => named(file, name) ?? []))]]),
  );
};

/** Returns the files that import each other in cycles, one list per strongly connected component (Tarjan). */
export const circlesIn = (graph) => {
  const [order, lowest, stack, found] = [new Map(), new Map(), [], []];
  const visit = (file) => {
    order.set(file, order.size);
    lowest.set(file, order.get(file));
    stack.push(file);
    for (const next of graph.get(file)) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(file, Math.min(lowest.get(file), lowest.get(next)));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const knot = stack.splice(stack.indexOf(file));
    if (knot.length > 1 || graph.get(file).includes(file)) found.push(knot.sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const circles = circlesIn(importGraph(allSources())).map(
    (knot) => `these import each other in a circle: ${knot.join(', ')}`,
  );
  const found = [...problems(), ...circles];
  for (const problem of found) console.error(problem);
  console.log(
    found.length === 0
      ? 'Every import goes the way of the modules, and none in a circle.'
      : `${found.length} things are wrong with the imports.`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
}
