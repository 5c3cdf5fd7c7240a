import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { element, xmlDocument } from '../../platform/http/write-xml.js';

/** What a private feed of messages says. day: at the place of the records. */
export interface MessageFeed {
  id: string;
  title: string;
  language: Language;
  entries: { id: string; day: string; sentence: string }[];
}

/** No hour is given, so an entry gets the start of its day. */
const instant = (day: string): string => `${day}T00:00:00Z`;
/** Of a feed in which nothing was ever said. */
const BEFORE = '1970-01-01';

/** Formats the feed as Atom (RFC 4287). It links to nothing: neither to the site nor to its own address. */
export const messagesAtom = ({ id, title, language, entries }: MessageFeed): string =>
  xmlDocument(
    element(
      'feed',
      { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': language },
      element('id', {}, id),
      element('title', {}, title),
      element('updated', {}, instant(entries[0]?.day ?? BEFORE)),
      element('author', {}, element('name', {}, title)),
      ...entries.map((entry) =>
        element(
          'entry',
          {},
          element('id', {}, entry.id),
          element('title', {}, entry.sentence),
          element('updated', {}, instant(entry.day)),
          element('content', { type: 'text' }, entry.sentence),
        ),
      ),
    ),
  );

/** The same as JSON Feed 1.1. */
export const messagesJsonFeed = ({ title, language, entries }: MessageFeed): object => ({
  version: 'https://jsonfeed.org/version/1.1',
  title,
  language,
  items: entries.map(({ id, day, sentence }) => ({
    id,
    title: sentence,
    content_text: sentence,
    date_published: instant(day),
  })),
});
