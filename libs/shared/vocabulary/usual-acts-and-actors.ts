/**
 * The acts most often seen on a street, mildest first; these are visible at once. All other codes are under their
 * lists.
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

/** The actors most often seen. "Not known" is among them: a monitor on a street often cannot tell. */
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

/** Where most reports come from: somebody who was there, who saw it, a video, the press. */
export const USUAL_SOURCES: readonly string[] = ['SR_MONITOR', 'SR_WITNESS', 'SR_SOCIAL_VIDEO', 'SR_MEDIA_NAT'];
