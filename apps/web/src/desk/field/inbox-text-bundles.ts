/** The text bundles of every page about field reports. */
export const REPORT_TEXT_BUNDLES = ['app', 'desk', 'codebook', 'definitions', 'problems', 'counting', 'inbox'] as const;
