import type { IncidentFact, Stage } from './fact-rows.js';

/**
 * Every property of an incident that has only a few values, encoded as one number. A question decides each combination
 * once, and a row costs one look-up. The force and assessment digits come last, so that they can be replaced when a
 * question considers only some of the acts.
 */
export interface Profile {
  kind: Kind;
  stage: Stage;
  grade: IncidentFact['grade'];
  interference: IncidentFact['interference'];
  peacefulness: IncidentFact['peacefulness'];
  coverage: IncidentFact['coverage'];
  force: ForceState;
  assessment: AssessmentState;
}

/** A one-person protest is expression, not an assembly: recorded, but in no figure unless asked for. */
type Kind = 'assembly' | 'solo' | 'reprisal';
/** `threat-none`: a threat, and a source in a position to know says that no force followed. */
type ForceState = 'unknown' | 'none' | 'threat' | 'threat-none' | 'force';
/** Of the acts of force: one assessed unlawful and by the state; one not yet assessed; both; neither. */
type AssessmentState = 'neither' | 'not-assessed' | 'unlawful' | 'both';

const DIGITS = {
  kind: ['assembly', 'solo', 'reprisal'],
  stage: ['published', 'verified', 'unfinished'],
  grade: ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED', 'VG_DISCOUNTED'],
  interference: ['IN_NONE', 'IN_INTERFERED', 'IN_UNKNOWN'],
  peacefulness: ['PE_PEACEFUL', 'PE_ISOLATED', 'PE_VIOLENT', 'PE_UNKNOWN'],
  coverage: [null, 'CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA', 'CO_NONE'],
  force: ['unknown', 'none', 'threat', 'threat-none', 'force'],
  assessment: ['neither', 'not-assessed', 'unlawful', 'both'],
} as const satisfies { [K in keyof Profile]: readonly Profile[K][] };

const NAMES = Object.keys(DIGITS) as (keyof Profile)[];
/** Profile of a row that is not in use. */
export const NO_PROFILE = 0;
/** Number of profiles. All fit in 16 bits. */
export const PROFILES = NAMES.reduce((size, name) => size * DIGITS[name].length, 1) + 1;
/** This many consecutive profiles differ only in force and assessment. */
const ACT_DIGITS = DIGITS.force.length * DIGITS.assessment.length;

/** By field and value: what it adds to the number of a profile. */
const SHARES = Object.fromEntries(
  NAMES.map((name, i) => {
    const after = NAMES.slice(i + 1).reduce((size, next) => size * DIGITS[next].length, 1);
    return [name, new Map<unknown, number>(DIGITS[name].map((value, digit) => [value, digit * after]))];
  }),
) as unknown as Record<keyof Profile, ReadonlyMap<unknown, number>>;

/** @throws RangeError naming the field whose value is not in its list. */
export function profileNumber(profile: Profile): number {
  let number = 0;
  for (const name of NAMES) {
    const digit = (DIGITS[name] as readonly unknown[]).indexOf(profile[name]);
    if (digit < 0) throw new RangeError(`${name}: not in its list`);
    number = number * DIGITS[name].length + digit;
  }
  return number + 1;
}

/**
 * Returns the profile number of an incident before its acts are considered. Same result as `profileNumber`, but with
 * one look-up per field, because it is called for every incident that is read.
 * @throws RangeError naming the field whose value is not in its list.
 */
export function bareProfileNumber(
  fact: Pick<IncidentFact, 'stage' | 'grade' | 'interference' | 'peacefulness' | 'coverage'>,
  kind: Kind,
): number {
  return (
    1 +
    share('kind', kind) +
    share('stage', fact.stage ?? 'published') +
    share('grade', fact.grade) +
    share('interference', fact.interference) +
    share('peacefulness', fact.peacefulness) +
    share('coverage', fact.coverage)
  );
}

function share<K extends keyof Profile>(name: K, value: Profile[K]): number {
  const number = SHARES[name].get(value);
  if (number === undefined) throw new RangeError(`${name}: not in its list`);
  return number;
}

/** Decodes a profile number. Every question decodes every profile in use, so each is built once. */
export function profileOf(number: number): Readonly<Profile> {
  return (made[number] ??= decoded(number));
}
const made = Array.from<Readonly<Profile> | undefined>({ length: PROFILES });

function decoded(number: number): Readonly<Profile> {
  const profile: Record<string, unknown> = {};
  let rest = number - 1;
  for (const name of [...NAMES].reverse()) {
    const { length } = DIGITS[name];
    profile[name] = DIGITS[name][rest % length];
    rest = Math.floor(rest / length);
  }
  return Object.freeze(profile) as unknown as Profile;
}

/** Returns the values that a profile can have in one field, in order. */
export function valuesOf<K extends keyof Profile>(name: K): readonly Profile[K][] {
  return DIGITS[name] as unknown as readonly Profile[K][];
}

/** By profile number: the index of its value in `valuesOf(name)`. Built once per field. */
export function digitTable(name: keyof Profile): Uint8Array {
  const known = tables.get(name);
  if (known) return known;
  const after = NAMES.slice(NAMES.indexOf(name) + 1).reduce((size, next) => size * DIGITS[next].length, 1);
  const table = new Uint8Array(PROFILES);
  for (let number = 1; number < PROFILES; number++)
    table[number] = Math.floor((number - 1) / after) % DIGITS[name].length;
  tables.set(name, table);
  return table;
}

const tables = new Map<keyof Profile, Uint8Array>();

/** Returns true when a source in a position to know says that no force was used, or saw no interference at all. */
export function saysNoForce(number: number): boolean {
  const force = Math.floor(((number - 1) % ACT_DIGITS) / DIGITS.assessment.length);
  return force === DIGITS.force.indexOf('none') || force === DIGITS.force.indexOf('threat-none');
}

/**
 * Returns the same profile with what a question's own acts say about force. Bits: 1 force, 2 threat, 4 none, 8 not
 * assessed, 16 unlawful.
 */
export function withActs(number: number, bits: number): number {
  return number - ((number - 1) % ACT_DIGITS) + ACT_DIGIT_OF[bits]!;
}

/**
 * Returns the profile of an incident with what all of its acts say about force. Who was in a position to know and saw
 * no interference with an assembly saw no force either, unless an act says otherwise.
 */
export function withAllActs(bare: number, bits: number): number {
  const { kind, interference } = profileOf(bare);
  const isQuiet = kind !== 'reprisal' && interference === 'IN_NONE' && (bits & (BIT.force | BIT.threat)) === 0;
  return withActs(bare, isQuiet ? bits | BIT.none : bits);
}

export const BIT = { force: 1, threat: 2, none: 4, notAssessed: 8, unlawful: 16 } as const;

const ACT_DIGIT_OF = Uint8Array.from({ length: 32 }, (_, bits) => {
  const force: ForceState =
    bits & BIT.force
      ? 'force'
      : bits & BIT.threat
        ? bits & BIT.none
          ? 'threat-none'
          : 'threat'
        : bits & BIT.none
          ? 'none'
          : 'unknown';
  const assessment = (bits & BIT.notAssessed ? 1 : 0) + (bits & BIT.unlawful ? 2 : 0);
  return DIGITS.force.indexOf(force) * DIGITS.assessment.length + assessment;
});

/** Collects the profiles that occur, each once. */
export class ProfilesSeen {
  readonly list: number[] = [];
  private readonly isIn = new Uint8Array(PROFILES);

  add(profile: number): void {
    if (this.isIn[profile] === 1) return;
    this.isIn[profile] = 1;
    this.list.push(profile);
  }
}
