import type {
  Dataset,
  DatasetInFigure,
  DatasetOfImport,
  DatasetOfRecord,
  DatasetState,
} from '@vigil/shared/staff-responses/datasets.js';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import type { EntityManager } from 'typeorm';
import type { BlankedRow } from '../../audit-log/log-small-records.js';
import { WITH_AUTHOR } from '../record-policy.js';
import { DatasetEntity } from './dataset.entity.js';

type Database = Pick<EntityManager, 'query'>;

const COLUMNS = `d.id, d.revision, d.name, d.maker, d.licence, d.licence_words as "licenceWords", d.citation, d.limits,
  d.withdrawn_on as "withdrawnOn", d.withdrawn_why as "withdrawnWhy"`;
/** SQL: datasets of others as the desk sees them. */
export const DATASETS = `select * from (select ${COLUMNS} from dataset d) as seen`;
/** SQL: which imports brought records of which dataset. */
export const BATCHES =
  'select * from (select id, revision, dataset_id as "datasetId", version, taken_on as "takenOn" from dataset_batch) as seen';

export const listDatasets = (manager: Database): Promise<Dataset[]> =>
  manager.query(`${DATASETS} order by lower(name), id`);

export const findDataset = async (manager: Database, id: string): Promise<Dataset | null> => {
  const [found]: Dataset[] = await manager.query(`${DATASETS} where id = $1`, [id]);
  return found ?? null;
};

/** Locks a dataset, so that nobody withdraws it before the commit. @returns null if there is none */
export const lockDataset = (manager: EntityManager, id: string): Promise<DatasetEntity | null> =>
  manager.findOne(DatasetEntity, { where: { id }, lock: { mode: 'pessimistic_read' } });

/** Returns those of these imports that brought records of a dataset, by import. */
export const datasetsOfImports = async (
  manager: Database,
  ids: readonly string[],
): Promise<Map<string, DatasetOfImport>> => {
  const rows: (Dataset & DatasetState & { import: string; of: number })[] = await manager.query(
    `select b.id as import, b.revision as of, b.version, b.taken_on as "takenOn", ${COLUMNS}
       from dataset_batch b join dataset d on d.id = b.dataset_id where b.id = any($1)`,
    [ids],
  );
  return new Map(
    rows.map(({ import: id, of, version, takenOn, ...dataset }) => [id, { revision: of, version, takenOn, dataset }]),
  );
};

/**
 * Returns the dataset that each of these records came from, in the state that wrote the record last; the team's own are
 * left out.
 */
export const datasetsOfRecords = async (
  manager: Database,
  ids: readonly string[],
): Promise<Map<string, NonNullable<DatasetOfRecord['from']>>> => {
  const rows: (Dataset & DatasetState & { record: string })[] = await manager.query(
    `select distinct on (c.incident_id) c.incident_id as record, b.version, b.taken_on as "takenOn", ${COLUMNS}
       from import_row c join dataset_batch first on first.id = c.import_id join dataset d on d.id = first.dataset_id
       join import_row r on r.incident_id = c.incident_id join dataset_batch b on b.id = r.import_id and b.dataset_id = d.id
      where c.incident_id = any($1) and c.did = 'created'
      order by c.incident_id, r.revision desc`,
    [ids],
  );
  return new Map(rows.map(({ record, version, takenOn, ...dataset }) => [record, { version, takenOn, dataset }]));
};

/** Returns which of these are ids of datasets. */
export const knownDatasets = async (manager: Database, ids: readonly string[]): Promise<Set<string>> => {
  if (ids.length === 0) return new Set();
  const rows: { id: string }[] = await manager.query('select id from dataset where id = any($1)', [ids]);
  return new Set(rows.map(({ id }) => id));
};

/**
 * Returns the ids of the records of datasets that are drafts or were returned: figures may count them, and only their
 * author reads them.
 */
export const draftsOfDatasets = async (manager: Database): Promise<string[]> => {
  const rows: { id: string }[] = await manager.query(
    `select i.id from incident i where i.status = any($1) and exists (select from import_row r join dataset_batch b on b.id = r.import_id
        where r.incident_id = i.id and r.did = 'created')`,
    [WITH_AUTHOR],
  );
  return rows.map(({ id }) => id);
};

/**
 * Returns these datasets by name, with every state of them of which an import wrote something that is still there. Ids
 * of none are left out.
 * @param ids of which a figure or a file has records
 * @param named those that its question names, with records or without
 */
export const datasetsWithStates = async (
  manager: Database,
  ids: readonly string[],
  named: readonly string[] = [],
): Promise<DatasetInFigure[]> => {
  if (ids.length + named.length === 0) return [];
  return manager.query(
    `select ${COLUMNS}, d.id = any($1) as "hasRecords", coalesce((select json_agg(distinct jsonb_build_object('version', b.version, 'takenOn', b.taken_on))
              from dataset_batch b where b.dataset_id = d.id and exists (select from import_row r where r.import_id = b.id)), '[]') as states
       from dataset d where d.id = any($1) or d.id = any($2) order by lower(d.name), d.id`,
    [ids, named],
  );
};

/** Columns of a dataset that hold free text. */
const WORDS = ['name', 'maker', 'licence_words', 'citation', 'limits', 'withdrawn_why'] as const;

/** Removes words from what is said of datasets and of their states. The caller logs the rows. */
export const forgetInDatasets = async (
  manager: EntityManager,
  words: WordMatcher,
  instead: string,
): Promise<BlankedRow[]> => [
  ...(await forgetIn(manager, 'dataset', WORDS, words, instead)),
  ...(await forgetIn(manager, 'dataset_batch', ['version'], words, instead)),
];

const forgetIn = async (
  manager: EntityManager,
  table: 'dataset' | 'dataset_batch',
  columns: readonly string[],
  { holds, without }: WordMatcher,
  instead: string,
): Promise<BlankedRow[]> => {
  const all: (Record<string, string | null> & { id: string })[] = await manager.query(
    `select id, ${columns.join(', ')} from ${table} for update`,
  );
  const rows: BlankedRow[] = [];
  for (const row of all) {
    const changed = columns.flatMap((field) => {
      const value = row[field];
      return value !== null && value !== undefined && holds(value) ? [{ field, value: without(value, instead) }] : [];
    });
    if (changed.length === 0) continue;
    const [[written]] = (await manager.query(
      `update ${table} set revision = revision + 1, ${changed.map(({ field }, i) => `${field} = $${i + 2}`).join(', ')}
        where id = $1 returning revision`,
      [row.id, ...changed.map(({ value }) => value)],
    )) as [[{ revision: number }]];
    rows.push({ table, id: row.id, revision: written.revision, changed });
  }
  return rows;
};
