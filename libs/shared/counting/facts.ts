import { epochDay, fromEpochDay, type Day } from '../day/day.js';
import { CodeIndex } from './code-index.js';
import { GrowableTable } from './growable-columns.js';
import { BLOCK, DayBounds } from './block-day-bounds.js';
import { ChangeJournal } from './change-journal.js';
import { ACT, HARM, INCIDENT } from './fact-columns.js';
import {
  bitsOfAct,
  FactCodes,
  HAS_OWN,
  kindOf,
  type FactVocabulary,
  NO_ACT,
  NOT_STATED,
  SHIPPED_VOCABULARY,
} from './fact-codes.js';
import type { ActFact, HarmFact, IncidentFact } from './fact-rows.js';
import { ActKindBits } from './act-kind-bits.js';
import { GroupUses } from './group-uses.js';
import type { LastPublished } from './last-published.js';
import type { ListOrder } from './list-order.js';
import { NO_PLACE, type PlaceTree } from './place-tree.js';
import { AmountPool, NamePool, SetPool, WhereaboutsPool } from './interning-pools.js';
import { bareProfileNumber, NO_PROFILE, ProfilesSeen, withAllActs } from './incident-profile.js';
import { WindowPool } from './window-pool.js';

/**
 * Holds all incidents that one audience can see, as three tables of columns: incidents, their acts, their harms. One
 * process holds it, one writer changes it, and `count()` reads it. With thousands of incidents, it takes at most 120
 * bytes per incident with two acts.
 */
export class Facts {
  readonly incidents = new GrowableTable(INCIDENT);
  readonly acts = new GrowableTable(ACT);
  readonly harms = new GrowableTable(HARM);
  readonly sets = {
    assembly: new SetPool(),
    issue: new SetPool(),
    ground: new SetPool(),
    group: new SetPool(),
    dataset: new SetPool(),
  };
  /** Group ids by number. A member of a group set is 2 × the group's number, plus 1 where the link is only inferred. */
  readonly groups = new NamePool();
  /**
   * Datasets of others by number. A record of one has a set of one member: 2 × the dataset's number, plus 1 while
   * nobody has reviewed the record. Public facts have none.
   */
  readonly datasets = new NamePool();
  readonly amounts = new AmountPool();
  readonly windows = new WindowPool();
  readonly whereabouts = new WhereaboutsPool();
  readonly codes: FactCodes;
  /** Number of incidents held. */
  size = 0;
  /** What the facts were read from (a sequence number or an instant); printed with every answer. The owner sets it. */
  asOf: string | null = null;
  /** Whether all that is published is held, and nothing else. The owner sets it. */
  isAllPublished = false;
  /** The owner sets it where only a part of what is published is held. */
  private saidLast: LastPublished | undefined;
  /** Of lists, when it was last asked for: see update-list-order.ts. */
  order: ListOrder | null = null;
  /** Rows that were put, removed or given another first day since then. */
  readonly moved = new Set<number>();
  readonly changes = new ChangeJournal();
  private readonly rows = new CodeIndex();
  /** Null until first asked for, and while `insert` is filling columns. */
  protected bits: ActKindBits | null = null;
  protected profiles: ProfilesSeen | null = null;
  protected bounds: DayBounds | null = null;
  protected groupUses: GroupUses | null = null;
  /**
   * Acts and harms of the incident being put, one column value after the other. `put` writes them to the tables only
   * when all of them are valid.
   */
  private readonly encodedActs: number[] = [];
  private readonly encodedHarms: number[] = [];

  constructor(
    vocabulary: FactVocabulary,
    readonly places: PlaceTree,
  ) {
    this.codes = new FactCodes(vocabulary);
  }

  has(code: string): boolean {
    return this.rows.find(code) >= 0;
  }

  /** Returns the row of a code, or null if no incident has it. */
  rowOf(code: string): number | null {
    const row = this.rows.find(code);
    return row < 0 ? null : row;
  }

  /** Returns the first possible day of the incident with this code, or null if there is none. */
  earliestOf(code: string): Day | null {
    const row = this.rowOf(code);
    return row === null ? null : fromEpochDay(this.firstDayOf(row));
  }

  /** Returns the first possible day of a row, as an epoch day. */
  firstDayOf(row: number): number {
    return this.windows.first[this.incidents.columns.window[row]!]!;
  }

