/**
 * Returns an entry of monitoring coverage for tests: a network watched all of 2021, unless `more` says another thing.
 */
export const aCoverageEntry = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  place: 'KH',
  from: '2021-01-01',
  until: '2021-12-31',
  level: 'CO_NETWORK',
  group: null,
  note: null,
  shown: true,
  ...more,
});
