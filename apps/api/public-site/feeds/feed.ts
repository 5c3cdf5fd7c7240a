import { DATA_LICENCE } from '@vigil/shared/public/data-licence.js';
import { organisationIn } from '@vigil/shared/public/organisation.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { MESSAGES } from '../messages.js';
import type { Entry } from './entries.js';
import { element, xmlDocument } from './xml.js';

export interface Feed {
  language: Language;
  /** 'https://vigil.example' */
  origin: string;
  organisation: string;
  demo: boolean;
  entries: readonly Entry[];
  /** The day of the feed's state, for a feed without entries. */
  day: string;
  /** Sequence number before which there are older changes; null if there are none. */
  next: number | null;
  /** Null for the newest changes; a sequence number for older ones. */
  before: number | null;
}

/** No hour is published, so a change gets the start of its day. */
const instant = (day: string): string => `${day}T00:00:00Z`;
const idOf = ({ origin }: Feed, { seq }: Entry): string => `${origin}/changes#${seq}`;
const addressOf = ({ origin, language }: Feed, format: 'atom' | 'json', before: number | null): string =>
  `${origin}/changes.${format}?lang=${language}${before === null ? '' : `&before=${before}`}`;
const titleOf = ({ language, organisation, demo }: Feed): string =>
  `${demo ? 'DEMO: ' : ''}${MESSAGES[language]('public.changes')} – ${organisationIn(organisation, MESSAGES[language])}`;

/** Formats the public changes as Atom (RFC 4287), in pages (RFC 5005). */
export const atomOf = (feed: Feed): string => {
  const { language, origin, organisation, entries, next, before } = feed;
  const t = MESSAGES[language];
  return xmlDocument(
    element(
      'feed',
      { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': language },
      element('id', {}, `${origin}/changes?lang=${language}`),
      element('title', {}, titleOf(feed)),
      element('subtitle', {}, t('changes.help')),
      element('updated', {}, instant(entries[0]?.day ?? feed.day)),
      element('author', {}, element('name', {}, organisation)),
      element('rights', {}, `${organisation}, ${DATA_LICENCE.name}, ${DATA_LICENCE.url}`),
      element('link', { rel: 'self', type: 'application/atom+xml', href: addressOf(feed, 'atom', before) }),
      element('link', {
        rel: 'alternate',
        type: 'text/html',
        hreflang: language,
        href: `${origin}/changes?lang=${language}`,
      }),
      ...(next === null
        ? []
        : [element('link', { rel: 'next', type: 'application/atom+xml', href: addressOf(feed, 'atom', next) })]),
      ...entries.map((entry) =>
        element(
          'entry',
          {},
          element('id', {}, idOf(feed, entry)),
          element('title', {}, entry.title),
          element('updated', {}, instant(entry.day)),
          element('link', { rel: 'alternate', type: 'text/html', hreflang: language, href: origin + entry.path }),
          element('category', { term: entry.what, label: t(`change.${entry.what}`) }),
          element('summary', {}, entry.text),
        ),
      ),
    ),
  );
};

/** The same as JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/ */
export const jsonFeedOf = (feed: Feed): object => {
  const { language, origin, organisation, entries, next, before } = feed;
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: titleOf(feed),
    description: MESSAGES[language]('changes.help'),
    language,
    home_page_url: `${origin}/changes?lang=${language}`,
    feed_url: addressOf(feed, 'json', before),
    ...(next === null ? {} : { next_url: addressOf(feed, 'json', next) }),
    authors: [{ name: organisation }],
    items: entries.map((entry) => ({
      id: idOf(feed, entry),
      url: origin + entry.path,
      title: entry.title,
      content_text: entry.text,
      date_published: instant(entry.day),
      tags: [entry.what],
      _vigil: { about: `${origin}/api/docs`, seq: entry.seq, day: entry.day, what: entry.what, code: entry.code },
    })),
  };
};
