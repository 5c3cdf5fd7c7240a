import type { Pool } from 'pg';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { PlaceLevel } from '@vigil/shared/places/place.js';
import { aPlace } from '@vigil/shared/places/test-place.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import type { SeededRandom } from '@vigil/shared/random/seeded-random.js';

/** A country, provinces, districts and communes: each with the unit around it. */
const ONE_COUNTRY: readonly (readonly [code: string, parent: string | null])[] = [
  ['KH', null],
  ['08', 'KH'],
  ['0801', '08'],
  ['080101', '0801'],
  ['0802', '08'],
  ['12', 'KH'],
  ['1201', '12'],
  ['120101', '1201'],
  ['120102', '1201'],
  ['1202', '12'],
  ['120201', '1202'],
  ['23', 'KH'],
];
/** A second country, whose codes say nothing of where a unit lies: several begin with that of a unit elsewhere. */
const ANOTHER: typeof ONE_COUNTRY = [
  ['KE', null],
  ['KE-G1', 'KE'],
  ['KE-G12', 'KE'],
  ['KE-G1-2', 'KE-G12'],
  ['KE-G', 'KE-G1-2'],
  ['0803', 'KE-G1'],
  ['12010', '0803'],
];

/** The places of a random world: a tree of one country or of two. */
export class World {
  readonly gazetteer: Gazetteer;
  readonly codes: readonly string[];

  constructor(countries: 1 | 2) {
    const tree = countries === 1 ? ONE_COUNTRY : [...ONE_COUNTRY, ...ANOTHER];
    const parents = new Map(tree);
    const levelOf = (code: string): number => {
      const parent = parents.get(code);
      return parent ? levelOf(parent) + 1 : 0;
    };
    this.codes = tree.map(([code]) => code);
    this.gazetteer = new Gazetteer(
      tree.map(([code, parent]) => aPlace(code, parent, levelOf(code) as PlaceLevel, code)),
    );
  }
}
export const GROUPS = ['G-A', 'G-B', 'G-C'];
export const ACTORS = ['PF_POLICE', 'PF_GENDARMERIE', 'PF_DISTRICT_SECURITY', 'PF_COURT', 'PF_UNKNOWN'];
export const RESTRICTIONS = ['RS_DISPERSAL', 'RS_SEIZE_MATERIAL', 'RS_CORDON', 'RS_UNKNOWN'];
export const FORCE = ['FM_NONE', 'FM_THREAT', 'FM_PUSH', 'FM_BATON', 'FM_OTHER', 'FM_UNSPEC', 'FM_UNKNOWN'];
export const LIBERTY = ['D_ARREST', 'D_POLICE_CUSTODY', 'D_PRETRIAL', 'D_RELEASED', 'D_RELEASED_NO_PROCESS'];
export const OUTCOMES = ['LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED', 'LA_NOT_ASSESSED'];
/** As published, with severity and sexual harm withheld; and as they would be if more were published. */
const HARMS = [
  'INJURED',
  'INJURED',
  'WITHHELD',
  'HM_DEATH',
  'HM_NONE',
  'HM_NONE',
  'HM_DISAPPEARED',
  'HM_DISAPPEARED',
  'HM_CHEM_EXPOSURE',
  'HM_PROPERTY_DAMAGED',
  'HM_UNKNOWN',
];
export const ASSEMBLIES = ['AT_DEMONSTRATION', 'AT_PETITION', 'AT_SOLO'];
export const ISSUES = ['IS_LAND', 'IS_LABOUR', 'IS_ELECTION'];
export const GROUNDS = ['GR_TRAFFIC', 'GR_NO_PERMISSION'];
export const SIDES = codesOf('side');
const LEVELS = ['CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA', 'CO_NONE'];

type Row = Record<string, unknown>;
interface Rows {
  incident: Row[];
  incident_group: Row[];
  act: Row[];
  harm: Row[];
  coverage: Row[];
}

/**
 * Inserts random published incidents that cover everything the counting rule reads. Corrections replaced some of them.
 */
export const fillWithRandom = async (
  pool: Pool,
  random: SeededRandom,
  incidents: number,
  { codes } = new World(1),
): Promise<void> => {
  const rows: Rows = { incident: [], incident_group: [], act: [], harm: [], coverage: coverage(random, codes) };
  for (let key = 1; key <= incidents; key++) addIncident(rows, random, key, codes);
  LEVELS.forEach((level, i) => addWatchedAlone(rows, random, incidents + 1 + i, level, i));
  await pool.query(`insert into pub.assembly_group (code, name_en) select code, code from unnest($1::text[]) code`, [
    GROUPS,
  ]);
  for (const [table, of] of Object.entries(rows) as [string, Row[]][]) {
    const columns = Object.keys(of[0]!).join(', ');
    await pool.query(
      `insert into pub.${table} (${columns}) overriding system value select ${columns} from json_populate_recordset(null::pub.${table}, $1)`,
      [JSON.stringify(of)],
    );
  }
  await pool.query('analyze');
};

/** Day offset after every other incident's dates and coverage entries. */
const AFTER_ALL = 900;
const day = (n: number): string => new Date(Date.UTC(2020, 9, 15 + n)).toISOString().slice(0, 10);

const window = (random: SeededRandom): { when_precision: string; when_earliest: string; when_latest: string } => {
  const start = random.below(460);
  const span = random.pick([0, 0, 0, 0, 3, 20, 100]);
  return {
    when_precision: span === 0 ? 'DP_DAY' : 'DP_RANGE',
    when_earliest: day(start),
    when_latest: day(start + span),
  };
};

