import {
  ACT_KINDS,
  actorOf,
  ASSESSMENT_BITS,
  bitsOfAct,
  kindAndTypeOf,
  outcomeAndStateOf,
  OUTCOMES,
  type FactCodes,
} from './fact-codes.js';
import type { ActKind } from './fact-rows.js';
import type { Facts } from './facts.js';
import { type Aside, END_OF_DEPRIVATION, FIGURE_BIT } from './indicators.js';
import { BIT, saysNoForce, withActs } from './incident-profile.js';
import { measureOf, type Filters, type Question } from './question.js';

const FORCE = ACT_KINDS.indexOf('force');

/**
 * Which acts count for something, decided once per question: by kind and type, by actor, by outcome and state actor.
 */
export class ActCondition {
  readonly type = new Uint8Array(1024);
  readonly actor = new Uint8Array(256).fill(1);
  readonly outcome = new Uint8Array(8).fill(1);

  accepts(act: number): boolean {
    return (this.type[kindAndTypeOf(act)]! & this.actor[actorOf(act)]! & this.outcome[outcomeAndStateOf(act)]!) === 1;
  }

  /** Returns which kinds have an act that it accepts: a bit 1 << number in ACT_KINDS for each. */
  kinds(): number {
    let bits = 0;
    for (let i = 0; i < 1024; i++) bits |= this.type[i]! << (i & 3);
    return bits;
  }

  /** Returns a test that an act passes only if it passes both. */
  and(other: ActCondition): ActCondition {
    const both = new ActCondition();
    for (const name of ['type', 'actor', 'outcome'] as const)
      for (let i = 0; i < both[name].length; i++) both[name][i] = this[name][i]! & other[name][i]!;
    return both;
  }

  /** Returns a test that accepts any type of these kinds. */
  static ofKinds(kinds: readonly ActKind[]): ActCondition {
    const test = new ActCondition();
    const passes = ACT_KINDS.map((kind) => (kinds.includes(kind) ? 1 : 0));
    for (let i = 0; i < 1024; i++) test.type[i] = passes[i & 3]!;
    return test;
  }
}

/** Accepts any act; nobody may change it. */
const ANY = ActCondition.ofKinds(ACT_KINDS);

/** The filter for the types of each kind of act. No filter asks for legal proceedings. */
const TYPES_OF_KIND = {
  restriction: 'restrictionTypes',
  force: 'forceTypes',
  liberty: 'libertyTypes',
} as const satisfies Partial<Record<ActKind, keyof Filters>>;

/** What a question's filters ask of acts: one act must have the type, the actor and the outcome together. */
export class ActFilter {
  /** Acts that the filters let through, whatever kinds were asked for. Must not be changed. */
  readonly test: ActCondition;
  /** Kinds whose types are filtered: an incident needs an act of each. */
  readonly kinds: readonly ActKind[];
  /** False when the question asks nothing of acts. */
  readonly asks: boolean;
  /** The same as `kinds`, as bits 1 << number in ACT_KINDS. */
  readonly needed: number;

  constructor(filters: Filters, codes: FactCodes) {
    const { actors, outcome } = filters;
    const asked = Object.entries(TYPES_OF_KIND).flatMap(([kind, key]) => {
      const types = filters[key];
      return types ? [{ kind: kind as ActKind, types }] : [];
    });
    this.kinds = asked.map(({ kind }) => kind);
    this.asks = Boolean(asked[0] ?? actors ?? outcome);
    this.test = this.asks ? ActCondition.ofKinds(ACT_KINDS) : ANY;
    for (const { kind, types } of asked) narrow(this.test, kind, types, codes);
    if (actors)
      this.test.actor.fill(0).set(
        flags(
          256,
          actors.map((code) => codes.number('actor_type', code)),
        ),
      );
    if (outcome) for (let i = 0; i < 8; i++) this.test.outcome[i] = outcome.includes(OUTCOMES[i & 3]!) ? 1 : 0;
    this.needed = this.kinds.reduce((mask, kind) => mask | (1 << ACT_KINDS.indexOf(kind)), 0);
  }

  /** Returns tests for which an incident needs an act each. */
  tests(): ActCondition[] {
    const needed = this.kinds.length === 0 ? [ACT_KINDS] : this.kinds.map((kind) => [kind]);
    return needed.map((kinds) => this.test.and(ActCondition.ofKinds(kinds)));
  }

