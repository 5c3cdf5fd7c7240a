import { builtParts, scriptsOfQueue } from './scripts-of-queue.mjs';

/** Gzipped bytes of the code and words that must be there before a reviewer sees the queue. */
const MOST = 120_000;

describe.each(['en', 'km'])('the code of the queue, with its words (%s)', (language) => {
  const scripts = scriptsOfQueue(language);

  it(`weighs at most ${MOST / 1000} kB`, () => {
    expect(scripts.some(({ file }) => /desk-/.test(file))).toBe(true);
    const sum = scripts.reduce((bytes, { weight }) => bytes + weight, 0);
    const heaviest = scripts.toSorted((a, b) => b.weight - a.weight).slice(0, 6);
    expect([sum <= MOST, sum, heaviest]).toEqual([true, sum, heaviest]);
  });

  it('has neither the form nor a map with it', () => {
    const apart = ['edit-incident', 'leaflet', 'pictures', 'record-answers', 'command-palette', 'sign-in-here'];
    const withoutHash = (file) => file.replace(/^.*\//, '').replace(/-[\w-]{8}\.\w+$/, '');
    const namesIn = (list) => apart.filter((name) => list.some((file) => withoutHash(file).includes(name)));
    // Under another name, a part could come with the queue unseen.
    expect(namesIn(Object.values(builtParts()).map(({ file }) => file))).toEqual(apart);
    expect(namesIn(scripts.map(({ file }) => file))).toEqual([]);
  });
});
