import { tableFromIPC } from '@uwdata/flechette';
import { actKind, type VocabularyList } from '../../vocabulary/vocabulary.js';
import { bitsOfAct, HAS_OWN, kindOf, NOT_STATED, OUTCOMES } from '../fact-codes.js';
import type { IncidentFact } from '../fact-rows.js';
import { createFacts, type Facts } from '../facts.js';
import { NO_PLACE, type PlaceTree } from '../place-tree.js';
import { bareProfileNumber, withAllActs } from '../incident-profile.js';
import { FactTable, NO_DAY, NONE } from './column-reader.js';
import { FACT_FILE_NAMES, type FactFile, SEPARATOR } from './fact-files.js';

/** Incidents read between two yields. */
const STEP = 2048;

/**
 * Builds the facts from the three files, so that `count()` answers from them as it does on the server. It yields
 * between steps so that the caller can let other work run.
 * @throws RangeError when the files are from different moments, are not valid fact files, or name something that is not
 * in its list or the gazetteer
 */
export function* unpack(
  files: Readonly<Record<FactFile, Uint8Array>>,
  places: PlaceTree,
): Generator<void, { facts: Facts; seq: number }> {
  const tables = {} as Record<FactFile, FactTable>;
  for (const name of FACT_FILE_NAMES) {
    tables[name] = new FactTable(name, tableFromIPC(files[name]));
    yield;
  }
  const { incidents, acts, harms } = tables;
  if (acts.seq !== incidents.seq || harms.seq !== incidents.seq) throw new RangeError('files of different moments');
  const facts = createFacts(places);
  facts.reserve(incidents.length, acts.length);
  facts.harms.reserve(harms.length);
  yield;
  const ofAct = yield* unpackActs(facts, acts);
  const harmsFrom = yield* unpackHarms(facts, harms);
  yield* unpackIncidents(facts, incidents, ofAct, harmsFrom);
  facts.asOf = String(incidents.seq);
  facts.isAllPublished = true;
  return { facts, seq: incidents.seq };
}

/** The incident of each act or harm: rows are in the order of their incidents. */
interface Children {
  incident: Int32Array;
  length: number;
}

function* unpackActs(facts: Facts, table: FactTable): Generator<void, Children> {
  const { codes, amounts, windows, whereabouts } = facts;
  const types = table.words('type').map((type) => codes.kindAndType(actKind(type), type));
  const outcomes = table
    .words('outcome')
    .map((outcome) => needed(OUTCOMES.indexOf(outcome as (typeof OUTCOMES)[number]), 'outcome'));
  const actors = table.words('actor').map((actor) => codes.number('actor_type', actor));
  const places = placesOf(facts, table);
  const column = yield* columnsOf(table, [
    'incident',
    'type',
    'actor',
    'by_state',
    'outcome',
    'quantity_low',
    'quantity_high',
    'people_low',
    'people_high',
    'place_code',
    'earliest_day',
    'latest_day',
  ]);
  facts.acts.take(table.length);
  const to = facts.acts.columns;
  for (let i = 0; i < table.length; i++) {
    const own = column.place_code[i]!;
    const day = column.earliest_day[i]!;
    const actor = column.actor[i]!;
    to.code[i] =
      types[column.type[i]!]! |
      ((actor === NONE ? NOT_STATED : actors[actor]!) << 10) |
      (outcomes[column.outcome[i]!]! << 18) |
      (column.by_state[i]! << 20) |
      (own === NONE && day === NO_DAY ? 0 : HAS_OWN);
    to.own[i] = whereabouts.pair(
      own === NONE ? NO_PLACE : places[own]!,
      day === NO_DAY ? 0 : windows.of(day, column.latest_day[i]!),
    );
    to.quantity[i] = amounts.pair(column.quantity_low[i]!, column.quantity_high[i]!);
    to.people[i] = amounts.pair(column.people_low[i]!, column.people_high[i]!);
    if (i % (STEP * 2) === 0) yield;
  }
  return { incident: column.incident, length: table.length };
}

function* unpackHarms(facts: Facts, table: FactTable): Generator<void, Children> {
  const types = table.words('type').map((type) => facts.codes.number('harm_type', type));
  const sides = table.words('side').map((side) => facts.codes.number('side', side));
  const column = yield* columnsOf(table, ['incident', 'type', 'side', 'people_low', 'people_high']);
  facts.harms.take(table.length);
  const to = facts.harms.columns;
  for (let i = 0; i < table.length; i++) {
    to.type[i] = types[column.type[i]!]!;
    to.side[i] = column.side[i] === NONE ? NOT_STATED : sides[column.side[i]!]!;
    to.amount[i] = facts.amounts.pair(column.people_low[i]!, column.people_high[i]!);
    if (i % (STEP * 4) === 0) yield;
  }
  return { incident: column.incident, length: table.length };
}