  /**
   * Returns the profile that an incident has if only the acts that pass are considered. "No force was used" is a
   * statement about the whole incident, so it comes from the whole incident, and any act of force in it still refutes
   * it.
   */
  profileOf(profile: number, acts: Uint32Array, from: number, until: number, forceBits: Uint8Array): number {
    let bits = saysNoForce(profile) ? BIT.none : 0;
    for (let i = from; i < until; i++) {
      const act = acts[i]!;
      if ((act & 3) === FORCE && this.test.accepts(act)) bits |= bitsOfAct(act, forceBits) & ~BIT.none;
    }
    return withActs(profile, bits);
  }
}

/** Returns the acts that an indicator counts or is about; null when it is not about acts. */
export function actsOfIndicator(question: Question, facts: Facts): ActCondition | null {
  const measure = measureOf(question);
  const { codes } = facts;
  const bit = FIGURE_BIT[question.indicator];
  if (bit !== undefined) return actsOfForce(codes, bit);
  if (measure === 'force') return actsOfForce(codes, BIT.force | BIT.threat);
  if (measure === 'restriction' || measure === 'restrictions') return ActCondition.ofKinds(['restriction']);
  if (measure === 'violations') return violations();
  if (question.indicator !== 'I10') return null;
  const held = ActCondition.ofKinds(['liberty']);
  held.type[codes.kindAndType('liberty', END_OF_DEPRIVATION)] = 0;
  return held;
}

/** Returns the acts that put an incident into an aside instead of the figure; null if acts do not decide that. */
export function actsOfAside(aside: Aside, codes: FactCodes): ActCondition | null {
  if (aside === 'threatOnly') return actsOfForce(codes, BIT.threat);
  if (aside !== 'notYetAssessed' && aside !== 'otherGroupsNotYetAssessed') return null;
  const waiting = actsOfForce(codes, BIT.force);
  for (let i = 0; i < 8; i++) waiting.outcome[i] = isUnassessed(i) ? 1 : 0;
  return waiting;
}

/** Accepts acts in which something was done: "no force" and "not known whether" have no actor. */
export function actsThatHappened(codes: FactCodes): ActCondition {
  const test = ActCondition.ofKinds(ACT_KINDS);
  for (let i = 0; i < 1024; i++)
    if ((i & 3) === FORCE) test.type[i] = codes.forceBits[i]! & (BIT.force | BIT.threat) ? 1 : 0;
  return test;
}

function actsOfForce(codes: FactCodes, bit: number): ActCondition {
  const test = new ActCondition();
  const byType = bit & BIT.unlawful ? BIT.force : bit;
  for (let i = 0; i < 1024; i++) test.type[i] = codes.forceBits[i]! & byType ? 1 : 0;
  if (bit & BIT.unlawful) test.outcome.set(ASSESSMENT_BITS.map((bits) => (bits & BIT.unlawful ? 1 : 0)));
  return test;
}

/** Accepts restrictions assessed as a violation, or not yet assessed: the layer separates them. */
function violations(): ActCondition {
  const test = ActCondition.ofKinds(['restriction']);
  for (let i = 0; i < 8; i++) test.outcome[i] = isViolation(i) || isUnassessed(i) ? 1 : 0;
  return test;
}

const isViolation = (outcomeAndState: number): boolean => OUTCOMES[outcomeAndState & 3] === 'LA_UNLAWFUL';
export const isUnassessed = (outcomeAndState: number): boolean => OUTCOMES[outcomeAndState & 3] === 'LA_NOT_ASSESSED';

function narrow(test: ActCondition, kind: ActKind, types: readonly string[], codes: FactCodes): void {
  const wanted = flags(
    1024,
    types.map((type) => codes.kindAndType(kind, type)),
  );
  for (let i = ACT_KINDS.indexOf(kind); i < 1024; i += 4) test.type[i] = wanted[i]!;
}

/** Returns a table with 1 at these numbers. */
export function flags(size: number, numbers: readonly number[]): Uint8Array {
  const table = new Uint8Array(size);
  for (const number of numbers) table[number] = 1;
  return table;
}
