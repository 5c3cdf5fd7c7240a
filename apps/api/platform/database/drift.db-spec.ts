import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { covered } from '@vigil/shared/public/encrypted-at-rest.js';
import { WITHHELD_ACTS, WITHHELD_HARMS, WITHHELD_PEOPLE } from '@vigil/shared/public/withheld-types.js';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import type { CodebookClass, Field } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { codesOf, type VocabularyList } from '@vigil/shared/vocabulary/vocabulary.js';
import { loadCountry } from '../../places/country-data.js';
import { loadPlaces } from '../../places/load-places.repository.js';
import { answersOf, SEED } from '../../testing/arbitrary-answers.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { fromRow, toSnakeCase, storedFields, toRow, type Row } from './codebook-columns.js';
import { deskOptions } from '../../desk-database-options.js';
import { CHILDREN, columnValues, IncidentEntity, type ChildRow } from '../../incidents/incident.entity.js';

let database: FreshDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await freshDatabase();
  await loadPlaces(database.url, loadCountry().gazetteer.places);
  source = await new DataSource(deskOptions(database.url)).initialize();
});
afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

describe('the entities', () => {
  /** "name type null" of each column, as the catalogue writes types. */
  const inDatabase = async (): Promise<Record<string, string[]>> => {
    const rows: { table: string; columns: string[] }[] = await source.query(
      `select n.nspname || '.' || t.relname as table,
              array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then '' else ' null' end) as columns
         from pg_class t join pg_namespace n on n.oid = t.relnamespace
         join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
        where n.nspname in ('public', 'pub') and t.relkind = 'r' group by 1`,
    );
    return Object.fromEntries(rows.map(({ table, columns }) => [table, columns.sort()]));
  };
  const TYPES: Record<string, string> = {
    timestamptz: 'timestamp with time zone',
    varchar: 'character varying',
    bit: 'bit(64)',
  };
  const inCode = (entities = source.entityMetadatas): Record<string, string[]> =>
    Object.fromEntries(
      entities.map(({ schema, tableName, columns }) => [
        `${schema ?? 'public'}.${tableName}`,
        columns
          // What is read with a row is stored elsewhere.
          .filter(({ isVirtualProperty }) => !isVirtualProperty)
          .map(({ databaseName, type, isArray, isNullable }) => {
            const name = TYPES[String(type)] ?? String(type);
            return `${databaseName} ${name}${isArray ? '[]' : ''}${isNullable ? ' null' : ''}`;
          })
          .sort(),
      ]),
    );
  const primaryKeys = async (): Promise<Record<string, string>> => {
    const rows: { table: string; key: string }[] = await source.query(
      `select n.nspname || '.' || t.relname as table, (select string_agg(attname, ' ' order by attname) from pg_attribute where attrelid = t.oid and attnum = any(i.indkey)) as key
         from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
        where i.indisprimary and n.nspname in ('public', 'pub')`,
    );
    return Object.fromEntries(rows.map(({ table, key }) => [table, key]));
  };

  it('are exactly the tables, with columns, types and what may be null: "expected" is the database, "received" the code', async () => {
    const [code, real] = [inCode(), await inDatabase()];
    expect(Object.keys(real).length).toBeGreaterThan(90);
    expect(code).toEqual(real);
  });

  it('know the primary key of each table', async () => {
    const code = source.entityMetadatas.map(({ schema, tableName, primaryColumns }) => [
      `${schema ?? 'public'}.${tableName}`,
      primaryColumns
        .map(({ databaseName }) => databaseName)
        .sort()
        .join(' '),
    ]);
    expect(Object.fromEntries(code)).toEqual(await primaryKeys());
  });

  it('are found out when a table has another column, type or rule for null', async () => {
    await source.query('alter table review add column planted integer');
    await source.query('alter table pub.head alter column seq type numeric');
    const real = await inDatabase();
    const wrong = Object.entries(inCode()).filter(([table, columns]) => columns.join() !== real[table]?.join());
    expect(wrong.map(([table]) => table).sort()).toEqual(['pub.head', 'public.review']);
    await source.query('alter table review drop column planted');
    await source.query('alter table pub.head alter column seq type bigint');
  });
});

