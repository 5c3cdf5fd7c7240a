import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const SITE = fileURLToPath(new URL('../../apps/web/dist/site/', import.meta.url));
/** Gzipped bytes of the code that must be there before a reviewer sees the queue. */
const MOST = 120_000;

const parts = JSON.parse(readFileSync(`${SITE}parts.json`, 'utf8'));

/** Returns the files that a part needs before it runs. */
const filesOf = (name, found = new Set()) => {
  const part = parts[name];
  if (found.has(part.file)) return found;
  for (const file of [part.file, ...(part.css ?? [])]) found.add(file);
  for (const one of part.imports ?? []) filesOf(one, found);
  return found;
};

describe('the code of the queue', () => {
  const needed = [...filesOf('src/desk/desk.tsx', filesOf('index.html'))];
  const files = needed.filter((file) => file.endsWith('.js'));

  it(`weighs at most ${MOST / 1000} kB`, () => {
    expect(files.some((file) => /desk-/.test(file))).toBe(true);
    const weights = files.map((file) => [gzipSync(readFileSync(SITE + file), { level: 9 }).length, file]);
    const sum = weights.reduce((bytes, [weight]) => bytes + weight, 0);
    const heaviest = weights.sort(([a], [b]) => b - a).slice(0, 6);
    expect([sum <= MOST, sum, heaviest]).toEqual([true, sum, heaviest]);
  });

  it('has neither the form nor a map with it', () => {
    const apart = ['edit-incident', 'leaflet', 'pictures', 'record-answers'];
    const withoutHash = (file) => file.replace(/^.*\//, '').replace(/-[\w-]{8}\.\w+$/, '');
    const namesIn = (list) => apart.filter((name) => list.some((file) => withoutHash(file).includes(name)));
    // Under another name, a part could come with the queue unseen.
    expect(namesIn(Object.values(parts).map(({ file }) => file))).toEqual(apart);
    expect(namesIn(needed)).toEqual([]);
  });
});
