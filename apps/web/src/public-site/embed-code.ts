import { escapeXml } from '@vigil/shared/drawing/escape-xml.js';
import { type View, viewToSearch } from './view.js';

export const EMBED_PARTS = ['map', 'chart'] as const;
export type EmbedPart = (typeof EMBED_PARTS)[number];

/** Height in CSS pixels that a map or a chart needs, with its sentence and source. */
const HEIGHT: Record<EmbedPart, number> = { map: 760, chart: 440 };

export const embedPartFrom = (search: string): EmbedPart =>
  new URLSearchParams(search).get('show') === 'chart' ? 'chart' : 'map';

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
