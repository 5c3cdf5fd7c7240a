import type { Day } from '@vigil/shared/day/day.js';
import { startOfDayIn } from '@vigil/shared/day/place-time.js';
import { DATA_LICENCE } from '@vigil/shared/public/data-licence.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { element, xmlDocument } from '../../platform/http/write-xml.js';

export type FeedFormat = 'atom' | 'json';

/** An entry of a feed. No hour is published, so it gets the start of its day, in the time zone of the feed. */
export interface FeedItem {
  /** Stays the same for as long as it is the same entry. */
  id: string;
  title: string;
  text: string;
  /** Path and query of the page that it links to. */
  path: string;
  day: string;
  /** What kind of entry it is, for programs and for people. */
  kind: { term: string; label: string };
  /** For programs: what else is known. */
  more: object;
}

/** A feed, before it is written in a format. Addresses are paths with their query, without the site's origin. */
export interface Feed {
  language: Language;
  /** 'https://vigil.example' */
  origin: string;
  organisation: string;
  /** The path of the organisation's logo; null: none. */
  logo?: string | null;
  title: string;
  about: string;
  /** The page of the site that shows the same. */
  page: string;
  address: (format: FeedFormat) => string;
  /** Where older entries are; null if there are none. */
  next: ((format: FeedFormat) => string) | null;
  items: readonly FeedItem[];
  /** The day of the feed's state, for a feed without entries. */
  day: string;
  /** 'Asia/Phnom_Penh': of all days in it. */
  timeZone: string;
}

export const FEED_TYPES: Readonly<Record<FeedFormat, string>> = {
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

export const writeFeed = (feed: Feed, format: FeedFormat): string =>
  format === 'atom' ? atomOf(feed) : JSON.stringify(jsonFeedOf(feed));

const instant = (day: string, { timeZone }: Feed): string => startOfDayIn(timeZone, day as Day);

/** Formats a feed as Atom (RFC 4287), in pages (RFC 5005). */
const atomOf = (feed: Feed): string => {
  const { language, origin, organisation, logo = null, title, about, page, address, next, items, day } = feed;
  return xmlDocument(
    element(
      'feed',
      { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': language },
      element('id', {}, origin + page),
      element('title', {}, title),
      element('subtitle', {}, about),
      element('updated', {}, instant(items[0]?.day ?? day, feed)),
      element('author', {}, element('name', {}, organisation)),
      ...(logo === null ? [] : [element('logo', {}, origin + logo)]),
      element('rights', {}, `${organisation}, ${DATA_LICENCE.name}, ${DATA_LICENCE.url}`),
      element('link', { rel: 'self', type: 'application/atom+xml', href: origin + address('atom') }),
      element('link', { rel: 'alternate', type: 'text/html', hreflang: language, href: origin + page }),
      ...(next === null
        ? []
        : [element('link', { rel: 'next', type: 'application/atom+xml', href: origin + next('atom') })]),
      ...items.map((item) =>
        element(
          'entry',
          {},
          element('id', {}, item.id),
          element('title', {}, item.title),
          element('updated', {}, instant(item.day, feed)),
          element('link', { rel: 'alternate', type: 'text/html', hreflang: language, href: origin + item.path }),
          element('category', { term: item.kind.term, label: item.kind.label }),
          element('summary', {}, item.text),
        ),
      ),
    ),
  );
};

/** The same as JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/ */
const jsonFeedOf = (feed: Feed): object => {
  const { language, origin, organisation, logo = null, title, about, page, address, next, items } = feed;
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    description: about,
    language,
    home_page_url: origin + page,
    feed_url: origin + address('json'),
    ...(next === null ? {} : { next_url: origin + next('json') }),
    authors: [{ name: organisation }],
    ...(logo === null ? {} : { icon: origin + logo }),
    items: items.map((item) => ({
      id: item.id,
      url: origin + item.path,
      title: item.title,
      content_text: item.text,
      date_published: instant(item.day, feed),
      tags: [item.kind.term],
      _vigil: { about: `${origin}/api/docs`, ...item.more },
    })),
  };
};
