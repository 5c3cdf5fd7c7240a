import { element, type Xml, xmlDocument } from './xml.js';

/** A page of the site; `day`: on which it last changed, null where that is not known. */
export interface SitePage {
  path: string;
  day: string | null;
}

export const LANGUAGES = ['en', 'km'] as const;
/** The format allows 50,000 addresses in a file; so many pages, each in both languages, make about one megabyte. */
export const MOST_PAGES = 5_000;

const NAMESPACES = {
  xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9',
  'xmlns:xhtml': 'http://www.w3.org/1999/xhtml',
};

const lastmod = (day: string | null): Xml[] => (day === null ? [] : [element('lastmod', {}, day)]);

/** A file of the site's map: every page in every language, and each with its other languages. */
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

/** The list of the files. */
export const sitemapIndexOf = (origin: string, files: readonly SitePage[]): string =>
  xmlDocument(
    element(
      'sitemapindex',
      { xmlns: NAMESPACES.xmlns },
      ...files.map(({ path, day }) => element('sitemap', {}, element('loc', {}, origin + path), ...lastmod(day))),
    ),
  );

/** Where machines may look: everything that is public, and nothing that only staff open. */
export const robotsOf = (origin: string): string =>
  `User-agent: *\nDisallow: /desk\nDisallow: /sign-in\nDisallow: /api/\nAllow: /api/public/\nAllow: /api/docs\n\nSitemap: ${origin}/sitemap.xml\n`;
