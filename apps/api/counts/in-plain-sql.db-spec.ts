import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { parsePeriod } from '@vigil/shared/day/period.js';
import { ALL, type Cell } from '@vigil/shared/counting/answer.js';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts, type Facts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { ask, type Filters, type Question, questionProblems, type Split, tilesOf } from '@vigil/shared/counting/question.js';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Place } from '@vigil/shared/places/place.js';
import '../database/data-source.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { countInSql, type SqlCount } from './in-plain-sql.js';
import { NOW, PUB_FACTS_SQL } from './pub-facts.sql.js';
import { type PubFactRow, toFact } from './to-fact.js';
import type { CoverageEntry } from '@vigil/shared/counting/watch.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 7);
const INCIDENTS = 600;
const QUESTIONS = 250;
const PLACES = ['08', '0801', '12', '1201', '1202'];

/** Mulberry32: the same seed gives the same incidents and questions. */
let state = SEED;
const chance = (): number => {
  state = state + 0x6d2b79f5 | 0;
  let mixed = Math.imul(state ^ state >>> 15, 1 | state);
  mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
  return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
};
const one = <T>(...values: readonly T[]): T => values[Math.floor(chance() * values.length)]!;
const some = <T>(...values: readonly T[]): T[] => values.filter(() => chance() < 0.5);
const rarely = <T>(value: () => readonly T[]): readonly T[] | undefined => {
  const values = chance() < 0.2 ? value() : [];
  return values.length > 0 ? values : undefined;
};

