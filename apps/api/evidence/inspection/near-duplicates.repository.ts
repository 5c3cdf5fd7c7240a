import type { EntityManager } from 'typeorm';
import { incidentJoin } from '../../incidents/incident-row.repository.js';
import { countryOfPlaceSql } from '../../places/load-places.repository.js';
import { ADVISORY_LOCKS, lockUntilCommit } from '../../platform/database/advisory-locks.js';
import { ImageHashIndex, perceptualHashesOf } from './image-hash-index.js';
import { FileLikenessEntity } from './inspection.entity.js';

/**
 * Out of 64 bits. Pictures, or a picture and a part of another, that differ in no more bits are near-duplicates.
 * Different pictures in the project's sample differ in 14 or more.
 */
export const BITS_APART = 10;

interface Row {
  seq: string;
  id: string;
  high: (number | null)[];
  low: (number | null)[];
}
/** Rows read at once for the first picture after a start. */
const READ = 2_000;
const SINCE = `
  select seq, evidence_id as id, array(select p::bit(32)::int from unnest(parts) with ordinality as t(p, n) order by n) as high,
         array(select (p << 32)::bit(32)::int from unnest(parts) with ordinality as t(p, n) order by n) as low
    from file_likeness where seq > $1 order by seq limit ${READ}`;

/** Finds near-duplicates and stores the pairs. One instance per process; other processes may write at the same time. */
export class NearDuplicates {
  private readonly known = new ImageHashIndex();
  private seq = '0';

  /**
   * Stores a picture's hashes and its near-duplicates among all pictures, in the transaction that stores its
   * inspection.
   */
  async keep(manager: EntityManager, evidenceId: string, parts: readonly (string | null)[]): Promise<void> {
    await lockUntilCommit(manager, ADVISORY_LOCKS.nearSame);
    await manager.query('delete from near_same where $1 in (one, other)', [evidenceId]);
    await manager.delete(FileLikenessEntity, { evidenceId });
    if (parts.every((bits) => bits === null)) return;
    await this.catchUp(manager);
    const found = await this.known.nearTo(evidenceId, perceptualHashesOf(parts), BITS_APART);
    await manager.query(
      'insert into file_likeness (evidence_id, parts) select $1, array_agg(b::bit(64) order by n) from unnest($2::text[]) with ordinality as t(b, n)',
      [evidenceId, parts],
    );
    if (found.size === 0) return;
    // Some may have been erased since they were read.
    await manager.query(
      `insert into near_same (one, other, bits_apart) select least($1::uuid, t.id), greatest($1::uuid, t.id), t.apart
         from unnest($2::uuid[], $3::int[]) as t(id, apart) join file_likeness l on l.evidence_id = t.id`,
      [evidenceId, [...found.keys()], [...found.values()]],
    );
  }

  /**
   * Reads hashes stored since the last call by any process. Runs under the lock, so that no lower number can appear
   * later. The next call reads what this transaction writes, if it commits.
   */
  private async catchUp(manager: EntityManager): Promise<void> {
    for (;;) {
      const rows: Row[] = await manager.query(SINCE, [this.seq]);
      for (const { seq, id, high, low } of rows) {
        this.known.add(id, { high, low });
        this.seq = seq;
      }
      if (rows.length < READ) return;
    }
  }
}

/** A file and another one that is the same or nearly the same. bitsApart: null where their bytes are equal. */
interface Alike {
  of: string;
  evidence: string;
  incident: string;
  title: string | null;
  code: string | null;
  status: string;
  grade: string | null;
  authorId: string;
  sensitivity: string | null;
  caseTeam: string[];
  country: string | null;
  bitsApart: number | null;
}

/** Finds other files with equal bytes or nearly equal pictures. The caller checks who may know of them. */
export const nearDuplicatesOf = async (manager: EntityManager, evidenceIds: readonly string[]): Promise<Alike[]> =>
  manager.query(
    `with alike as (
       select mine.id as of, same.id as evidence, null::int as apart from evidence mine join evidence same on same.sha256 = mine.sha256 and same.size = mine.size and same.id <> mine.id and same.state = 'stored'
        where mine.id = any($1) and mine.state = 'stored'
       union all
       select w.of, w.evidence, w.apart from (
         select one as of, other as evidence, bits_apart::int as apart from near_same where one = any($1)
         union all select other, one, bits_apart::int from near_same where other = any($1)) w
        where not exists (select 1 from evidence a join evidence b on b.sha256 = a.sha256 and b.size = a.size where a.id = w.of and b.id = w.evidence))
     select a.of, a.evidence, i.id as incident, i.title, i.code, i.status, i.grade, i.author_id as "authorId", i.sensitivity, i.case_team as "caseTeam", ${countryOfPlaceSql('i.place_code')} as country, a.apart as "bitsApart"
       from alike a join evidence e on e.id = a.evidence and e.state = 'stored' ${incidentJoin('e.incident_id')}
      order by a.apart nulls first, i.changed_at desc, a.evidence`,
    [evidenceIds],
  );
