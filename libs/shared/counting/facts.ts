import { epochDay, fromEpochDay, type Day } from '../day/day.js';
import { CodeIndex } from './code-index.js';
import { Table } from './columns.js';
import { bitsOfAct, FactCodes, kindOf, type FactVocabulary, NOT_STATED, SHIPPED_VOCABULARY } from './fact-codes.js';
import type { ActFact, HarmFact, IncidentFact } from './fact-rows.js';
import { NO_PLACE, type PlaceTree } from './place-tree.js';
import { AmountPool, NamePool, SetPool, WindowPool } from './pools.js';
import { NO_PROFILE, profileNumber, withActs } from './profile.js';

const INCIDENT = {
  /** epoch days */
  earliest: Int32Array, latest: Int32Array,
  /** number in the place tree */
  place: Uint32Array,
  /** see profile.ts; NO_PROFILE: the row is not in use */
  profile: Uint16Array,
  /** which kinds of acts there are: bit 1 << number in ACT_KINDS */
  kinds: Uint8Array,
  /** numbers of sets */
  assembly: Uint32Array, issue: Uint32Array, ground: Uint32Array, group: Uint32Array,
  /** number of an amount */
  crowd: Uint32Array,
  firstAct: Uint32Array, acts: Uint16Array, firstHarm: Uint32Array, harms: Uint16Array,
};
const ACT = {
  /** see fact-codes.ts */
  code: Uint32Array,
  /** NO_PLACE: the incident's */
  place: Uint32Array,
  /** number of a window; 0: the incident's */
  window: Uint32Array,
  quantity: Uint32Array, people: Uint32Array,
};
const HARM = {
  type: Uint8Array,
  /** NOT_STATED where no source says which side */
  side: Uint8Array,
  amount: Uint32Array,
};

/**
 * All incidents that one audience may see, as three tables of columns: incidents, their acts, their harms. One process
 * holds it, one writer changes it, and `count()` reads it. At most 120 bytes an incident with two acts.
 */
export class Facts {
  readonly incidents = new Table(INCIDENT);
  readonly acts = new Table(ACT);
  readonly harms = new Table(HARM);
  readonly sets = { assembly: new SetPool(), issue: new SetPool(), ground: new SetPool(), group: new SetPool() };
  /** Members of a group set are 2 × the group's number, plus 1 where the link is only inferred. */
  readonly groups = new NamePool();
  readonly amounts = new AmountPool();
  readonly windows = new WindowPool();
  readonly codes: FactCodes;
  /** Incidents held. */
  size = 0;
  /** What the facts were read from (a sequence number or an instant), printed with every answer. The owner sets it. */
  asOf: string | null = null;
  private readonly rows = new CodeIndex();

  constructor(vocabulary: FactVocabulary, readonly places: PlaceTree) {
    this.codes = new FactCodes(vocabulary);
  }

  has(code: string): boolean {
    return this.rows.find(code) >= 0;
  }

  /** The first and the last possible day of all incidents held; null when there is none. */
  days(): { earliest: Day | null; latest: Day | null } {
    const { columns: { profile, earliest, latest }, length } = this.incidents;
    let first = Infinity;
    let last = -Infinity;
    for (let row = 0; row < length; row++) {
      if (profile[row] === NO_PROFILE) continue;
      first = Math.min(first, earliest[row]!);
      last = Math.max(last, latest[row]!);
    }
    return this.size === 0 ? { earliest: null, latest: null } : { earliest: fromEpochDay(first), latest: fromEpochDay(last) };
  }

  /** Codes of all incidents held, in no order. */
  *allCodes(): Generator<string> {
    const { columns: { profile }, length } = this.incidents;
    for (let row = 0; row < length; row++) if (profile[row] !== NO_PROFILE) yield this.rows.codeOf(row);
  }

  /** The code of a row in use. */
  codeAt(row: number): string {
    return this.rows.codeOf(row);
  }

  /**
   * Inserts an incident, or replaces the one with its code.
   * @throws RangeError that names the field when a code is in no list or a place not in the gazetteer; then nothing changes.
   */
  put(fact: IncidentFact): void {
    const acts = fact.acts.map((act) => this.encodeAct(act));
    const row = this.encode(fact, acts);
    const harms = fact.harms.map((harm) => this.encodeHarm(harm));
    if (acts.length > 0xffff || harms.length > 0xffff) throw new RangeError('acts: more than 65,535');
    let at = this.rows.find(fact.code);
    if (at < 0) at = this.insert(fact.code);
    else this.freeChildren(at);
    this.write(at, row, acts, harms);
  }

  /** True when there was such an incident. */
  remove(code: string): boolean {
    const at = this.rows.find(code);
    if (at < 0) return false;
    this.freeChildren(at);
    this.incidents.columns.profile[at] = NO_PROFILE;
    this.incidents.free(at, 1);
    this.rows.remove(code);
    this.size -= 1;
    return true;
  }

  /** Makes room before a long load. */
  reserve(incidents: number, acts = incidents * 2): void {
    this.incidents.reserve(incidents);
    this.acts.reserve(acts);
  }

  /** Gives back what growing left over, after a long load. */
  trim(): void {
    for (const table of [this.incidents, this.acts, this.harms, this.rows]) table.trim();
  }

  /** Bytes of all columns and of the index by code. */
  get bytes(): number {
    return this.incidents.bytes + this.acts.bytes + this.harms.bytes + this.rows.bytes;
  }

