import { storedLanguage } from '../language/languages.js';
import type { Text } from '../text/text.js';

/** Stored while the organisation has no name; shown in the reader's language. */
export const UNNAMED = { demo: 'DEMO organisation', live: 'the organisation that runs this site' } as const;
/** The standards by which force is assessed, unless the team has set others. */
export const STANDARDS =
  'the International Covenant on Civil and Political Rights, General Comment No. 37 and the UN Basic Principles on the Use of Force and Firearms';

/** Most characters of an address, of the site's sentence and of the query of a start view. */
export const FACE_LENGTHS = { address: 300, sentence: 300, startView: 300 } as const;
/** Most bytes of a logo's file, and pixels of what Vigil makes of it. */
export const LOGO = { bytes: 1024 * 1024, width: 480, height: 160 } as const;

/** An organisation's name in English and, unless that is empty, in Khmer. */
export interface Named {
  organisation: string;
  organisationKm?: string;
}

const isStandIn = (name: string): boolean => name === UNNAMED.demo || name === UNNAMED.live;

/**
 * Returns the organisation's name for a reader: a real name in the reader's language, a stand-in translated. `t` has
 * the bundle `app`.
 */
export const organisationIn = ({ organisation, organisationKm = '' }: Named, t: Text): string =>
  t.language === 'km' && organisationKm !== ''
    ? organisationKm
    : organisation === UNNAMED.demo
      ? t('app.organisation-demo')
      : organisation === UNNAMED.live
        ? t('app.organisation-unnamed')
        : organisation;

/** Returns what the site is called: the organisation's name, or the software's while it has none. */
export const siteNameIn = (named: Named, t: Text): string =>
  isStandIn(named.organisation) && !named.organisationKm ? t('app.name') : organisationIn(named, t);

const LETTERS = { en: /\p{Script=Latin}/u, km: /\p{Script=Khmer}/u } as const;

/** Standards as the team named them and, unless that is empty, in Khmer. */
export interface NamedStandards {
  standards: string;
  standardsKm?: string;
}

/**
 * Returns the standards in the same way. Where the team named them in the other language alone, that is said.
 */
export const standardsIn = ({ standards, standardsKm = '' }: NamedStandards, t: Text): string => {
  if (t.language === 'km' && standardsKm !== '') return standardsKm;
  if (standards === STANDARDS) return t('app.standards');
  return standards === '' || LETTERS[storedLanguage(t.language)].test(standards)
    ? standards
    : t('app.standards-other', { standards });
};

/**
 * Returns the standards that an assessment names. Those that the organisation names now it has in both languages; what
 * it named before stands in the words of then.
 * @param own the organisation's own; null: they are not known here
 */
export const assessedUnderIn = (assessedUnder: string, own: NamedStandards | null, t: Text): string =>
  standardsIn(own?.standards === assessedUnder ? own : { standards: assessedUnder }, t);
