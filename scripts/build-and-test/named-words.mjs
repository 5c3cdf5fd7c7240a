import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inCheckout } from './checkout-files.mjs';

const TEXTS = inCheckout('libs/shared/text');

/** The bundles of each key of words, without the ending of its number. */
export const bundlesOfKeys = () => {
  const found = new Map();
  for (const entry of readdirSync(TEXTS, { withFileTypes: true })) {
    if (!entry.isDirectory() || ['field', 'facts'].includes(entry.name)) continue;
    for (const key of Object.keys(JSON.parse(readFileSync(join(TEXTS, entry.name, 'en.json'), 'utf8')))) {
      const name = key.replace(/_(one|other)$/, '');
      found.set(name, new Set(found.get(name)).add(entry.name));
    }
  }
  return found;
};

const sources = new Map();
const sourceOf = (path) => {
  if (!sources.has(path))
    sources.set(path, readFileSync(inCheckout(path), 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, ''));
  return sources.get(path);
};

/** Returns the source that an import means, if it is one of the desk or of libs/shared; else null. */
const sourceFile = (from, imported) => {
  const path = imported.startsWith('@vigil/shared/')
    ? join('libs/shared', imported.slice('@vigil/shared/'.length))
    : imported.startsWith('.') && relative('', join(dirname(from), imported));
  if (!path || !/^(apps\/web\/src\/desk|libs\/shared)\//.test(path)) return null;
  return ['tsx', 'ts'].map((ending) => path.replace(/js$/, ending)).find((one) => existsSync(inCheckout(one))) ?? null;
};

/** A part that loads later with bundles of its own. */
const LATER = /= (page|notice|loadedLater|windowLoadedLater)(?:<[^]*?>)?\(([^;]*?)import\('([^']+)'\)([^;]*?)\);/g;

/** What a source imports, at once or later, without what brings its own words. */
const importsOf = (path) => {
  const text = sourceOf(path).replace(LATER, '');
  return [
    ...text.matchAll(/^(?:import|export)\s+(?!type)[^;]*?from\s+'([^']+)'/gm),
    ...text.matchAll(/\bimport\('([^']+)'\)/g),
  ]
    .map((match) => sourceFile(path, match[1]))
    .filter((one) => one !== null);
};

/**
 * Returns the bundles in a list as it is written: `['desk', 'rule']`, or with a constant that is an import or of the
 * file.
 */
export const bundlesIn = (path, list) => {
  const names = [...list.matchAll(/'([a-z-]+)'/g)].map((match) => match[1]);
  const constants = [...list.matchAll(/\b([A-Z][A-Z_]+)\b/g)].map((match) => match[1]);
  const written = [path, ...importsOf(path)].map(sourceOf).join('\n');
  return [
    ...names,
    ...constants.flatMap((name) => {
      const found = new RegExp(`const ${name}[^=]*= (\\[[^\\]]*\\])`).exec(written);
      return found ? bundlesIn(path, found[1]) : [];
    }),
  ];
};

/** What a source provides to its own content: the bundles of `<MoreWords bundles={...}>`. */
const providedBy = (path) =>
  [...sourceOf(path).matchAll(/bundles=\{(\[[^\]]*\]|[A-Z_]+)\}/g)].flatMap((match) => bundlesIn(path, match[1]));

const BEGUN = /`([a-z][\w-]*\.(?:[\w-]+\.)*[\w-]*)\$\{/g;
/** The beginnings of keys that a source puts together: `desk.` of `desk.${answer}`. */
export const begunIn = (path) => [...new Set([...sourceOf(path).matchAll(BEGUN)].map((match) => match[1]))];

/**
 * Follows the imports of a part of the desk, in the desk's own code.
 * @param keys of `bundlesOfKeys` @param given the bundles that it has around it
 * @param meant by the beginning of a key that is put together, as 'file: desk.', the bundle whose keys it can become;
 * null: it is looked for first. Without it, all keys with this beginning count
 * @returns the words that it names and that no bundle around them has: 'file: key'
 */
export const wordsMissing = (path, keys, given, meant = {}, seen = new Set()) => {
  const bundles = [...new Set([...given, ...providedBy(path)])].sort();
  if (seen.has(`${path} ${bundles}`)) return [];
  seen.add(`${path} ${bundles}`);
  const file = relative('apps/web/src/desk', path);
  const has = (key) => [...keys.get(key)].some((bundle) => bundles.includes(bundle));
  const named = [...sourceOf(path).matchAll(/['"`]([a-z][\w-]*(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1]);
  const canBecome = (start) => {
    const of = meant[`${file}: ${start}`];
    return [...keys].flatMap(([key, from]) =>
      key.startsWith(start) && (of === undefined || from.has(of)) ? [key] : [],
    );
  };
  const lacking = [...named.filter((key) => keys.has(key)), ...begunIn(path).flatMap(canBecome)].filter(
    (key) => !has(key),
  );
  return [
    ...new Set(lacking.map((key) => `${file}: ${key}`)),
    ...importsOf(path).flatMap((one) => wordsMissing(one, keys, bundles, meant, seen)),
  ];
};

/** Returns the parts of the desk that load later and are named in a source, each with the bundles that it brings. */
export const laterPartsIn = (path) =>
  [...sourceOf(path).matchAll(LATER)].map(([, how, before, imported, after]) => ({
    source: sourceFile(path, imported),
    bundles: bundlesIn(path, how === 'page' ? `${after} WORDS_OF_PAGES` : before.replace(/^\s*'desk\.[^']*',/, '')),
  }));