  /** Returns the first and the last possible day of all incidents held, or nulls if there are none. */
  days(): { earliest: Day | null; latest: Day | null } {
    if (this.size === 0) return { earliest: null, latest: null };
    const [first, last] = this.dayBounds.ends();
    return { earliest: fromEpochDay(first), latest: fromEpochDay(last) };
  }

  /** Returns the last possible days of what is held. */
  lastDays(): LastPublished {
    if (this.size === 0) return { incidents: null, acts: null };
    const { dayBounds } = this;
    return { incidents: fromEpochDay(dayBounds.ends()[1]), acts: fromEpochDay(dayBounds.lastOfActs()) };
  }

  /** The last possible days of what is published; undefined: what is not published is held, too. */
  get lastPublished(): LastPublished | undefined {
    return this.isAllPublished ? this.lastDays() : this.saidLast;
  }

  set lastPublished(last: LastPublished | undefined) {
    this.saidLast = last;
  }

  /** Returns whether incidents held here name all of these groups, as stated or inferred. */
  nameGroups(ids: readonly string[]): boolean {
    return (this.groupUses ??= new GroupUses(this)).name(ids);
  }

  /** Yields the codes of all incidents held, in no particular order. */
  *allCodes(): Generator<string> {
    const {
      columns: { profile },
      length,
    } = this.incidents;
    for (let row = 0; row < length; row++) if (profile[row] !== NO_PROFILE) yield this.rows.codeOf(row);
  }

  /** Returns the code of a row in use. */
  codeAt(row: number): string {
    return this.rows.codeOf(row);
  }

  /**
   * Inserts an incident, or replaces the one with its code.
   * @throws RangeError naming the field when a code is not in its list or a place is not in the gazetteer; then nothing
   * changes.
   */
  put(fact: IncidentFact): void {
    const { acts, harms } = fact;
    if (acts.length > MOST_CHILDREN || harms.length > MOST_CHILDREN) throw new RangeError('acts: more than 65,535');
    let [bits, kinds] = [0, 0];
    for (let i = 0; i < acts.length; i++) {
      const code = this.encodeAct(acts[i]!, i * ACT_VALUES);
      bits |= bitsOfAct(code, this.codes.forceBits);
      kinds |= 1 << kindOf(code);
    }
    for (let i = 0; i < harms.length; i++) this.encodeHarm(harms[i]!, i * HARM_VALUES);
    const row = this.encode(fact, bits, kinds);
    let at = this.rows.find(fact.code);
    let day: number | null = null;
    if (at < 0) at = this.newRow(fact.code);
    else {
      day = this.firstDayOf(at);
      this.clear(at);
    }
    this.write(at, row, acts.length, harms.length);
    this.changed(at, this.firstDayOf(at) !== day);
  }

  /** Removes an incident. Returns true if there was one. */
  remove(code: string): boolean {
    const at = this.rows.find(code);
    if (at < 0) return false;
    this.clear(at);
    this.incidents.columns.profile[at] = NO_PROFILE;
    this.incidents.free(at, 1);
    this.rows.remove(code);
    this.size -= 1;
    this.changed(at, true);
    return true;
  }

  /** Allocates space before a long load. */
  reserve(incidents: number, acts = incidents * 2): void {
    this.rows.reserve(incidents);
    this.incidents.reserve(incidents);
    this.acts.reserve(acts);
  }

  /** Releases the space that growing left unused, after a long load. */
  trim(): void {
    for (const table of [this.incidents, this.acts, this.harms, this.rows, this.windows]) table.trim();
  }

  /** Returns the rows in use in the order of their codes. */
  sortedByCode(): Generator<void, Uint32Array> {
    return this.rows.sorted();
  }

  /** Gives all incidents their place in this list of rows as their row. The caller moves the columns. */
  renumber(rows: Uint32Array): Generator<void> {
    this.forget();
    return this.rows.rearrange(rows);
  }

  /** Makes columns in memory that other threads can read, from the next time on that they are moved or trimmed. */
  share(): void {
    for (const table of [this.incidents, this.acts, this.harms, this.windows.table]) table.isShared = true;
  }

  /** Works out in steps what the first questions would else work out at once. Nobody may change the facts meanwhile. */
  *prepare(): Generator<void> {
    const { columns, length, isShared } = this.acts;
    const bits = new ActKindBits(length, isShared);
    for (let act = 0; act < length; act += STEP) {
      bits.read(columns.code, act, Math.min(length, act + STEP));
      yield;
    }
    this.bits = bits;
    this.bounds ??= new DayBounds(this);
    while (this.bounds.refreshSome(STEP / BLOCK)) yield;
  }

