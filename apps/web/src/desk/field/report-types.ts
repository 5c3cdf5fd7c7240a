/** Statuses in which a record may be merged; it must also never have been published (no code). */
export const MERGEABLE_STATUSES: readonly string[] = ['WS_SUBMITTED', 'WS_UNDER_REVIEW', 'WS_VERIFIED'];
export const REPORT_TEXT_BUNDLES = ['app', 'desk', 'codebook', 'definitions', 'problems', 'counting', 'inbox'] as const;
