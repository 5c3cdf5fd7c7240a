import { formatWindow } from '@vigil/shared/day/words.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { PublicChange, PublicIncident } from '@vigil/shared/public/shapes.js';
import { label, type Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { placeName } from '../place-name.js';
import { MESSAGES } from '../messages.js';

/** One public change as a feed reader shows it. */
export interface Entry {
  seq: number;
  /** The day in the place on which it was made public; no hour of it is. */
  day: string;
  what: PublicChange['what'];
  code: string | null;
  title: string;
  text: string;
  /** Path and query of the page to read. */
  path: string;
}

interface Telling {
  language: Language;
  gazetteer: Gazetteer;
  demo: boolean;
}

/** What undoes a publication says nothing of what was published. */
const UNDOES: ReadonlySet<PublicChange['what']> = new Set(['retracted', 'withdrawn', 'merged']);

/**
 * A change in words.
 * @param incident the record as it is published now; null where it is published no more, and then nothing of it is
 * said, whatever the change was: an old entry must not tell what was taken back since.
 */
export const entryOf = (
  { seq, day, what, code, subject, reason, note, into }: PublicChange,
  incident: PublicIncident | null,
  { language, gazetteer, demo }: Telling,
): Entry => {
  const t = MESSAGES[language];
  const said = t(`change.${what}`);
  const shown = UNDOES.has(what) ? null : incident;
  // The code of a total tells nobody anything; reports and groups are known by theirs.
  const named = subject !== null && /^[RG]-/.test(subject) ? `${subject}: ${said}` : said;
  const title = code === null ? named : shown ? `${shown.title} (${said})` : `${code}: ${said}`;
  const parts = [
    shown &&
      `${formatWindow(shown.when as Parameters<typeof formatWindow>[0], language)} · ${placeName(shown.place.code, gazetteer, language)}.`,
    shown?.summary,
    into && `${said} ${t('changes.into')} ${into}.`,
    reason && `${t('incident.reason')} ${label(reason, language)}.`,
    note,
  ].filter((part) => typeof part === 'string' && part !== '');
  return {
    seq,
    day,
    what,
    code,
    title: demo ? `DEMO: ${title}` : title,
    text: parts.join(' ') || said,
    path: `${code === null ? (what === 'report-shown' ? `/reports/${subject}` : '/changes') : `/incidents/${into ?? code}`}?lang=${language}`,
  };
};