  /** Bytes of all columns, of the kinds of acts, of the windows and of the index by code. */
  get bytes(): number {
    return (
      this.incidents.bytes +
      this.acts.bytes +
      this.harms.bytes +
      this.kindBits.bytes +
      this.windows.bytes +
      this.rows.bytes
    );
  }

  /** Which acts are of which kind at present. */
  get kindBits(): ActKindBits {
    const { columns, length, isShared } = this.acts;
    return (this.bits ??= new ActKindBits(length, isShared).read(columns.code, 0, length));
  }

  /** The possible days of each block of rows at present. */
  get dayBounds(): DayBounds {
    return (this.bounds ??= new DayBounds(this)).refresh();
  }

  /** Every profile that an incident has, each once; it can include some that no incident has any more. */
  get profilesSeen(): readonly number[] {
    if (this.profiles === null) {
      this.profiles = new ProfilesSeen();
      const {
        columns: { profile },
        length,
      } = this.incidents;
      for (let row = 0; row < length; row++) this.profiles.add(profile[row]!);
    }
    return this.profiles.list;
  }

  /**
   * Allocates a row for a code that is not here yet. The caller must fill its columns before anybody counts; all other
   * callers use `put`.
   * @throws RangeError when the code is not 1 to 255 ASCII characters, or there are MOST_INCIDENTS already
   */
  insert(code: string): number {
    this.forget();
    return this.newRow(code);
  }

  /** Forgets what is worked out from the columns. */
  private forget(): void {
    this.bits = this.profiles = this.bounds = this.groupUses = this.order = null;
    this.changes.noteAll();
    this.moved.clear();
  }

  /** Notes that a row was written or freed, and whether its place in lists may be another. */
  private changed(row: number, hasMoved: boolean): void {
    this.bounds?.change(row);
    this.changes.note(Math.floor(row / BLOCK));
    if (hasMoved && this.order !== null) this.moved.add(row);
  }

