/** Licences whose names and addresses say all. */
export const NAMED_LICENCES = {
  CC0: { name: 'CC0 1.0', url: 'https://creativecommons.org/publicdomain/zero/1.0/' },
  CC_BY: { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
  CC_BY_SA: { name: 'CC BY-SA 4.0', url: 'https://creativecommons.org/licenses/by-sa/4.0/' },
  CC_BY_NC: { name: 'CC BY-NC 4.0', url: 'https://creativecommons.org/licenses/by-nc/4.0/' },
  CC_BY_NC_SA: { name: 'CC BY-NC-SA 4.0', url: 'https://creativecommons.org/licenses/by-nc-sa/4.0/' },
  CC_BY_ND: { name: 'CC BY-ND 4.0', url: 'https://creativecommons.org/licenses/by-nd/4.0/' },
  CC_BY_NC_ND: { name: 'CC BY-NC-ND 4.0', url: 'https://creativecommons.org/licenses/by-nc-nd/4.0/' },
  ODBL: { name: 'ODbL 1.0', url: 'https://opendatacommons.org/licenses/odbl/1-0/' },
  ODC_BY: { name: 'ODC-BY 1.0', url: 'https://opendatacommons.org/licenses/by/1-0/' },
  PDDL: { name: 'PDDL 1.0', url: 'https://opendatacommons.org/licenses/pddl/1-0/' },
} as const;
/** The makers' own terms, an agreement with them, another licence: words must say what they allow. */
const LICENCES_IN_WORDS = ['TERMS', 'AGREEMENT', 'OTHER'] as const;

/** Every licence that a dataset of others can have. NONE: its makers name none, so that nothing is allowed. */
export const DATASET_LICENCES = [
  ...(Object.keys(NAMED_LICENCES) as (keyof typeof NAMED_LICENCES)[]),
  ...LICENCES_IN_WORDS,
  'NONE',
] as const;
export type DatasetLicence = (typeof DATASET_LICENCES)[number];

export const needsLicenceWords = (licence: string): boolean => LICENCES_IN_WORDS.some((one) => one === licence);
