/**
 * What must be done before figures of a period are final, in the order in which records pass through review. Each is an
 * address of the desk's queue, which counts and lists the same records.
 */
export const PERIOD_WORK = [
  { key: 'unreviewed', address: 'status=WS_SUBMITTED,WS_UNDER_REVIEW' },
  { key: 'returned', address: 'status=WS_RETURNED' },
  { key: 'unpublished', address: 'status=WS_VERIFIED' },
  { key: 'corrections', address: 'gap=correction-waiting' },
  { key: 'unassessed', address: 'gap=assessment-waiting' },
  { key: 'no-authorities-account', address: 'gap=no-authorities-account' },
  { key: 'media-unchecked', address: 'gap=media-unchecked' },
  { key: 'no-summary', address: 'gap=no-summary' },
  { key: 'untranslated', address: 'gap=untranslated' },
] as const;
/** Records of these states count: the whole of which a part is published. */
export const COUNTED_STATES = 'status=WS_SUBMITTED,WS_UNDER_REVIEW,WS_VERIFIED,WS_PUBLISHED';
export type PeriodWorkKey = (typeof PERIOD_WORK)[number]['key'];
