import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { inLanguage } from '@vigil/shared/incident/translation.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { PublicChange, PublicIncident } from '@vigil/shared/public/response-types.js';
import { label, type Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { placeName } from '../place-name.js';
import { feedMessagesIn } from '../public-messages.js';

/** A public change as a feed reader shows it. */
interface Entry {
  seq: number;
  /** The local day on which it was published; no hour is public. */
  day: string;
  what: PublicChange['what'];
  code: string | null;
  title: string;
  text: string;
  /** Path and query of the page that the entry links to. */
  path: string;
}

interface Telling {
  language: Language;
  gazetteer: Gazetteer;
  demo: boolean;
}

/** Changes that undo a publication. Their entries reveal nothing of what was published. */
const UNDOES: ReadonlySet<PublicChange['what']> = new Set(['retracted', 'withdrawn', 'merged']);

/**
 * Describes a change in words.
 * @param incident the record as now published; null if it no longer is. The entry then describes nothing of it,
 * whatever the change was: an old entry must not reveal what was withdrawn since.
 */
export const entryOf = (
  { seq, day, what, code, subject, reason, note, into }: PublicChange,
  incident: PublicIncident | null,
  { language, gazetteer, demo }: Telling,
): Entry => {
  const t = feedMessagesIn(language);
  const said = t(`change.${what}`);
  const end = t('headline.end');
  const shown = UNDOES.has(what) ? null : incident;
  // Readers know reports and groups by code; the code of a published total means nothing to them.
  const named = subject !== null && /^[RG]-/.test(subject) ? t('cell.said', { name: subject, said }) : said;
  const title =
    code === null
      ? named
      : shown
        ? `${inLanguage(shown.title, shown.titleTranslation, language)} (${said})`
        : t('cell.said', { name: code, said });
  const parts = [
    shown &&
      `${formatWindow(shown.when as Parameters<typeof formatWindow>[0], language)} · ${placeName(shown.place.code, gazetteer, language)}${end}`,
    shown?.summary && inLanguage(shown.summary, shown.summaryTranslation, language),
    into && `${said} ${t('changes.into')} ${into}${end}`,
    reason && `${t('incident.reason')} ${label(reason, language)}${end}`,
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
