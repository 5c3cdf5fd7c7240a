import type { Column } from '@uwdata/flechette';
import {
  ACT_KINDS,
  actorOf,
  HAS_OWN,
  kindAndTypeOf,
  kindOf,
  NOT_STATED,
  outcomeAndStateOf,
  outcomeOf,
  OUTCOMES,
} from '../fact-codes.js';
import type { Facts } from '../facts.js';
import { NO_NUMBER } from '../interning-pools.js';
import { digitTable, type Profile } from '../incident-profile.js';
import { ColumnWriter, TextWriter } from './column-writer.js';
import { type Dictionary, InUse, ofActTypes, ofList, ofProfile } from './dictionaries.js';
import { type ColumnOf, FACT_FILES, type FactColumn, type FactFile } from './fact-files.js';
import { inOrder } from './row-order.js';

/** Incidents packed between two yields: a few milliseconds. */
const BATCH = 16_384;

export type PackedColumns = { [F in FactFile]: Record<ColumnOf<F>, Column<unknown>> };

/**
 * Makes the columns of the three files. Incidents are ordered by first possible day and, within a day, by code; acts
 * and harms follow the order of their incidents. The same facts make the same bytes, in whatever order they arrived. It
 * yields between steps so that the caller can let other work run; if the facts changed meanwhile, the caller must start
 * again.
 * @throws RangeError when a row names something that no public row may name
 */
export function* pack(facts: Facts): Generator<void, PackedColumns> {
  const order = yield* inOrder(facts);
  const packer = new Packer(facts);
  yield;
  for (let from = 0; from === 0 || from < order.rows.length; from += BATCH) {
    packer.add(order.rows.subarray(from, from + BATCH), order.codes.slice(from, from + BATCH));
    yield;
  }
  return packer.columns();
}

type Writers<F extends FactFile> = Record<Exclude<ColumnOf<F>, 'code'>, ColumnWriter>;

class Packer {
  private readonly codes = new TextWriter();
  private readonly inUse: InUse;
  private readonly dictionaries: Record<string, Dictionary>;
  private readonly incidents: Writers<'incidents'>;
  private readonly acts: Writers<'acts'>;
  private readonly harms: Writers<'harms'>;
  private packed = 0;

  constructor(private readonly facts: Facts) {
    this.inUse = new InUse(facts);
    const { places, groupsStated, groupsInferred, assembly, issue, ground } = this.inUse;
    const own = { place_code: places };
    this.dictionaries = {
      actTypes: ofActTypes(facts),
      actors: ofList('actor_type'),
      harmTypes: ofList('harm_type'),
      sides: ofList('side'),
    };
    this.incidents = writersOf('incidents', {
      ...own,
      groups_stated: groupsStated,
      groups_inferred: groupsInferred,
      assembly_types: assembly,
      issues: issue,
      grounds_invoked: ground,
      kind: { words: KINDS },
      interference: ofProfile('interference'),
      peacefulness: ofProfile('peacefulness'),
      grade: ofProfile('grade'),
      coverage: ofProfile('coverage'),
    });
    this.acts = writersOf('acts', {
      ...own,
      type: this.dictionaries['actTypes']!,
      kind: { words: ACT_KINDS },
      actor: this.dictionaries['actors']!,
      outcome: { words: OUTCOMES },
    });
    this.harms = writersOf('harms', { type: this.dictionaries['harmTypes']!, side: this.dictionaries['sides']! });
  }

  /** Packs the next incidents, in the order of the files. */
  add(rows: Uint32Array, codes: readonly string[]): void {
    const { acts, harms } = this.facts.incidents.columns;
    const sum = (column: Uint16Array): number => rows.reduce((so, row) => so + column[row]!, 0);
    for (const [writers, length] of [
      [this.incidents, rows.length],
      [this.acts, sum(acts)],
      [this.harms, sum(harms)],
    ] as const) {
      for (const writer of Object.values<ColumnWriter>(writers)) writer.begin(length);
    }
    this.codes.add(codes);
    this.addIncidents(rows);
    this.addActs(rows);
    this.addHarms(rows);
    for (const writers of [this.incidents, this.acts, this.harms])
      for (const writer of Object.values<ColumnWriter>(writers)) writer.end();
    this.packed += rows.length;
  }

  columns(): PackedColumns {
    const done = <F extends FactFile>(writers: Writers<F>): Record<Exclude<ColumnOf<F>, 'code'>, Column<unknown>> =>
      Object.fromEntries(
        Object.entries<ColumnWriter>(writers).map(([name, writer]) => [name, writer.column()]),
      ) as Record<Exclude<ColumnOf<F>, 'code'>, Column<unknown>>;
    return {
      incidents: { code: this.codes.column(), ...done(this.incidents) },
      acts: done(this.acts),
      harms: done(this.harms),
    };
  }

