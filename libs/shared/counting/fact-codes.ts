import { codesOf, forceRank, type VocabularyList } from '../vocabulary/vocabulary.js';
import type { ActFact, ActKind, Outcome } from './fact-rows.js';
import { END_OF_DEPRIVATION } from './indicators.js';
import { BIT } from './incident-profile.js';

/** What counting needs to know of the vocabularies: the codes of a list in order, and the rank of a type of force. */
export interface FactVocabulary {
  codes(list: VocabularyList): readonly string[];
  forceRank(code: string): number | null;
}

export const SHIPPED_VOCABULARY: FactVocabulary = { codes: codesOf, forceRank };

export const ACT_KINDS: readonly ActKind[] = ['restriction', 'force', 'liberty', 'legal'];
export const OUTCOMES: readonly Outcome[] = ['LA_NOT_ASSESSED', 'LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED'];
const LIST_OF_KIND = {
  restriction: 'restriction_type',
  force: 'force_type',
  liberty: 'liberty_type',
  legal: 'legal_event',
} as const satisfies Record<ActKind, VocabularyList>;

/** Codes of a list are stored in one byte, which must also hold "not stated". */
const LONGEST_LIST = 254;
export const NOT_STATED = 255;

const NOTHING: number[] = [];

/**
 * Encodes codes of the closed lists as small numbers, and an act as one 32-bit word: kind 2 bits, type 8, actor 8,
 * outcome 2, state 1; above them `HAS_OWN`.
 */
export class FactCodes {
  private readonly numbers = new Map<VocabularyList, ReadonlyMap<string, number>>();
  /** By `kindAndType`: the bits of BIT that an act of this type sets by itself. */
  readonly forceBits: Uint8Array;
  /** The number of that type of act. */
  readonly endOfDeprivation: number;

  constructor(readonly vocabulary: FactVocabulary) {
    this.endOfDeprivation = this.find('liberty_type', END_OF_DEPRIVATION);
    this.forceBits = new Uint8Array(1024);
    for (const code of vocabulary.codes('force_type')) {
      this.forceBits[this.kindAndType('force', code)] = forceBitsOf(code, vocabulary.forceRank(code));
    }
  }

  /** Returns -1 when the list does not have the code. */
  find(list: VocabularyList, code: string): number {
    return this.listOf(list).get(code) ?? -1;
  }

  /** @throws RangeError naming the list. */
  number(list: VocabularyList, code: string): number {
    const number = this.find(list, code);
    if (number < 0) throw new RangeError(`${list}: no such code`);
    return number;
  }

  /** Returns the numbers of several codes. */
  numbersOf(list: VocabularyList, codes: readonly string[]): number[] {
    return codes.length === 0 ? NOTHING : codes.map((code) => this.number(list, code));
  }

  kindAndType(kind: ActKind, type: string): number {
    return ACT_KINDS.indexOf(kind) | (this.number(LIST_OF_KIND[kind], type) << 2);
  }

  act(act: ActFact): number {
    if (!ACT_KINDS.includes(act.kind)) throw new RangeError('act kind: no such kind');
    const outcome = OUTCOMES.indexOf(act.outcome);
    if (outcome < 0) throw new RangeError('act outcome: no such outcome');
    const actor = act.actor === null ? NOT_STATED : this.number('actor_type', act.actor);
    return this.kindAndType(act.kind, act.type) | (actor << 10) | (outcome << 18) | (act.stateActor ? 1 << 20 : 0);
  }

  private listOf(list: VocabularyList): ReadonlyMap<string, number> {
    const known = this.numbers.get(list);
    if (known) return known;
    const codes = this.vocabulary.codes(list);
    if (codes.length > LONGEST_LIST) throw new RangeError(`${list}: more codes than one byte holds`);
    const numbers = new Map(codes.map((code, i) => [code, i]));
    this.numbers.set(list, numbers);
    return numbers;
  }
}

/**
 * Set in the word of an act that has its own place or days, so that counting reads those two columns for few acts only.
 */
export const HAS_OWN = 1 << 21;

/** The word of a removed act: a restriction whose type number is higher than any list can have. */
export const NO_ACT = 1020;

export const kindAndTypeOf = (act: number): number => act & 1023;
export const kindOf = (act: number): number => act & 3;
/**
 * Whether figures of acts count such acts: restrictions, and deprivations of liberty but not their end. A verdict or a
 * release can be years later, and is in no figure of acts.
 */
export const isCountedAsAct = (act: number, codes: FactCodes): boolean => {
  const kind = ACT_KINDS[kindOf(act)];
  return kind === 'restriction' || (kind === 'liberty' && typeOf(act) !== codes.endOfDeprivation);
};

export const typeOf = (act: number): number => (act >>> 2) & 255;
export const actorOf = (act: number): number => (act >>> 10) & 255;
export const outcomeOf = (act: number): number => (act >>> 18) & 3;
export const outcomeAndStateOf = (act: number): number => (act >>> 18) & 7;

/** By outcome (low two bits) and state actor (third bit): which assessment bits an act of force sets. */
export const ASSESSMENT_BITS = Uint8Array.from({ length: 8 }, (_, outcomeAndState) => {
  const outcome = OUTCOMES[outcomeAndState & 3];
  if (outcome === 'LA_NOT_ASSESSED') return BIT.notAssessed;
  return outcome === 'LA_UNLAWFUL' && outcomeAndState & 4 ? BIT.unlawful : 0;
});

/** Returns what one act says about force: force, threat or none, and for force also how it was assessed. */
export function bitsOfAct(act: number, forceBits: Uint8Array): number {
  const force = forceBits[kindAndTypeOf(act)]!;
  return force & BIT.force ? force | ASSESSMENT_BITS[outcomeAndStateOf(act)]! : force;
}

/** Whether an act of this kind of force is force: not a threat, and not that there was none, or that nobody knows. */
export const isForce = (code: string): boolean => forceBitsOf(code, forceRank(code)) === BIT.force;

/** Rank 2 or more is force, and so are "other" and "means not stated". "Not known whether" sets no bit. */
function forceBitsOf(code: string, rank: number | null): number {
  if (code === 'FM_OTHER' || code === 'FM_UNSPEC') return BIT.force;
  if (rank === null) return 0;
  return rank >= 2 ? BIT.force : rank === 1 ? BIT.threat : BIT.none;
}