/** Generates a count in one of its seven states. */
const count = (random: SeededRandom, name: string, states = 7): Row => {
  const low = random.below(6);
  const [state, from, to] = [
    ['CS_EXACT', low, low],
    ['CS_RANGE', low, low + 1 + random.below(5)],
    ['CS_NONE', 0, 0],
    ['CS_AT_MOST', 0, low + 1],
    ['CS_AT_LEAST', low, null],
    ['CS_SOME', 1, null],
    ['CS_UNKNOWN', null, null],
  ][random.below(states)]!;
  return { [`${name}_state`]: state, [`${name}_low`]: from, [`${name}_high`]: to };
};

/** Generates overlapping entries: the best one counts, and a group's own monitors cover only that group. */
const coverage = (random: SeededRandom, places: readonly string[]): Row[] =>
  Array.from({ length: 40 }, (_, i) => {
    const from = random.below(400);
    return {
      entry: `c${i}`,
      place_code: random.pick(places),
      from_day: day(from),
      until_day: day(from + 40 + random.below(200)),
      level: LEVELS[i % 4],
      group_code: random.pick([null, null, ...GROUPS]),
      from_seq: i * 10,
      until_seq: i % 5 === 3 ? i * 10 + 200 : null,
    };
  });

const addIncident = (rows: Rows, random: SeededRandom, key: number, places: readonly string[]): void => {
  const perhaps = <T>(values: T[]): T[] | null => (random.chance(0.1) ? null : values);
  rows.incident.push({
    key,
    code: `KH-${key}`,
    from_seq: key,
    until_seq: random.chance(0.1) ? key + 1 + random.below(400) : null,
    published_on: '2022-01-01',
    first_published_on: '2022-01-01',
    kind: random.pick(['IK_ASSEMBLY', 'IK_ASSEMBLY', 'IK_ASSEMBLY', 'IK_REPRISAL']),
    title: 'An incident',
    ...window(random),
    place_code: random.pick([null, ...places]),
    assembly_types: perhaps(
      random.pick([
        [],
        ['AT_DEMONSTRATION'],
        ['AT_DEMONSTRATION'],
        ['AT_DEMONSTRATION', 'AT_PETITION'],
        ['AT_SOLO'],
        ['AT_SOLO', 'AT_PETITION'],
      ]),
    ),
    ...count(random, 'crowd'),
    issues: perhaps(random.some(ISSUES)),
    grounds: perhaps(random.some(GROUNDS, 0.3)),
    interference: random.pick(['IN_NONE', 'IN_INTERFERED', 'IN_INTERFERED', 'IN_INTERFERED', 'IN_UNKNOWN']),
    peacefulness: random.pick(['PE_PEACEFUL', 'PE_PEACEFUL', 'PE_ISOLATED', 'PE_UNKNOWN', 'PE_VIOLENT']),
    grade: random.pick(['VG_CONFIRMED', 'VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK']),
  });
  for (const group of random.some(GROUPS, 0.35))
    rows.incident_group.push({
      incident_key: key,
      group_code: group,
      link: random.pick(['GL_STATED', 'GL_STATED', 'GL_INFERRED']),
    });
  for (let p = random.below(5); p > 0; p--) rows.act.push(act(random, key, p, random.pick(KINDS), places));
  // Some incidents: detention in several stages.
  if (random.chance(0.15))
    for (let p = 11 + random.below(3); p > 9; p--) rows.act.push(act(random, key, p, 'liberty', places));
  for (let p = random.below(4); p > 0; p--) {
    const type = random.pick(HARMS);
    // "None" is usually a confirmed 0, but authors need not say so.
    rows.harm.push({
      incident_key: key,
      position: p,
      type,
      side: random.pick([null, ...SIDES]),
      ...(type === 'HM_NONE' && random.chance(0.8)
        ? { count_state: 'CS_NONE', count_low: 0, count_high: 0 }
        : count(random, 'count', random.pick([3, 7]))),
    });
  }
};

/**
 * Adds an incident long after the others that only one entry covers: by chance, better entries sometimes hide a level.
 */
const addWatchedAlone = (rows: Rows, random: SeededRandom, key: number, level: string, i: number): void => {
  const start = AFTER_ALL + i * 10;
  addIncident(rows, random, key, ['23']);
  Object.assign(rows.incident.at(-1)!, {
    when_precision: 'DP_DAY',
    when_earliest: day(start),
    when_latest: day(start),
    place_code: '23',
    until_seq: null,
  });
  rows.coverage.push({
    entry: `alone${i}`,
    place_code: '23',
    from_day: day(start),
    until_day: day(start + 1),
    level,
    group_code: null,
    from_seq: key,
    until_seq: null,
  });
};

const KINDS = ['restriction', 'restriction', 'force', 'force', 'force', 'liberty', 'legal'] as const;

const act = (
  random: SeededRandom,
  key: number,
  position: number,
  kind: (typeof KINDS)[number],
  places: readonly string[],
): Row => {
  const types = {
    restriction: RESTRICTIONS,
    force: [...FORCE, 'FM_PUSH', 'WITHHELD'],
    liberty: LIBERTY,
    legal: ['LE_SUMMONS', 'LE_CHARGE'],
  }[kind];
  const own = random.chance(0.25) ? window(random) : { when_precision: null, when_earliest: null, when_latest: null };
  return {
    incident_key: key,
    position,
    kind,
    type: random.pick(types),
    actor: random.pick([null, ...ACTORS]),
    by_state: random.chance(0.7),
    outcome: random.pick(['LA_UNLAWFUL', 'LA_UNLAWFUL', 'LA_NOT_ASSESSED', 'LA_LAWFUL', 'LA_UNDETERMINED']),
    quantity_state: 'CS_UNKNOWN',
    quantity_low: null,
    quantity_high: null,
    ...count(random, 'people', random.pick([3, 7])),
    place_code: random.chance(0.25) ? random.pick(places) : null,
    ...own,
  };
};
