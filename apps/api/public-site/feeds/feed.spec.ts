import { DOMParser } from '@xmldom/xmldom';
import { atomOf, type Feed } from './feed.js';
import { LANGUAGES, MOST_PAGES, sitemapOf } from './sitemap.js';
import { element, xmlDocument } from './xml.js';

const aFeed = (fields: Partial<Feed> = {}): Feed => ({
  language: 'en',
  origin: 'https://vigil.example',
  organisation: 'A Rights Centre',
  demo: false,
  entries: [],
  day: '2021-06-05',
  next: null,
  before: null,
  ...fields,
});

describe('a feed', () => {
  it('goes on from page to page, and says what is invented', () => {
    const feed = atomOf(aFeed({ next: 201, before: 301, demo: true }));
    expect(feed).toContain(
      '<link rel="next" type="application/atom+xml" href="https://vigil.example/changes.atom?lang=en&amp;before=201"/>',
    );
    expect(feed).toContain('<title>DEMO: Changes – A Rights Centre</title>');
  });

  it('without an entry is still a feed, as of its day', () => {
    expect(atomOf(aFeed())).toContain('<updated>2021-06-05T00:00:00Z</updated>');
  });
});

describe('what goes wrong', () => {
  it('letters that XML cannot hold are left out, and half a letter is replaced', () => {
    const xml = xmlDocument(element('a', { b: '\u0000"<' }, '\u0008x\uD800', element('c')));
    expect(xml).toContain('<a b="&quot;&lt;">x\uFFFD<c/></a>');
    expect(() =>
      new DOMParser({
        onError: (level, message) => {
          if (level !== 'warning') throw new Error(message);
        },
      }).parseFromString(xml, 'text/xml'),
    ).not.toThrow();
  });

  it('no file of the map of the site has more addresses than the format allows', () => {
    const pages = Array.from({ length: MOST_PAGES }, (_, n) => ({ path: `/incidents/KH-${n}`, day: '2021-06-04' }));
    const file = sitemapOf('https://vigil.example', pages);
    expect(file.match(/<url>/g)).toHaveLength(LANGUAGES.length * MOST_PAGES);
    expect(LANGUAGES.length * MOST_PAGES).toBeLessThanOrEqual(50_000);
    expect(file.length).toBeLessThan(50 * 1024 * 1024);
  });
});
