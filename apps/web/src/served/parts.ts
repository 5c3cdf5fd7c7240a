import type { Language } from '../language.js';

const MAP = ['public-site/map-page.tsx'];
const EMBED = ['public-site/embed-page.tsx'];
const PAGES: readonly [RegExp, string][] = [
  [/^\/incidents\//, 'incident-page'],
  [/^\/reports\//, 'report-page'],
  [/^\/changes$/, 'changes-page'],
  [/^\/method$/, 'method-page'],
  [/^\/codebook$/, 'codebook-page'],
  [/^\/data$/, 'data-page'],
  [/^\/groups$/, 'groups-page'],
  [/^\/groups\//, 'group-page'],
  [/^\/places$/, 'places-page'],
  [/^\/places\//, 'place-page'],
];

/** Returns the text bundles of a page besides those of every public page. */
const roomsOf = (path: string): string[] =>
  path === '/'
    ? []
    : path === '/embed'
      ? ['data']
      : path === '/data'
        ? ['pages', 'data']
        : path === '/codebook'
          ? ['pages']
          : /^\/(groups|places)\//.test(path)
            ? ['pages', 'rule', 'beside']
            : ['pages', 'rule'];

/**
 * Returns the files that draw a page, relative to the web application's folder, so that the browser loads them in
 * parallel.
 */
export const partsOf = (path: string, language: Language): string[] => {
  const page = PAGES.find(([pattern]) => pattern.test(path))?.[1] ?? 'no-page';
  const isMap = path === '/';
  return [
    ...(path === '/embed' ? EMBED : isMap ? MAP : [`public-site/pages/${page}.tsx`]).map((file) => `src/${file}`),
    // The texts of every public page are one file, which vite.config.ts names.
    `words-${language}`,
    ...roomsOf(path).map((room) => `../../libs/shared/text/${room}/${language}.json`),
  ];
};
