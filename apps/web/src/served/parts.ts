import type { Language } from '../language.js';

const MAP = ['public-map/map-page.tsx'];
const PAGES: readonly [RegExp, string][] = [
  [/^\/incidents\//, 'incident-page'], [/^\/reports\//, 'report-page'], [/^\/changes$/, 'changes-page'], [/^\/method$/, 'method-page'],
  [/^\/codebook$/, 'codebook-page'], [/^\/data$/, 'data-page'],
];
/** The files that draw a page, from the folder of the web application: fetched together, not one after another. */
export const partsOf = (path: string, language: Language): string[] => {
  const page = PAGES.find(([pattern]) => pattern.test(path))?.[1] ?? 'no-page';
  const isMap = path === '/';
  return [
    ...(isMap ? MAP : [`public-map/pages/${page}.tsx`]).map((file) => `src/${file}`),
    // The words of every public page travel as one file, which vite.config.ts names.
    `words-${language}`, ...(isMap ? [] : [`../../libs/shared/text/pages/${language}.json`]),
  ];
};