describe('the vocabulary checks of the database', () => {
  /** The column of a field of several columns that holds a code, and the list of the code. */
  const PARTS: Partial<Record<Field['kind'], readonly [part: string, list: VocabularyList]>> = {
    count: ['state', 'count_state'],
    window: ['precision', 'date_precision'],
    place: ['precision', 'location_precision'],
  };
  const codeColumn = ({ kind, name }: Field): string =>
    [toSnakeCase(name), ...(PARTS[kind] ?? []).slice(0, 1)].join('_');
  /** Returns the column's own lists, if it is of a field of the codebook. */
  const listsOfField = (of: CodebookClass, column: string): readonly VocabularyList[] | undefined => {
    const field = storedFields(of).find((one) => codeColumn(one) === column);
    const list = field && PARTS[field.kind]?.[1];
    return list ? [list] : field?.lists;
  };
  const OF_TABLE: Record<string, CodebookClass> = {
    incident: Incident,
    ...Object.fromEntries(CHILDREN.map((child) => [child.table, child.of as CodebookClass])),
  };
  /**
   * Columns that the desk or the publication fills, not the codebook; and columns of `pub` that deliberately have more
   * or fewer codes.
   */
  const LISTED: Record<string, readonly VocabularyList[]> = {
    'incident.status': ['workflow_status'],
    'withdrawal.stood': ['workflow_status'],
    'incident.grade': ['verification_grade'],
    'review.grade': ['verification_grade'],
    'assessment.outcome': ['assessment'],
    'coverage_entry.level': ['coverage'],
    'coverage.level': ['coverage'],
    'act.outcome': ['assessment'],
    'incident_group.link': ['group_link'],
    'incident_group.role': ['group_role'],
    'published_total.value_state': ['count_state'],
  };
  const ON_PURPOSE: Record<string, { more?: string[]; only?: string[]; without?: readonly string[] }> = {
    'pub.act.type': { more: ['WITHHELD'] },
    'pub.harm.type': { more: ['WITHHELD', 'INJURED'] },
    'pub.incident.grade': { only: ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK'] },
    'pub.act.outcome': { only: ['LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED', 'LA_NOT_ASSESSED'] },
    'public.act.type': { more: ['WITHHELD'], without: WITHHELD_ACTS },
    'public.harm.type': { more: ['WITHHELD'], without: WITHHELD_HARMS },
    'public.harm.affected': { more: ['WITHHELD'], without: WITHHELD_PEOPLE },
    'public.assessment.outcome': { only: ['LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED'] },
  };
  const TERNARY = ['yes', 'no', 'unknown'];

  const expectedOf = (schema: string, table: string, column: string): string[] => {
    const lists = LISTED[`${table}.${column}`] ?? (OF_TABLE[table] ? listsOfField(OF_TABLE[table], column) : undefined);
    const ternary =
      OF_TABLE[table] &&
      storedFields(OF_TABLE[table]).some((field) => field.kind === 'ternary' && toSnakeCase(field.name) === column);
    const { more = [], only, without = [] } = ON_PURPOSE[`${schema}.${table}.${column}`] ?? {};
    const all = ternary ? TERNARY : (lists ?? []).flatMap((list) => [...codesOf(list)]);
    if (only) expect(all).toEqual(expect.arrayContaining(only));
    return [...(only ?? all).filter((code) => !without.includes(code)), ...more].sort();
  };

  /** Returns every check whose codes differ from those of its list, with both. */
  const drifted = async (): Promise<{ name: string; codes: string[]; expected: string[] }[]> => {
    const checks: { schema: string; table: string; column: string; name: string; rule: string }[] = await source.query(
      `select n.nspname as schema, t.relname as table, c.conname as name, pg_get_constraintdef(c.oid) as rule,
              (select attname from pg_attribute where attrelid = c.conrelid and attnum = c.conkey[1]) as column
         from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
        where c.contype = 'c' and c.conname like '%\\_known' and n.nspname in ('public', 'pub') order by 1, 2, 3`,
    );
    expect(checks.length).toBeGreaterThan(60);
    return checks
      .map(({ schema, table, column, name, rule }) => ({
        name,
        codes: [...rule.matchAll(/'([^']+)'::text/g)].map((match) => match[1]!).sort(),
        expected: expectedOf(schema, table, column),
      }))
      .filter(({ codes, expected }) => codes.join() !== expected.join() || codes.length === 0);
  };

  it('have exactly the codes of their lists, in both schemas', async () => expect(await drifted()).toEqual([]));

  it('are found out when one of them forgets a code', async () => {
    await source.query(
      `alter table harm drop constraint harm_side_known, add constraint harm_side_known check (side in ('SI_ASSEMBLY', 'SI_THIRD'))`,
    );
    expect(await drifted()).toEqual([
      {
        name: 'harm_side_known',
        codes: ['SI_ASSEMBLY', 'SI_THIRD'],
        expected: ['SI_ASSEMBLY', 'SI_SECURITY', 'SI_THIRD'],
      },
    ]);
    await source.query(
      `alter table harm drop constraint harm_side_known, add constraint harm_side_known check (side in ('SI_ASSEMBLY', 'SI_SECURITY', 'SI_THIRD'))`,
    );
  });

  it('stand on every column that holds a code of the codebook', async () => {
    const checked: { key: string }[] = await source.query(
      `select t.relname || '.' || a.attname as key from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] where c.conname like '%\\_known' and n.nspname = 'public'`,
    );
    const has = new Set(checked.map(({ key }) => key));
    const missing = Object.entries(OF_TABLE)
      .flatMap(([table, of]) =>
        storedFields(of).flatMap((field) => {
          // Own codes are in a table, and their check names no code.
          if (field.refines) return [];
          const holdsCodes = PARTS[field.kind] || ['choice', 'choices', 'ternary'].includes(field.kind);
          return holdsCodes ? [`${table}.${codeColumn(field)}`] : [];
        }),
      )
      .filter((key) => !has.has(key));
    expect(missing).toEqual([]);
  });
});

describe('a real PostgreSQL', () => {
  const answersBack = async (
    kept: Record<string, unknown>,
    of: CodebookClass,
    read: () => Promise<Row | null>,
  ): Promise<void> => {
    const row = await read();
    const stored = Object.fromEntries(storedFields(of).map((field) => [field.name, kept[field.name]]));
    expect(fromRow(of, row!)).toEqual(stored);
  };

  it('gives every answer back as it was kept: days as texts, nothing rounded, null apart from empty', async () => {
    const places = loadCountry()
      .gazetteer.places.slice(0, 5)
      .map((place) => place.code);
    const author = randomUUID();
    await source.query(`insert into member (id, name, name_folded, role) values ($1, 'drift', 'drift', 'monitor')`, [
      author,
    ]);
    const tree = fc.tuple(
      answersOf(Incident, places),
      fc.tuple(...CHILDREN.map((child) => answersOf(child.of as CodebookClass, places))),
    );
    await fc.assert(
      fc.asyncProperty(tree, async ([incident, children]) => {
        const id = randomUUID();
        const incidents = source.getRepository(IncidentEntity);
        await incidents.insert(
          columnValues({
            id,
            authorId: author,
            status: 'WS_DRAFT',
            revision: 1,
            codebookVersion: 1,
            ...toRow(Incident, incident),
          }),
        );
        await answersBack(incident, Incident, () => incidents.findOneBy({ id }));
        for (const [index, child] of CHILDREN.entries()) {
          const childId = randomUUID();
          const kept = covered(child.list, children[index]!);
          const repository = source.getRepository<ChildRow>(child.entity);
          await repository.insert(columnValues({ id: childId, incidentId: id, position: 0, ...toRow(child.of, kept) }));
          await answersBack(kept, child.of as CodebookClass, () => repository.findOneBy({ id: childId }));
        }
      }),
      { ...SEED, numRuns: 40 },
    );
  }, 120_000);
});
