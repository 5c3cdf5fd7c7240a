/** Parts of the page that readers do not wait for on the map, by their names among the built files. */
export const PARTS_NOT_NEEDED_BY_MAP = [
  'around',
  'orientation',
  'codes',
  'codes-lists',
  'links',
  'time',
  'overview-tiles',
  'load-facts',
  'answer-cells',
  // Also page-styles: what pages to read need, and what stands beside the map.
  'page',
  'parts',
];

/**
 * Addresses of files that readers do not wait for on the map: place names, filters, sentences, tiles, lists, the chart,
 * counting in the browser. Circles work without any of them.
 */
export const NOT_NEEDED_BY_MAP = new RegExp(`/(${PARTS_NOT_NEEDED_BY_MAP.join('|')})-`);
