import { LANGUAGES } from '@vigil/shared/language/languages.js';
import { element, type Xml, xmlDocument } from '../../platform/http/write-xml.js';

/** A page of the site; `day`: its last change, null if not known. */
export interface SitePage {
  path: string;
  day: string | null;
}

/** The format allows 50,000 addresses per file. This many pages, each in both languages, take about one megabyte. */
export const MOST_PAGES = 5_000;

const NAMESPACES = {
  xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9',
  'xmlns:xhtml': 'http://www.w3.org/1999/xhtml',
};

const lastmod = (day: string | null): Xml[] => (day === null ? [] : [element('lastmod', {}, day)]);

/** Returns one sitemap file: every page in every language, each with links to its other languages. */
export const sitemapOf = (origin: string, pages: readonly SitePage[]): string =>
  xmlDocument(
    element(
      'urlset',
      NAMESPACES,
      ...pages.flatMap(({ path, day }) => {
        const alternates = [
          ...LANGUAGES.map((language) =>
            element('xhtml:link', { rel: 'alternate', hreflang: language, href: `${origin}${path}?lang=${language}` }),
          ),
          element('xhtml:link', { rel: 'alternate', hreflang: 'x-default', href: origin + path }),
        ];
        return LANGUAGES.map((language) =>
          element('url', {}, element('loc', {}, `${origin}${path}?lang=${language}`), ...lastmod(day), ...alternates),
        );
      }),
    ),
  );

/** Returns the list of sitemap files. */
export const sitemapIndexOf = (origin: string, files: readonly SitePage[]): string =>
  xmlDocument(
    element(
      'sitemapindex',
      { xmlns: NAMESPACES.xmlns },
      ...files.map(({ path, day }) => element('sitemap', {}, element('loc', {}, origin + path), ...lastmod(day))),
    ),
  );

/** Returns robots.txt: allows everything public and disallows staff pages. */
export const robotsOf = (origin: string): string =>
  `User-agent: *\nDisallow: /desk\nDisallow: /sign-in\nDisallow: /api/\nAllow: /api/public/\nAllow: /api/docs\n\nSitemap: ${origin}/sitemap.xml\n`;