  private newRow(code: string): number {
    if (this.size >= MOST_INCIDENTS) throw new RangeError(`incidents: more than ${MOST_INCIDENTS}`);
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

  /** Frees the acts and harms of an incident that is written again or removed. */
  private clear(at: number): void {
    const { firstAct, acts, firstHarm, harms, group } = this.incidents.columns;
    this.groupUses?.change(group[at]!, -1);
    this.acts.columns.code.fill(NO_ACT, firstAct[at]!, firstAct[at]! + acts[at]!);
    this.bits?.clear(firstAct[at]!, firstAct[at]! + acts[at]!);
    this.acts.free(firstAct[at]!, acts[at]!);
    this.harms.free(firstHarm[at]!, harms[at]!);
  }

  private write(at: number, row: EncodedIncident, acts: number, harms: number): void {
    const incident = this.incidents.columns;
    incident.window[at] = row.window;
    incident.place[at] = row.place;
    incident.profile[at] = row.profile;
    this.profiles?.add(row.profile);
    incident.kinds[at] = row.kinds;
    incident.assembly[at] = row.assembly;
    incident.issue[at] = row.issue;
    incident.ground[at] = row.ground;
    incident.group[at] = row.group;
    this.groupUses?.change(row.group, 1);
    incident.dataset[at] = row.dataset;
    incident.crowd[at] = row.crowd;
    incident.firstAct[at] = this.writeActs(at, acts);
    incident.acts[at] = acts;
    incident.firstHarm[at] = this.writeHarms(harms);
    incident.harms[at] = harms;
  }

  /** Moves the encoded acts into the table. @returns the row of the first */
  private writeActs(row: number, count: number): number {
    if (count === 0) return 0;
    const first = this.acts.take(count);
    const { columns } = this.acts;
    const { encodedActs: from } = this;
    for (let i = 0, k = 0; i < count; i++) {
      this.bits?.set(first + i, kindOf(from[k]!));
      columns.code[first + i] = from[k++]!;
      columns.row[first + i] = row;
      columns.own[first + i] = from[k++]!;
      columns.quantity[first + i] = from[k++]!;
      columns.people[first + i] = from[k++]!;
    }
    return first;
  }

  private writeHarms(count: number): number {
    if (count === 0) return 0;
    const first = this.harms.take(count);
    const { columns } = this.harms;
    const { encodedHarms: from } = this;
    for (let i = 0, k = 0; i < count; i++) {
      columns.type[first + i] = from[k++]!;
      columns.side[first + i] = from[k++]!;
      columns.amount[first + i] = from[k++]!;
    }
    return first;
  }

  private encode(fact: IncidentFact, bits: number, kinds: number): EncodedIncident {
    if (fact.latest < fact.earliest) throw new RangeError('latest: lies before the earliest day');
    return {
      window: this.windows.of(epochDay(fact.earliest), epochDay(fact.latest)),
      place: this.placeNumber(fact.place),
      profile: this.profile(fact, bits),
      kinds,
      assembly: this.sets.assembly.add(this.codes.numbersOf('assembly_type', fact.assemblyTypes)),
      issue: this.sets.issue.add(this.codes.numbersOf('issue', fact.issues)),
      ground: this.sets.ground.add(this.codes.numbersOf('ground_invoked', fact.grounds)),
      group: this.sets.group.add(this.groupMembers(fact.groups)),
      dataset: this.sets.dataset.add(this.datasetMembers(fact)),
      crowd: this.amounts.add(fact.crowd),
    };
  }

  /** If one source states a group, its link counts as stated, even if others only infer it. */
  private groupMembers(groups: IncidentFact['groups']): number[] {
    if (groups.length === 1) return [this.groups.add(groups[0]!.id) * 2 + (groups[0]!.link === 'GL_STATED' ? 0 : 1)];
    const stated = new Set(groups.filter(({ link }) => link === 'GL_STATED').map(({ id }) => id));
    return groups.map(({ id }) => this.groups.add(id) * 2 + (stated.has(id) ? 0 : 1));
  }

  private datasetMembers({ dataset, stage }: IncidentFact): number[] {
    return dataset ? [this.datasets.add(dataset) * 2 + (stage === 'unfinished' ? 1 : 0)] : [];
  }

  /** Encodes an act into `encodedActs`, starting at `at`. @returns its code */
  private encodeAct(act: ActFact, at: number): number {
    const { encodedActs: into } = this;
    if ((act.earliest === null) !== (act.latest === null)) throw new RangeError('act window: one end is missing');
    if (act.earliest !== null && act.latest !== null && act.latest < act.earliest)
      throw new RangeError('act window: ends before it begins');
    const code = this.codes.act(act);
    const window =
      act.earliest === null || act.latest === null ? 0 : this.windows.of(epochDay(act.earliest), epochDay(act.latest));
    const own = this.whereabouts.pair(this.placeNumber(act.place), window);
    into[at] = own === 0 ? code : code | HAS_OWN;
    into[at + 1] = own;
    into[at + 2] = this.amounts.add(act.quantity);
    into[at + 3] = this.amounts.add(act.people);
    return code;
  }

  private encodeHarm(harm: HarmFact, at: number): void {
    const { encodedHarms: into } = this;
    into[at] = this.codes.number('harm_type', harm.type);
    into[at + 1] = harm.side === null ? NOT_STATED : this.codes.number('side', harm.side);
    into[at + 2] = this.amounts.add(harm.count);
  }

  private profile(fact: IncidentFact, bits: number): number {
    const isSolo = fact.assemblyTypes.length > 0 && fact.assemblyTypes.every((code) => code === 'AT_SOLO');
    return withAllActs(
      bareProfileNumber(fact, fact.kind === 'IK_REPRISAL' ? 'reprisal' : isSolo ? 'solo' : 'assembly'),
      bits,
    );
  }

  private placeNumber(code: string | null): number {
    if (code === null) return NO_PLACE;
    const place = this.places.find(code);
    if (place < 0) throw new RangeError('place: not in the gazetteer');
    return place;
  }
}

/**
 * Creates an empty fact table. The tree gives the places, the vocabulary gives the order of codes (default: the one
 * that ships).
 */
export function createFacts(places: PlaceTree, vocabulary: FactVocabulary = SHIPPED_VOCABULARY): Facts {
  return new Facts(vocabulary, places);
}

type Numbers<S> = { [K in keyof S]: number };
type EncodedIncident = Omit<Numbers<typeof INCIDENT>, 'firstAct' | 'acts' | 'firstHarm' | 'harms'>;

/** The number of columns of ACT (without the row) and of HARM. */
const ACT_VALUES = 4;
const HARM_VALUES = 3;
const MOST_CHILDREN = 0xffff;
/** Rows or acts read between two yields. */
const STEP = 2 ** 16;
/** Limited so that two counts of incidents fit into one number while they are added: see tally.ts. */
export const MOST_INCIDENTS = 2 ** 26 - 1;
