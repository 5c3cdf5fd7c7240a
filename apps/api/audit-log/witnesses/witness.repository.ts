import type { WitnessTrouble } from '@vigil/shared/staff-responses/revision-log.js';
import type { EntityManager } from 'typeorm';
import { hashesBetween } from '../log.repository.js';
import { consistencyRanges, GrowingTree } from '../merkle-tree.js';
import type { Cosignature } from './cosignature.js';
import type { Witness } from './configured-witnesses.js';

type Database = Pick<EntityManager, 'query'>;

interface Newest {
  size: number;
  note: string;
  cosignatures: string[];
}

/** Returns the newest checkpoint; null: there is none. */
export const newestCheckpoint = async (database: Database): Promise<Newest | null> => {
  const [row] = (await database.query(
    'select size::int as size, note, cosignatures from pub.log_checkpoint order by size desc limit 1',
  )) as Newest[];
  return row ?? null;
};

/** Leaves per query: a few milliseconds of hashing, after which other work can run. */
const PAGE = 2000;

/** Proves that the first `old` leaves are the beginning of the first `size`; hashes in base64. */
export const consistencyProof = async (database: Database, old: number, size: number): Promise<string[]> => {
  const proof: string[] = [];
  for (const [start, end] of consistencyRanges(old, size))
    proof.push((await rootBetween(database, start, end)).toString('base64'));
  return proof;
};

const rootBetween = async (database: Database, start: number, end: number): Promise<Buffer> => {
  const tree = new GrowingTree();
  for (let from = start; from < end; from += PAGE) {
    for (const hash of await hashesBetween(database, from, Math.min(from + PAGE, end))) tree.add(hash);
  }
  return tree.root;
};

/** A log witness as it is stored. */
export interface WitnessRow {
  key: string;
  name: string;
  size: number;
  cosignedAt: Date | null;
  triedAt: Date | null;
  trouble: WitnessTrouble | null;
}

export const witnessRows = (database: Database, keys: readonly string[]): Promise<WitnessRow[]> =>
  database.query(
    'select key, name, size::int as size, cosigned_at as "cosignedAt", tried_at as "triedAt", trouble from log_witness where key = any($1)',
    [keys],
  );

/** Returns the number of leaves for which a log witness has signed, as far as we know. */
export const signedBy = async (database: Database, { key }: Pick<Witness, 'key'>): Promise<number> => {
  const [row] = (await database.query('select size::int as size from log_witness where key = $1', [key])) as {
    size: number;
  }[];
  return row?.size ?? 0;
};

/** Stores a log witness's signature, once; the checkpoint itself never changes. */
export const keepCosignature = async (
  database: Database,
  { name, key }: Pick<Witness, 'name' | 'key'>,
  size: number,
  { line, at }: Cosignature,
): Promise<void> => {
  await database.query(
    `with kept as (
       update pub.log_checkpoint set cosignatures = cosignatures || $2::text
        where size = $1 and not exists (select 1 from unnest(cosignatures) as one where starts_with(one, $3)) returning 1)
     insert into log_witness (key, name, size, cosigned_at, tried_at, trouble) values ($4, $5, $1, $6, now(), null)
     on conflict (key) do update set name = excluded.name, size = excluded.size, cosigned_at = excluded.cosigned_at,
            tried_at = excluded.tried_at, trouble = null
      where excluded.size >= log_witness.size`,
    [size, line, `— ${name} `, key, name, at],
  );
};

export const keepTrouble = async (
  database: Database,
  { name, key }: Pick<Witness, 'name' | 'key'>,
  trouble: WitnessTrouble,
): Promise<void> => {
  await database.query(
    `insert into log_witness (key, name, tried_at, trouble) values ($1, $2, now(), $3)
     on conflict (key) do update set name = excluded.name, tried_at = excluded.tried_at, trouble = excluded.trouble`,
    [key, name, trouble],
  );
};