  private addIncidents(rows: Uint32Array): void {
    const {
      incidents: {
        columns: { profile, window, place, group, assembly, issue, ground, crowd },
      },
      windows,
    } = this.facts;
    const { inUse, incidents: to } = this;
    const ofProfiles = PROFILE_COLUMNS.map((name) => [to[name], digitTable(name), ofProfile(name).of] as const);
    const kind = digitTable('kind');
    const sets = [
      [to.place_code, place, inUse.places.of],
      [to.groups_stated, group, inUse.groupsStated.of],
      [to.groups_inferred, group, inUse.groupsInferred.of],
      [to.assembly_types, assembly, inUse.assembly.of],
      [to.issues, issue, inUse.issue.of],
      [to.grounds_invoked, ground, inUse.ground.of],
    ] as const;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const number = profile[row]!;
      to.kind.set(i, kind[number] === REPRISAL ? 1 : 0);
      for (const [writer, digits, of] of ofProfiles) put(writer, i, of[digits[number]!]!);
      for (const [writer, column, of] of sets) put(writer, i, of[column[row]!]!);
      to.earliest_day.set(i, windows.first[window[row]!]!);
      to.latest_day.set(i, windows.last[window[row]!]!);
      this.putAmount(to.crowd_low, to.crowd_high, i, crowd[row]!);
    }
  }

  private addActs(rows: Uint32Array): void {
    const {
      incidents: {
        columns: { firstAct, acts: howMany },
      },
      acts: { columns },
      windows,
      whereabouts,
    } = this.facts;
    const {
      acts: to,
      inUse: { places },
    } = this;
    const types = this.dictionaries['actTypes']!.of;
    const actors = this.dictionaries['actors']!.of;
    let i = 0;
    for (let k = 0; k < rows.length; k++) {
      for (let act = firstAct[rows[k]!]!, until = act + howMany[rows[k]!]!; act < until; act++, i++) {
        const word = columns.code[act]!;
        to.incident.set(i, this.packed + k);
        to.type.set(i, needed(types[kindAndTypeOf(word)]!, 'type'));
        to.kind.set(i, kindOf(word));
        putMaybe(to.actor, i, actorOf(word), actors);
        to.by_state.set(i, outcomeAndStateOf(word) >> 2);
        to.outcome.set(i, outcomeOf(word));
        this.putAmount(to.quantity_low, to.quantity_high, i, columns.quantity[act]!);
        this.putAmount(to.people_low, to.people_high, i, columns.people[act]!);
        const own = (word & HAS_OWN) === 0 ? 0 : columns.own[act]!;
        const window = whereabouts.b[own]!;
        put(to.place_code, i, places.of[whereabouts.a[own]!]!);
        if (window === 0) {
          to.earliest_day.skip(i);
          to.latest_day.skip(i);
        } else {
          to.earliest_day.set(i, windows.first[window]!);
          to.latest_day.set(i, windows.last[window]!);
        }
      }
    }
  }

  private addHarms(rows: Uint32Array): void {
    const {
      incidents: {
        columns: { firstHarm, harms: howMany },
      },
      harms: { columns },
    } = this.facts;
    const { harms: to } = this;
    const types = this.dictionaries['harmTypes']!.of;
    const sides = this.dictionaries['sides']!.of;
    let i = 0;
    for (let k = 0; k < rows.length; k++) {
      for (let harm = firstHarm[rows[k]!]!, until = harm + howMany[rows[k]!]!; harm < until; harm++, i++) {
        to.incident.set(i, this.packed + k);
        to.type.set(i, needed(types[columns.type[harm]!]!, 'type'));
        putMaybe(to.side, i, columns.side[harm]!, sides);
        this.putAmount(to.people_low, to.people_high, i, columns.amount[harm]!);
      }
    }
  }

  /** Writes unknown as null, never as 0. An open high is null beside a low. */
  private putAmount(low: ColumnWriter, high: ColumnWriter, row: number, amount: number): void {
    const { a, b } = this.facts.amounts;
    if (a[amount] === NO_NUMBER) low.skip(row);
    else low.set(row, a[amount]!);
    if (b[amount] === NO_NUMBER) high.skip(row);
    else high.set(row, b[amount]!);
  }
}

const KINDS = ['IK_ASSEMBLY', 'IK_REPRISAL'];
const REPRISAL = 2;
const PROFILE_COLUMNS = [
  'interference',
  'peacefulness',
  'grade',
  'coverage',
] as const satisfies readonly (keyof Profile)[];

/** -1: not known */
const put = (writer: ColumnWriter, row: number, value: number): void => {
  if (value < 0) writer.skip(row);
  else writer.set(row, value);
};

const putMaybe = (writer: ColumnWriter, row: number, number: number, of: Int32Array): void => {
  if (number === NOT_STATED) writer.skip(row);
  else writer.set(row, needed(of[number]!, writer.name));
};

const needed = (value: number, name: string): number => {
  if (value < 0) throw new RangeError(`${name}: no public row names this`);
  return value;
};

const writersOf = <F extends FactFile>(file: F, dictionaries: Record<string, Pick<Dictionary, 'words'>>): Writers<F> =>
  Object.fromEntries(
    (FACT_FILES[file] as readonly FactColumn[])
      .filter(({ name }) => name !== 'code')
      .map(({ name, storage }) => [name, new ColumnWriter(name, storage, dictionaries[name]?.words ?? null)]),
  ) as Writers<F>;
