import { escapeXml } from '@vigil/shared/drawing/escape-xml.js';
import { FILTERS, type View, viewFrom, viewToSearch } from './view.js';

/** What a frame can show of any figure. */
export const EMBED_PARTS = ['map', 'chart'] as const;
/**
 * What it can show of one group or place: its calendar, a rate beside that of all others and year by year, who acted,
 * and its share in all unlawful force.
 */
const SUBJECT_PARTS = ['calendar', 'against', 'years', 'actors', 'share'] as const;
export type SubjectPart = (typeof SUBJECT_PARTS)[number];
export type EmbedPart = (typeof EMBED_PARTS)[number] | SubjectPart;

/** Height in CSS pixels that each part needs, with its sentence and source. */
const HEIGHT: Record<EmbedPart, number> = {
  map: 760,
  chart: 440,
  calendar: 700,
  against: 680,
  years: 720,
  actors: 640,
  share: 640,
};

export const isSubjectPart = (part: EmbedPart): part is SubjectPart =>
  (SUBJECT_PARTS as readonly EmbedPart[]).includes(part);

/** Returns the only group or place that a view is narrowed to; null if it is narrowed in any other way. */
export const subjectIn = ({ filters }: Pick<View, 'filters'>): { kind: 'groups' | 'places'; code: string } | null => {
  const [one, ...more] = FILTERS.flatMap((filter) => filters[filter].map((code) => ({ filter, code })));
  if (!one || more.length > 0) return null;
  if (one.filter === 'groups') return { kind: 'groups', code: one.code };
  return one.filter === 'place' ? { kind: 'places', code: one.code } : null;
};

/** Returns what an address shows, and whether it asks for something that it cannot show. */
export const embedPartFrom = (search: string): { part: EmbedPart; isMisread: boolean } => {
  const asked = new URLSearchParams(search).get('show');
  const part = [...EMBED_PARTS, ...SUBJECT_PARTS].find((one) => one === asked) ?? 'map';
  const isMisread = isSubjectPart(part) && subjectIn(viewFrom(search)) === null;
  return isMisread ? { part: 'map', isMisread } : { part, isMisread };
};

/** Returns path and query of a figure for another site's frame. */
export const embedAddress = (view: View, shown: EmbedPart, language: string): string => {
  const query = viewToSearch(view, language);
  return `/embed${query}${query === '' ? '?' : '&'}show=${shown}`;
};

/**
 * Returns the HTML that a newsroom pastes into its page: a frame that loads when scrolled into view, and sends us no
 * referrer.
 */
export const embedCode = (origin: string, address: string, shown: EmbedPart, title: string): string =>
  `<iframe src="${escapeXml(origin + address)}" title="${escapeXml(title)}" width="100%" height="${HEIGHT[shown]}" style="border:0" loading="lazy" referrerpolicy="no-referrer"></iframe>`;
