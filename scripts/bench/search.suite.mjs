import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atMost } from './aims.mjs';
import { chanceOf, VOCABULARY } from './invented-texts.mjs';
import { heapBytesAfterCollection, latencies } from './measure.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const built = (path) => import(join(ROOT, path));

/** Words of the texts, frequent and rare, in both languages; names of places; words that no text has. */
const QUERIES = [
  'banner',
  'b',
  'e',
  'security guards court',
  'zzz nowhere',
  'Phnom Penh',
  'kompong',
  'Kampuchea',
  'បដា',
  'ក',
  'តុលាការ សន្តិសុខ',
  'ភ្នំពេញ',
  'KH-000123',
  'tear gas',
  'a b c d e f g h',
];
const AT_ONCE = 200;
const MILLION = 1_000_000;

/** Returns a text of about 300 letters, in English or Khmer; the same number gives the same text. */
const textOf = (n) => {
  const chance = chanceOf(n);
  const language = n % 2 === 0 ? 'en' : 'km';
  const words = VOCABULARY[language];
  const chosen = [];
  for (let letters = 0; letters < 300; letters += chosen.at(-1).length + (language === 'en' ? 1 : 0))
    chosen.push(words[Math.floor(words.length * chance() ** 3)]);
  return chosen.join(language === 'en' ? ' ' : '');
};

/** Measures building the index over the texts of all published incidents, its memory, and searching it, in process. */
export const run = async ({ report, say, sizes }) => {
  const { TextIndex } = await built('apps/api/dist/public-site/text-search/text-index.js');
  const { SearchableNames: Names } = await built('apps/api/dist/public-site/text-search/searchable-names.js');
  const { readSpellings } = await built('libs/shared/dist/places/name-keys.js');
  const { loadCountry } = await built('apps/api/dist/places/country-data.js');
  const { file, gazetteer } = loadCountry();
  const places = gazetteer.places.map(({ code, nameEn, nameKm, aliases }) => ({
    code,
    names: [nameEn, nameKm, ...aliases],
  }));
  const communes = gazetteer.places.filter(({ level }) => level > 0);
  const names = new Names(places, (code) => gazetteer.get(code)?.parent ?? null, [], readSpellings(file.spellings));
  const findable = (n) => ({
    code: `KH-${String(n).padStart(6, '0')}`,
    texts: [textOf(n), 'Example Weekly', null],
    places: [communes[n % communes.length].code],
    groups: [`G-${n % 40}`],
    types: ['RS_CORDON'],
  });
  for (const size of sizes ?? [1_000, 100_000]) {
    const figure = (name, value, unit, more = {}) => report({ name: `search: ${name}`, size, value, unit, ...more });
    const before = heapBytesAfterCollection();
    const facts = { rowOf: (code) => Number(code.slice(3)), incidents: { length: size } };
    const index = new TextIndex(names, { facts, seq: 0 });
    index.keptUp();
    say(`Reading ${size.toLocaleString('en')} texts ...`);
    const took = [];
    const step = (work) => {
      const began = performance.now();
      const result = work();
      took.push(performance.now() - began);
      return result;
    };
    for (let at = 0; at < size; at += AT_ONCE) {
      const rows = Array.from({ length: Math.min(AT_ONCE, size - at) }, (_, i) => findable(at + i));
      step(() => rows.forEach((row) => index.load(row)));
      const storing = index.store(at + AT_ONCE < size ? AT_ONCE : 0);
      while (!step(() => storing.next()).done);
    }
    figure(
      'texts indexed',
      took.reduce((sum, ms) => sum + ms, 0),
      'ms',
      { aim: size === 100_000 ? atMost(1500, 'ms') : null, note: `longest step ${Math.max(...took).toFixed(0)} ms` },
    );
    figure('index, bytes each', index.bytes / size, 'bytes', { aim: atMost(250, 'bytes') });
    figure('memory, bytes each', (heapBytesAfterCollection() - before) / size, 'bytes');
    const all = [];
    for (const query of QUERIES) {
      let found;
      const { p50, p95 } = await latencies(20, () => {
        found = index.find(query);
        found.rows();
      });
      all.push(p50);
      figure(`"${query}", p50`, p50, 'ms', { note: `p95 ${p95.toFixed(1)}, ${found.codes().length} found` });
    }
    figure('slowest p50', Math.max(...all), 'ms', { aim: size < MILLION ? atMost(5, 'ms') : null });
  }
};
