import { DOMParser } from '@xmldom/xmldom';
import { type Feed, writeFeed } from './write-feed.js';
import { LANGUAGES } from '@vigil/shared/language/languages.js';
import { MOST_PAGES, sitemapOf } from './sitemap.js';
import { element, xmlDocument } from '../../platform/http/write-xml.js';

const aFeed = (fields: Partial<Feed> = {}): Feed => ({
  language: 'en',
  origin: 'https://vigil.example',
  organisation: 'A Rights Centre',
  title: 'Changes – A Rights Centre',
  about: 'What changed.',
  page: '/changes?lang=en',
  address: (format) => `/changes.${format}?lang=en`,
  next: null,
  items: [],
  day: '2021-06-05',
  timeZone: 'Asia/Phnom_Penh',
  ...fields,
});

describe('a feed', () => {
  it('goes on from page to page', () => {
    const feed = aFeed({ next: (format) => `/changes.${format}?lang=en&before=201` });
    expect(writeFeed(feed, 'atom')).toContain(
      '<link rel="next" type="application/atom+xml" href="https://vigil.example/changes.atom?lang=en&amp;before=201"/>',
    );
    expect(JSON.parse(writeFeed(feed, 'json'))).toMatchObject({
      next_url: 'https://vigil.example/changes.json?lang=en&before=201',
    });
  });

  it('without an entry is still a feed, as of its day', () => {
    expect(writeFeed(aFeed(), 'atom')).toContain('<updated>2021-06-05T00:00:00+07:00</updated>');
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
