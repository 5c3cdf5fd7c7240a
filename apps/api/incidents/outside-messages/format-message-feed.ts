import type { Day } from '@vigil/shared/day/day.js';
import { startOfDayIn } from '@vigil/shared/day/place-time.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { element, xmlDocument } from '../../platform/http/write-xml.js';

/** What a private feed of messages says. No hour is given: an entry gets the start of its day, in the time zone. */
export interface MessageFeed {
  id: string;
  title: string;
  language: Language;
  timeZone: string;
  entries: { id: string; day: string; sentence: string }[];
}

/** Of a feed in which nothing was ever said. */
const BEFORE = '1970-01-01T00:00:00Z';

/** Formats the feed as Atom (RFC 4287). It links to nothing: neither to the site nor to its own address. */
export const messagesAtom = ({ id, title, language, timeZone, entries }: MessageFeed): string =>
  xmlDocument(
    element(
      'feed',
      { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': language },
      element('id', {}, id),
      element('title', {}, title),
      element('updated', {}, entries[0] ? startOfDayIn(timeZone, entries[0].day as Day) : BEFORE),
      element('author', {}, element('name', {}, title)),
      ...entries.map((entry) =>
        element(
          'entry',
          {},
          element('id', {}, entry.id),
          element('title', {}, entry.sentence),
          element('updated', {}, startOfDayIn(timeZone, entry.day as Day)),
          element('content', { type: 'text' }, entry.sentence),
        ),
      ),
    ),
  );

/** The same as JSON Feed 1.1. */
export const messagesJsonFeed = ({ title, language, timeZone, entries }: MessageFeed): object => ({
  version: 'https://jsonfeed.org/version/1.1',
  title,
  language,
  items: entries.map(({ id, day, sentence }) => ({
    id,
    title: sentence,
    content_text: sentence,
    date_published: startOfDayIn(timeZone, day as Day),
  })),
});