  private insert(code: string): number {
    const at = this.incidents.take(1);
    try {
      this.rows.set(code, at);
    } catch (problem) {
      this.incidents.free(at, 1);
      throw problem;
    }
    this.size += 1;
    return at;
  }

  private freeChildren(at: number): void {
    const { firstAct, acts, firstHarm, harms } = this.incidents.columns;
    this.acts.free(firstAct[at]!, acts[at]!);
    this.harms.free(firstHarm[at]!, harms[at]!);
  }

  private write(at: number, row: EncodedIncident, acts: readonly EncodedAct[], harms: readonly EncodedHarm[]): void {
    const firstAct = acts.length === 0 ? 0 : this.acts.take(acts.length);
    const firstHarm = harms.length === 0 ? 0 : this.harms.take(harms.length);
    const incident = this.incidents.columns;
    for (const name of INCIDENT_VALUES) incident[name][at] = row[name];
    incident.firstAct[at] = firstAct;
    incident.acts[at] = acts.length;
    incident.firstHarm[at] = firstHarm;
    incident.harms[at] = harms.length;
    for (let i = 0; i < acts.length; i++) for (const name of ACT_VALUES) this.acts.columns[name][firstAct + i] = acts[i]![name];
    for (let i = 0; i < harms.length; i++) for (const name of HARM_VALUES) this.harms.columns[name][firstHarm + i] = harms[i]![name];
  }

  private encode(fact: IncidentFact, acts: readonly EncodedAct[]): EncodedIncident {
    if (fact.latest < fact.earliest) throw new RangeError('latest: lies before the earliest day');
    return {
      earliest: epochDay(fact.earliest), latest: epochDay(fact.latest),
      place: this.placeNumber(fact.place),
      profile: this.profile(fact, acts),
      kinds: acts.reduce((bits, { code }) => bits | 1 << kindOf(code), 0),
      assembly: this.sets.assembly.add(fact.assemblyTypes.map((code) => this.codes.number('assembly_type', code))),
      issue: this.sets.issue.add(fact.issues.map((code) => this.codes.number('issue', code))),
      ground: this.sets.ground.add(fact.grounds.map((code) => this.codes.number('ground_invoked', code))),
      group: this.sets.group.add(this.groupMembers(fact.groups)),
      crowd: this.amounts.add(fact.crowd),
    };
  }

  /** A group that one source states is stated, whatever else was inferred. */
  private groupMembers(groups: IncidentFact['groups']): number[] {
    if (groups.length === 1) return [this.groups.add(groups[0]!.id) * 2 + (groups[0]!.link === 'GL_STATED' ? 0 : 1)];
    const stated = new Set(groups.filter(({ link }) => link === 'GL_STATED').map(({ id }) => id));
    return groups.map(({ id }) => this.groups.add(id) * 2 + (stated.has(id) ? 0 : 1));
  }

  private encodeAct(act: ActFact): EncodedAct {
    if ((act.earliest === null) !== (act.latest === null)) throw new RangeError('act window: one end is missing');
    const window = act.earliest === null || act.latest === null ? 0 : this.windows.pair(epochDay(act.earliest), epochDay(act.latest));
    return {
      code: this.codes.act(act), place: this.placeNumber(act.place), window,
      quantity: this.amounts.add(act.quantity), people: this.amounts.add(act.people),
    };
  }

  private encodeHarm(harm: HarmFact): EncodedHarm {
    return {
      type: this.codes.number('harm_type', harm.type),
      side: harm.side === null ? NOT_STATED : this.codes.number('side', harm.side),
      amount: this.amounts.add(harm.count),
    };
  }

  private profile(fact: IncidentFact, acts: readonly EncodedAct[]): number {
    const isSolo = fact.assemblyTypes.length > 0 && fact.assemblyTypes.every((code) => code === 'AT_SOLO');
    const kind = fact.kind === 'IK_REPRISAL' ? 'reprisal' : isSolo ? 'solo' : 'assembly';
    const { stage = 'published', grade, interference, peacefulness, coverage } = fact;
    const bare = profileNumber({ kind, stage, grade, interference, peacefulness, coverage, force: 'unknown', assessment: 'neither' });
    return withActs(bare, acts.reduce((bits, { code }) => bits | bitsOfAct(code, this.codes.forceBits), 0));
  }

  private placeNumber(code: string | null): number {
    if (code === null) return NO_PLACE;
    const place = this.places.find(code);
    if (place < 0) throw new RangeError('place: not in the gazetteer');
    return place;
  }
}

/** An empty fact table. The tree gives the places, the vocabulary the order of codes (default: the one that ships). */
export function createFacts(places: PlaceTree, vocabulary: FactVocabulary = SHIPPED_VOCABULARY): Facts {
  return new Facts(vocabulary, places);
}

type Numbers<S> = { [K in keyof S]: number };
type EncodedIncident = Omit<Numbers<typeof INCIDENT>, 'firstAct' | 'acts' | 'firstHarm' | 'harms'>;
type EncodedAct = Numbers<typeof ACT>;
type EncodedHarm = Numbers<typeof HARM>;

const INCIDENT_VALUES = ['earliest', 'latest', 'place', 'profile', 'kinds', 'assembly', 'issue', 'ground', 'group', 'crowd'] as const satisfies (keyof EncodedIncident)[];
const ACT_VALUES = ['code', 'place', 'window', 'quantity', 'people'] as const satisfies (keyof EncodedAct)[];
const HARM_VALUES = ['type', 'side', 'amount'] as const satisfies (keyof EncodedHarm)[];