let database: FreshDatabase;
let pool: pg.Pool;
let facts: Facts;
beforeAll(async () => {
  database = await freshDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  await fill();
  facts = createFacts(createPlaceTree(PLACES.map((code) => ({ code, parent: code.length > 2 ? code.slice(0, 2) : null, level: code.length / 2 }))));
  const coverage: CoverageEntry[] = [{ place: '12', from: '2021-01-01' as never, until: '2021-09-01' as never, level: 'CO_ON_SITE', group: null }];
  const gazetteer = new Gazetteer(PLACES.map((code) => ({ code, parent: code.length > 2 ? code.slice(0, 2) : null, level: code.length / 2, nameEn: code, nameKm: code, aliases: [] }) as unknown as Place));
  const { rows } = await pool.query<PubFactRow>(PUB_FACTS_SQL, [0, INCIDENTS * 2, null, NOW]);
  for (const row of rows) facts.put(toFact(row, coverage, gazetteer));
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

/** Random published incidents, some of them closed by a correction. */
async function fill(): Promise<void> {
  await pool.query(`insert into pub.assembly_group (code, name_en) values ('G-A', 'Group A'), ('G-B', 'Group B')`);
  await pool.query(`insert into pub.coverage (entry, place_code, from_day, until_day, level) values ('c', '12', '2021-01-01', '2021-09-01', 'CO_ON_SITE')`);
  for (let i = 0; i < INCIDENTS; i++) {
    const span = one(0, 0, 0, 3, 20, 100);
    const { rows: [row] } = await pool.query<{ key: string }>(`insert into pub.incident (code, from_seq, until_seq, published_on, first_published_on, kind, title, when_precision,
      when_earliest, when_latest, place_code, assembly_types, crowd_state, issues, interference, peacefulness, grade)
      values ($1, $2::bigint, $3, '2022-01-01', '2022-01-01', $4, 'An incident', $5, date '2020-12-01' + $6::int, date '2020-12-01' + $6::int + $7::int, $8, $9, 'CS_UNKNOWN', $10, $11, $12, $13) returning key`,
    [`KH-${i}`, i + 1, chance() < 0.05 ? i + 5000 : null, one('IK_ASSEMBLY', 'IK_ASSEMBLY', 'IK_REPRISAL'), span === 0 ? 'DP_DAY' : 'DP_RANGE', Math.floor(chance() * 300), span, one(null, ...PLACES),
      one(['AT_DEMONSTRATION'], ['AT_SOLO'], ['AT_SOLO', 'AT_PETITION']), some('IS_LAND', 'IS_LABOUR'), one('IN_NONE', 'IN_INTERFERED', 'IN_INTERFERED', 'IN_UNKNOWN'),
      one('PE_PEACEFUL', 'PE_UNKNOWN', 'PE_VIOLENT'), one('VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK')]);
    for (const code of some('G-A', 'G-B')) await pool.query('insert into pub.incident_group values ($1, $2, $3)', [row!.key, code, one('GL_STATED', 'GL_INFERRED')]);
    for (let p = 0; p < Math.floor(chance() * 4); p++) {
      const kind = one('restriction', 'force', 'force');
      await pool.query(`insert into pub.act (incident_key, position, kind, type, actor, by_state, quantity_state, people_state, outcome) values ($1, $2, $3, $4, $5, $6, 'CS_UNKNOWN', 'CS_UNKNOWN', $7)`,
        [row!.key, p, kind, kind === 'force' ? one('FM_NONE', 'FM_THREAT', 'FM_PUSH', 'FM_BATON', 'FM_UNKNOWN') : one('RS_DISPERSAL', 'RS_SEIZE_MATERIAL'),
          one(null, 'PF_POLICE', 'PF_GENDARMERIE'), chance() < 0.7, one('LA_UNLAWFUL', 'LA_NOT_ASSESSED', 'LA_LAWFUL')]);
    }
  }
}

function randomQuestion(): Question {
  const filters: Record<string, unknown> = {
    place: rarely(() => some(...PLACES)), groups: rarely(() => some('G-A', 'G-B')), groupLink: one(undefined, 'stated', 'any'), issues: rarely(() => some('IS_LAND', 'IS_LABOUR')),
    interference: rarely(() => some('IN_NONE', 'IN_INTERFERED')), restrictionTypes: rarely(() => some('RS_DISPERSAL', 'RS_SEIZE_MATERIAL')),
    forceTypes: rarely(() => some('FM_NONE', 'FM_THREAT', 'FM_PUSH', 'FM_BATON')), actors: rarely(() => some('PF_POLICE', 'PF_GENDARMERIE')), outcome: rarely(() => some('LA_UNLAWFUL', 'LA_LAWFUL')),
  };
  const indicator = one('I01', 'I02', 'I03', 'I04', 'I05', 'I05', 'I06', 'I07', 'I11');
  const second = one<Split[]>([], ['place:1'], ['place:2'], ['group'], ['interference'], ['grade'], ['restriction']);
  const [period, unit] = one<[string, Question['unit']]>(['2021-H1', 'month'], ['2021', 'quarter'], ['2021-Q1', 'week'], ['2020-12-15..2021-08-20', 'month']);
  const split: Split[] = indicator === 'I05' && chance() < 0.3 ? ['force', 'actor'] : [...second, 'period'];
  return ask(period, {
    indicator, unit, split, includeSingleSource: chance() < 0.3, filters: Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as Filters,
  });
}

/** The cells of an answer under the keys that the SQL gives them; empty ones are left out, as in SQL. */
function flat(question: Question, cells: readonly Cell[], over: 'parts' | 'whole'): Record<string, [number, number]> {
  const found: Record<string, [number, number]> = {};
  for (const cell of cells) {
    const others = cell.keys.filter((_, i) => question.split[i] !== 'period');
    const key = question.split.includes('force') ? `${others[0]} ${others[1] ?? ''}` : others.length === 0 ? ALL : String(others[0]);
    const at = question.split.indexOf('period');
    const period = over === 'parts' ? cell.keys[at] : question.periods[0];
    const figures = { figure: { low: cell.low, high: cell.high }, ...cell.asides };
    for (const [layer, { low, high }] of Object.entries(figures)) if (high !== 0) found[`${layer} | ${key} | ${period}`] = [low, high!];
  }
  return found;
}

const fromSql = async (question: Question, over: 'parts' | 'whole'): Promise<Record<string, [number, number]>> => {
  const periods = over === 'parts' ? tilesOf(question) : [parsePeriod(question.periods[0]!)!];
  const { rows } = await pool.query<SqlCount>(countInSql(question, periods));
  return Object.fromEntries(rows.map(({ layer, k, t, low, high }) => [`${layer} | ${k} | ${t}`, [low, high]]));
};

describe('counting in memory and counting in SQL', () => {
  it(`agree cell by cell on ${QUESTIONS} random questions over ${INCIDENTS} random incidents`, async () => {
    let cells = 0;
    for (let i = 0; i < QUESTIONS; i++) {
      const question = randomQuestion();
      if (questionProblems(question).length > 0) throw new Error('the test asks what cannot be asked');
      const answer = count(facts, question);
      const named = JSON.stringify({ indicator: question.indicator, split: question.split, filters: question.filters });
      const byPeriod = question.split.includes('period');
      const parts = byPeriod ? flat(question, answer.cells, 'parts') : {};
      if (byPeriod) expect({ named, parts }).toEqual({ named, parts: await fromSql(question, 'parts') });
      // Over the whole period: the totals that were counted for themselves.
      const over = !byPeriod ? answer.cells : question.split.length === 1 ? [answer.total] : answer.totals.filter((cell) => cell.keys[question.split.indexOf('period')] === ALL);
      const whole = flat(question, over, 'whole');
      expect({ named, whole }).toEqual({ named, whole: await fromSql(question, 'whole') });
      cells += Object.keys(parts).length + Object.keys(whole).length;
    }
    expect(cells).toBeGreaterThan(QUESTIONS * 5);
  });

  it('would not agree if either had a fault', async () => {
    const question = ask('2021', { indicator: 'I02', unit: 'month', split: ['period'] });
    const truth = await fromSql(question, 'parts');
    const { rows } = await pool.query<SqlCount>(countInSql(question, tilesOf(question)).replace('g.l < tile.u)', 'g.e < tile.u)'));
    expect(Object.fromEntries(rows.map(({ layer, k, t, low, high }) => [`${layer} | ${k} | ${t}`, [low, high]]))).not.toEqual(truth);
    expect(flat(question, count(facts, { ...question, includeSingleSource: true }).cells, 'parts')).not.toEqual(truth);
  });
});
