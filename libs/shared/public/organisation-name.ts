import type { Text } from '../text/text.js';

/** Stored while the organisation has no name; shown in the reader's language. */
export const UNNAMED = { demo: 'DEMO organisation', live: 'the organisation that runs this site' } as const;
/** The standards by which force is assessed, unless the team has set others. */
export const STANDARDS =
  'the International Covenant on Civil and Political Rights, General Comment No. 37 and the UN Basic Principles on the Use of Force and Firearms';

/**
 * Returns the organisation's name for a reader: a real name unchanged, a stand-in translated. `t` has the bundle `app`.
 */
export const organisationIn = (name: string, t: Text): string =>
  name === UNNAMED.demo ? t('app.organisation-demo') : name === UNNAMED.live ? t('app.organisation-unnamed') : name;

/** Returns the standards in the same way. */
export const standardsIn = (standards: string, t: Text): string =>
  standards === STANDARDS ? t('app.standards') : standards;
