import { ActKindBits } from './act-kind-bits.js';
import { BLOCK, DayBounds } from './block-day-bounds.js';
import { SHIPPED_VOCABULARY } from './fact-codes.js';
import { Facts } from './facts.js';
import type { Columns, GrowableTable, Shape } from './growable-columns.js';
import { ProfilesSeen } from './incident-profile.js';
import type { LastPublished } from './last-published.js';
import type { PlaceTree } from './place-tree.js';

/** The tables that other threads can be handed. */
const tablesOf = ({ incidents, acts, harms, windows }: Facts) => ({ incidents, acts, harms, windows: windows.table });
type Tables = ReturnType<typeof tablesOf>;
/** `columns` is null where they are the same as before. */
interface TableNews {
  length: number;
  columns: Columns<Shape> | null;
}

/** What only ever gets more: by name, where it ends. */
const listsOf = ({ sets, groups, datasets, amounts, whereabouts, profilesSeen }: Facts) => ({
  assembly: sets.assembly.sets,
  issue: sets.issue.sets,
  ground: sets.ground.sets,
  group: sets.group.sets,
  dataset: sets.dataset.sets,
  groupNames: groups.names,
  datasetNames: datasets.names,
  amountLows: amounts.a,
  amountHighs: amounts.b,
  places: whereabouts.a,
  windows: whereabouts.b,
  profiles: profilesSeen,
});
type Lists = ReturnType<typeof listsOf>;

/** How much of some facts a thread knows. Holds nothing of them, so that they can be let go. */
export interface KnownToThread {
  changes: number;
  replaced: { [T in keyof Tables]: number };
  lengths: { [L in keyof Lists]: number };
}

/** What a thread has to be told to count as this one does. The columns are the same memory; the rest are copies. */
export interface FactsNews {
  size: number;
  asOf: string | null;
  isAllPublished: boolean;
  lastPublished: LastPublished | undefined;
  changed: {
    tables: { [T in keyof Tables]: TableNews };
    lists: { [L in keyof Lists]: Lists[L] };
    earliest: number;
    latest: number;
    kindBits: Int32Array[];
    /** Blocks of rows to be read again; null: all. */
    blocks: readonly number[] | null;
  } | null;
}

const mapped = <T extends object, R>(of: T, make: <K extends keyof T>(value: T[K], key: K) => R) =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, make(value as T[keyof T], key as keyof T)])) as {
    [K in keyof T]: R;
  };

/** Whether other threads can be handed these facts. */
export const canBeShared = (facts: Facts): boolean =>
  Object.values(tablesOf(facts)).every(({ columns }) =>
    Object.values(columns).every(({ buffer }) => !(buffer instanceof ArrayBuffer)),
  );

/**
 * Returns what to tell a thread, and what it knows then. It may count by this until these facts change: what it has
 * counted is of this moment only if `facts.changes.now` is the same before and afterwards.
 * @param known null: it does not know these facts
 */
export const newsFor = (facts: Facts, known: KnownToThread | null): { news: FactsNews; known: KnownToThread } => {
  const { size, asOf, isAllPublished, lastPublished, windows } = facts;
  const heads = { size, asOf, isAllPublished, lastPublished };
  const changes = facts.changes.now;
  if (known?.changes === changes) return { news: { ...heads, changed: null }, known };
  const blocks = known && facts.changes.since(known.changes);
  const before = blocks === null ? null : known;
  const tables = tablesOf(facts);
  const lists = listsOf(facts);
  return {
    news: {
      ...heads,
      changed: {
        tables: mapped(tables, ({ columns, length, replaced }, name) => ({
          length,
          columns: before?.replaced[name] === replaced ? null : columns,
        })),
        lists: mapped(lists, (list, name) => list.slice(before?.lengths[name] ?? 0)) as unknown as Lists,
        earliest: windows.earliest,
        latest: windows.latest,
        kindBits: facts.kindBits.words,
        blocks,
      },
    },
    known: {
      changes,
      replaced: mapped(tables, ({ replaced }) => replaced),
      lengths: mapped(lists, ({ length }) => length),
    },
  };
};

/**
 * The facts of another thread, to count from. It reads the memory that the other writes, so whoever asked must throw
 * away what was counted while that wrote.
 */
export class FactsOfThread extends Facts {
  constructor(places: PlaceTree) {
    super(SHIPPED_VOCABULARY, places);
  }

  /** Takes over what changed since the last time, in the order in which it was told. */
  learn({ size, asOf, isAllPublished, lastPublished, changed }: FactsNews): this {
    this.size = size;
    this.asOf = asOf;
    this.isAllPublished = isAllPublished;
    this.lastPublished = lastPublished;
    if (changed === null) return this;
    this.groupUses = null;
    const { tables, lists, blocks } = changed;
    lookAt(this.incidents, tables.incidents);
    lookAt(this.acts, tables.acts);
    lookAt(this.harms, tables.harms);
    lookAt(this.windows.table, tables.windows);
    this.windows.earliest = changed.earliest;
    this.windows.latest = changed.latest;
    this.bits ??= new ActKindBits(0);
    this.bits.words = changed.kindBits;
    if (blocks === null) this.forgetLists();
    this.profiles ??= new ProfilesSeen();
    for (const profile of lists.profiles) this.profiles.add(profile);
    for (const name of lists.groupNames) this.groups.add(name);
    for (const name of lists.datasetNames) this.datasets.add(name);
    for (const set of ['assembly', 'issue', 'ground', 'group', 'dataset'] as const)
      for (const members of lists[set]) this.sets[set].sets.push(members);
    for (const [own, news] of [
      [this.amounts.a, lists.amountLows],
      [this.amounts.b, lists.amountHighs],
      [this.whereabouts.a, lists.places],
      [this.whereabouts.b, lists.windows],
    ] as const)
      for (const number of news) own.push(number);
    if (blocks === null) this.bounds = new DayBounds(this);
    else for (const block of blocks) this.bounds!.change(block * BLOCK);
    return this;
  }

  /** All of them are told again. */
  private forgetLists(): void {
    this.profiles = null;
    for (const { sets } of Object.values(this.sets)) sets.length = 0;
    for (const list of [this.amounts.a, this.amounts.b, this.whereabouts.a, this.whereabouts.b]) list.length = 0;
  }
}

const lookAt = <S extends Shape>(table: GrowableTable<S>, { columns, length }: TableNews): void =>
  table.lookAt((columns as Columns<S> | null) ?? table.columns, length);