function* unpackIncidents(facts: Facts, table: FactTable, acts: Children, harms: Children): Generator<void, void> {
  const column = yield* columnsOf(table, [
    'kind',
    'earliest_day',
    'latest_day',
    'place_code',
    'groups_stated',
    'groups_inferred',
    'assembly_types',
    'interference',
    'peacefulness',
    'grade',
    'crowd_low',
    'crowd_high',
    'issues',
    'grounds_invoked',
    'coverage',
  ]);
  const places = placesOf(facts, table);
  const assembly = setsOf(facts, 'assembly', table, 'assembly_types', 'assembly_type');
  const issue = setsOf(facts, 'issue', table, 'issues', 'issue');
  const ground = setsOf(facts, 'ground', table, 'grounds_invoked', 'ground_invoked');
  const groups = groupsOf(facts, table);
  const profiles = profilesOf(table, column);
  const { forceBits } = facts.codes;
  const { code: ofAct, row: rowOfAct } = facts.acts.columns;
  const codes = table.texts('code');
  let [act, harm] = [0, 0];
  for (let i = 0; i < table.length; i++) {
    const row = facts.insert(codes.next().value!);
    const [firstAct, firstHarm] = [act, harm];
    let [bits, kinds] = [0, 0];
    for (; act < acts.length && acts.incident[act] === i; act++) {
      rowOfAct[act] = row;
      bits |= bitsOfAct(ofAct[act]!, forceBits);
      kinds |= 1 << kindOf(ofAct[act]!);
    }
    while (harm < harms.length && harms.incident[harm] === i) harm++;
    const to = facts.incidents.columns;
    to.window[row] = facts.windows.of(column.earliest_day[i]!, column.latest_day[i]!);
    to.place[row] = column.place_code[i] === NONE ? NO_PLACE : places[column.place_code[i]!]!;
    to.profile[row] = withAllActs(profiles(i), bits);
    to.kinds[row] = kinds;
    to.assembly[row] = column.assembly_types[i] === NONE ? 0 : assembly[column.assembly_types[i]!]!;
    to.issue[row] = column.issues[i] === NONE ? 0 : issue[column.issues[i]!]!;
    to.ground[row] = column.grounds_invoked[i] === NONE ? 0 : ground[column.grounds_invoked[i]!]!;
    to.group[row] = groups(column.groups_stated[i]!, column.groups_inferred[i]!);
    to.crowd[row] = facts.amounts.pair(column.crowd_low[i]!, column.crowd_high[i]!);
    to.firstAct[row] = firstAct;
    to.acts[row] = act - firstAct;
    to.firstHarm[row] = firstHarm;
    to.harms[row] = harm - firstHarm;
    if (i % STEP === 0) yield;
  }
  if (act < acts.length || harm < harms.length) throw new RangeError('incident: a row that belongs to none');
}

function* columnsOf<N extends string>(table: FactTable, names: readonly N[]): Generator<void, Record<N, Int32Array>> {
  const columns = {} as Record<N, Int32Array>;
  for (const name of names) {
    columns[name] = table.numbers(name);
    yield;
  }
  return columns;
}

const placesOf = ({ places }: Facts, table: FactTable): number[] =>
  table.words('place_code').map((code) => needed(places.find(code), 'place_code'));

const setsOf = (
  facts: Facts,
  set: 'assembly' | 'issue' | 'ground',
  table: FactTable,
  name: string,
  list: VocabularyList,
): number[] =>
  table.words(name).map((words) => facts.sets[set].add(facts.codes.numbersOf(list, words.split(SEPARATOR))));

/** Returns a function that gives the number of the set of stated and inferred groups. */
const groupsOf = (facts: Facts, table: FactTable): ((stated: number, inferred: number) => number) => {
  const members = (name: string, link: number): number[][] =>
    table.words(name).map((words) => words.split(SEPARATOR).map((id) => facts.groups.add(id) * 2 + link));
  const [ofStated, ofInferred] = [members('groups_stated', 0), members('groups_inferred', 1)];
  const known = new Map<number, number>();
  return (stated, inferred) => {
    const key = (stated + 1) * (ofInferred.length + 1) + inferred + 1;
    const found =
      known.get(key) ?? facts.sets.group.add([...(ofStated[stated] ?? []), ...(ofInferred[inferred] ?? [])]);
    known.set(key, found);
    return found;
  };
};

/**
 * Returns a function that gives the number of an incident's profile before its acts are considered; each combination is
 * computed once.
 */
const profilesOf = (
  table: FactTable,
  column: Record<'kind' | 'interference' | 'peacefulness' | 'grade' | 'coverage' | 'assembly_types', Int32Array>,
): ((row: number) => number) => {
  const words = {
    kind: table.words('kind'),
    interference: table.words('interference'),
    peacefulness: table.words('peacefulness'),
    grade: table.words('grade'),
    coverage: table.words('coverage'),
  };
  const solo = table.words('assembly_types').indexOf('AT_SOLO');
  const known = new Map<number, number>();
  return (row) => {
    const isSolo = solo >= 0 && column.assembly_types[row] === solo;
    const key =
      ((((column.kind[row]! * 8 + column.interference[row]!) * 8 + column.peacefulness[row]!) * 8 +
        column.grade[row]!) *
        8 +
        column.coverage[row]! +
        1) *
        2 +
      (isSolo ? 1 : 0);
    const found = known.get(key);
    if (found !== undefined) return found;
    const fact = {
      grade: words.grade[column.grade[row]!],
      interference: words.interference[column.interference[row]!],
      peacefulness: words.peacefulness[column.peacefulness[row]!],
      coverage: words.coverage[column.coverage[row]!] ?? null,
    } as Pick<IncidentFact, 'grade' | 'interference' | 'peacefulness' | 'coverage'>;
    const made = bareProfileNumber(
      fact,
      words.kind[column.kind[row]!] === 'IK_REPRISAL' ? 'reprisal' : isSolo ? 'solo' : 'assembly',
    );
    known.set(key, made);
    return made;
  };
};

const needed = (number: number, name: string): number => {
  if (number < 0) throw new RangeError(`${name}: not in its list`);
  return number;
};
