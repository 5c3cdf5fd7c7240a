import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CountryContents } from '@vigil/shared/staff-responses/countries.js';
import type { readCountry } from '../country-data.js';
import { readPoints } from '../drawing/drawing-files.js';
import { LICENCE } from './check-country.js';

type ReadCountry = ReturnType<typeof readCountry>;

/** SOURCES.md has one line a file. What is longer is no line of sources, and the page folds what is long. */
const MOST_LICENCE_LINES = 50;
const MOST_CHARACTERS = 5_000;

/**
 * Returns what a country holds: units by level, points, words of its own, limits of custody, and the lines of its
 * sources with a licence.
 */
export function contentsOf({ name, file, gazetteer, words, limits, folder }: ReadCountry): CountryContents {
  const sources = join(folder, 'SOURCES.md');
  return {
    code: name.toUpperCase(),
    name: file.name,
    timeZone: file.timeZone,
    units: file.levels
      .filter(({ level }) => level > 0)
      .map(({ level, en, km }) => ({
        level,
        name: { en, km },
        count: gazetteer.places.filter((place) => place.level === level).length,
      })),
    points: readPoints(folder).length,
    words: Object.keys(words ?? {}).length,
    limits: limits?.length ?? 0,
    licence: existsSync(sources) ? licencesIn(readFileSync(sources, 'utf8')) : [],
  };
}

/** Returns the points of a list of sources that name a licence, without the marks of Markdown. */
function licencesIn(sources: string): string[] {
  return sources
    .split(/\r?\n(?=\s*(?:[-*#|]|\r?\n|$))/)
    .map((point) =>
      point
        .replace(/[*`]|^\s*[-#|]+|[|]\s*$/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((point) => LICENCE.test(point))
    .map((point) => (point.length > MOST_CHARACTERS ? `${point.slice(0, MOST_CHARACTERS)} …` : point))
    .slice(0, MOST_LICENCE_LINES);
}

/** Returns how many units of a country are new, or other than they are now. */
export function changesOf(now: ReadCountry, next: ReadCountry): { added: number; changed: number } {
  const former = new Map(now.gazetteer.places.map((place) => [place.code, JSON.stringify(place)]));
  const added = next.gazetteer.places.filter(({ code }) => !former.has(code));
  const same = next.gazetteer.places.filter((place) => former.get(place.code) === JSON.stringify(place));
  return { added: added.length, changed: next.gazetteer.places.length - added.length - same.length };
}
