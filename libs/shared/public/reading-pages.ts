/**
 * The addresses of the public pages that are there from the first start on and that search engines list. The server,
 * the sitemap and the tests of all pages know a page by this list; what draws it is in `apps/web/src/shell.tsx`.
 */
export const READING_PAGES: readonly string[] = [
  '/',
  '/groups',
  '/places',
  '/reports',
  '/changes',
  '/method',
  '/how-we-count',
  '/codebook',
  '/data',
];
