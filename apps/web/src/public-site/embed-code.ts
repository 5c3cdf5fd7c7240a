import { escapeXml } from '@vigil/shared/drawing/escape-xml.js';
import { type View, viewToSearch } from './view.js';

export const SHOWN = ['map', 'chart'] as const;
export type Shown = (typeof SHOWN)[number];

/** Height in CSS pixels that a map or a chart needs, with its sentence and source. */
const HEIGHT: Record<Shown, number> = { map: 760, chart: 440 };

export const shownFrom = (search: string): Shown =>
  new URLSearchParams(search).get('show') === 'chart' ? 'chart' : 'map';

/** Returns path and query of a figure for another site's frame. */
export const embedAddress = (view: View, shown: Shown, language: string): string => {
  const query = viewToSearch(view, language);
  return `/embed${query}${query === '' ? '?' : '&'}show=${shown}`;
};

/**
 * Returns the HTML that a newsroom pastes into its page: a frame that loads when scrolled into view, and sends us no
 * referrer.
 */
export const embedCode = (origin: string, address: string, shown: Shown, title: string): string =>
  `<iframe src="${escapeXml(origin + address)}" title="${escapeXml(title)}" width="100%" height="${HEIGHT[shown]}" style="border:0" loading="lazy" referrerpolicy="no-referrer"></iframe>`;
