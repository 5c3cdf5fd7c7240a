/**
 * What is most often seen done on a street, the mildest first: these stand open. Every other code of the vocabulary
 * unfolds under its list.
 */
export const USUAL_ACTS: readonly string[] = [
  'RS_DISPERSAL_ORDER',
  'RS_DISPERSAL',
  'RS_CORDON',
  'RS_INTIMIDATION',
  'RS_SURVEIL_PHYS',
  'RS_ID_CHECK',
  'RS_SEIZE_MATERIAL',
  'RS_DESTROY_MATERIAL',
  'RS_SEIZE_DEVICE',
  'FM_UNKNOWN',
  'FM_PUSH',
  'FM_GRAB',
  'FM_PUNCH',
  'FM_THROW_DOWN',
  'FM_BATON',
  'D_APPREHENDED',
  'D_ARREST',
];

/** Who is most often seen doing it. "Not known" is among them: a monitor on a street often cannot tell. */
export const USUAL_ACTORS: readonly string[] = [
  'PF_POLICE',
  'PF_DISTRICT_SECURITY',
  'PF_INTERVENTION',
  'PF_PLAINCLOTHES',
  'PF_LOCAL_AUTH',
  'PF_GENDARMERIE',
  'PF_UNIDENTIFIED',
  'PF_UNKNOWN',
];
