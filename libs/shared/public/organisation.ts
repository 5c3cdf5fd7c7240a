import type { Text } from '../text/text.js';

/** What stands in the place of a name while nobody has given one; the data say it so in every language. */
export const UNNAMED = { demo: 'DEMO organisation', live: 'the organisation that runs this site' } as const;
/** Under which force is assessed where the office has not said otherwise. */
export const STANDARDS =
  'the International Covenant on Civil and Political Rights, General Comment No. 37 and the UN Basic Principles on the Use of Force and Firearms';

/**
 * The name of the organisation as a reader meets it: one that somebody gave as it is, and a stand-in in the reader's
 * language. `t` has the room `app`.
 */
export const organisationIn = (name: string, t: Text): string =>
  name === UNNAMED.demo ? t('app.organisation-demo') : name === UNNAMED.live ? t('app.organisation-unnamed') : name;

/** The standards, likewise. */
export const standardsIn = (standards: string, t: Text): string =>
  standards === STANDARDS ? t('app.standards') : standards;
