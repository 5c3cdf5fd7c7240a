import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { garbageCollected, latencies } from './measure.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const built = (path) => import(join(ROOT, path));

const ENGLISH =
  'security guards police banners petition relatives court embassy market union workers garment land village march vigil crowd barriers phones pushed seized ordered dispersed morning ministry street'.split(
    ' ',
  );
const KHMER =
  'សន្តិសុខ នគរបាល បដា ញត្តិ សាច់ញាតិ តុលាការ ស្ថានទូត ផ្សារ សហជីព កម្មករ ដីធ្លី ភូមិ ដង្ហែ ហ្វូងមនុស្ស របាំង ទូរស័ព្ទ រុញ ដកហូត បញ្ជា បំបែក ព្រឹក ក្រសួង ផ្លូវ'.split(
    ' ',
  );
const QUERIES = [
  'banner',
  'b',
  'e',
  'security guards court',
  'zzz nowhere',
  'Phnom Penh',
  'kompong',
  'បដា',
  'ក',
  'តុលាការ សន្តិសុខ',
  'ភ្នំពេញ',
  'KH-000123',
  'tear gas',
  'a b c d e f g h',
];

/** Returns a text of about 300 letters, half of them Khmer; the same number gives the same text. */
const textOf = (n) => {
  let seed = (n * 2_654_435_761) % 2 ** 32;
  const next = (list) => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return list[Math.floor((seed / 2 ** 32) * list.length)];
  };
  return n % 2 === 0
    ? Array.from({ length: 45 }, () => next(ENGLISH)).join(' ')
    : Array.from({ length: 50 }, () => next(KHMER)).join('');
};

/** Measures the search over the texts of all published incidents, as a list of all records does it. */
export const run = async ({ report, say, sizes }) => {
  const { TextIndex } = await built('apps/api/dist/public-site/text-index.js');
  const { readSpellings } = await built('libs/shared/dist/places/name-keys.js');
  const { loadCountry } = await built('apps/api/dist/places/country-data.js');
  const { file, gazetteer } = loadCountry();
  const places = gazetteer.places.map(({ code, nameEn, nameKm, aliases }) => ({
    code,
    names: [nameEn, nameKm, ...aliases],
  }));
  const communes = gazetteer.places.filter(({ level }) => level > 0);
  for (const size of sizes ?? [1000, 100_000]) {
    const before = garbageCollected();
    const index = new TextIndex(
      places,
      (code) => gazetteer.get(code)?.parent ?? null,
      [],
      readSpellings(file.spellings),
    );
    const codes = Array.from({ length: size }, (_, i) => `KH-${String(i).padStart(6, '0')}`);
    say(`Reading ${size.toLocaleString('en')} texts ...`);
    const began = performance.now();
    codes.forEach((code, i) =>
      index.put({
        code,
        texts: [textOf(i).slice(0, 60), textOf(i), 'Example Weekly', null],
        places: [communes[i % communes.length].code],
        groups: [],
        types: [],
      }),
    );
    report({ name: `search: ${size} texts, read`, value: performance.now() - began, unit: 'ms' });
    report({ name: `search: ${size} texts, bytes each`, value: (garbageCollected() - before) / size, unit: 'bytes' });
    const all = [];
    for (const query of QUERIES) {
      let hits = 0;
      const { p50, p95 } = await latencies(20, () => {
        hits = index.find(query).length;
      });
      all.push(p95);
      report({
        name: `search: ${size} texts, "${query}", p95`,
        value: p95,
        unit: 'ms',
        note: `p50 ${p50.toFixed(1)}, ${hits} found`,
      });
    }
    report({ name: `search: ${size} texts, slowest p95`, value: Math.max(...all), unit: 'ms' });
  }
};
