import { actKind } from '../vocabulary/vocabulary.js';

export type SubEvent =
  | 'Peaceful protest'
  | 'Protest with intervention'
  | 'Excessive force against protesters'
  | 'Violent demonstration';

/**
 * Restrictions that try to break up or to suppress an assembly while it is going on. Bans, conditions, surveillance,
 * checks, fines and sanctions do not.
 */
const SUPPRESSES: ReadonlySet<string> = new Set([
  'RS_CORDON',
  'RS_KETTLING',
  'RS_DISPERSAL_ORDER',
  'RS_DISPERSAL',
  'RS_RELOCATION',
  'RS_SEIZE_MATERIAL',
  'RS_DESTROY_MATERIAL',
  'RS_SEIZE_DEVICE',
  'RS_DELETE_IMAGES',
  'RS_OTHER',
  'RS_UNKNOWN',
  // Taken away from the assembly. Custody, detention and release come later.
  'D_APPREHENDED',
  'D_RELEASED_NO_PROCESS',
  'D_ARREST',
  'D_MASS_ARREST',
]);
const NO_FORCE: ReadonlySet<string> = new Set(['FM_NONE', 'FM_UNKNOWN']);
/** Weapons and holds that can kill, whether or not anybody was hurt. */
const LETHAL: ReadonlySet<string> = new Set(['FM_LIVE_FIRE', 'FM_CHOKE']);

/**
 * Whether an act of this type, done during an assembly, is an intervention in ACLED's sense. Threats of force are.
 * WITHHELD is force.
 */
export const isIntervention = (type: string): boolean => {
  if (type === 'WITHHELD') return true;
  return actKind(type) === 'force' ? !NO_FORCE.has(type) : SUPPRESSES.has(type);
};

interface Happened {
  peacefulness: string;
  /** Types of the acts at this place on this day, during the assembly. */
  acts: readonly string[];
  /** At least one person died, or may have: "some" and "at least one" are deaths. */
  someoneDied: boolean;
  seriouslyInjured: boolean;
}

/** Returns ACLED's sub-event type. Source: docs/acled.md. Unknown peacefulness counts as peaceful, as ACLED does. */
export const subEventOf = ({ peacefulness, acts, someoneDied, seriouslyInjured }: Happened): SubEvent => {
  if (peacefulness === 'PE_VIOLENT') return 'Violent demonstration';
  if (!acts.some(isIntervention)) return 'Peaceful protest';
  return someoneDied || seriouslyInjured || acts.some((type) => LETHAL.has(type))
    ? 'Excessive force against protesters'
    : 'Protest with intervention';
};
