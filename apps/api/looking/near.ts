import type { EntityManager } from 'typeorm';

/** Of 64 bits: whole pictures that differ in no more are near-same; of a part and a whole less chance is let in. */
export const WHOLE_APART = 10;
export const PART_APART = 8;
/** Finds what is already there one after the other: two that come at once must not miss each other. */
const LOCK = 7_100_036;

/** Keeps the marks of a picture, and which pictures of the whole base are near-same to it. In the transaction that keeps what was seen. */
export const keepLikeness = async (manager: EntityManager, evidenceId: string, parts: readonly (string | null)[]): Promise<void> => {
  await manager.query('select pg_advisory_xact_lock($1)', [LOCK]);
  await manager.query('delete from near_same where $1 in (one, other)', [evidenceId]);
  await manager.query('delete from file_likeness where evidence_id = $1', [evidenceId]);
  const known = parts.flatMap((bits, part) => (bits === null ? [] : [{ part, bits }]));
  if (known.length === 0) return;
  await manager.query('insert into file_likeness (evidence_id, part, bits) select $1, p, b::bit(64) from unnest($2::smallint[], $3::text[]) as t(p, b)',
    [evidenceId, known.map(({ part }) => part), known.map(({ bits }) => bits)]);
  await manager.query(
    `insert into near_same (one, other, bits_apart)
     select least($1::uuid, found.id), greatest($1::uuid, found.id), min(found.apart) from (
       select m.evidence_id as id, bit_count(l.bits # m.bits) as apart, l.part + m.part as part
         from file_likeness l join file_likeness m on m.evidence_id <> l.evidence_id and (l.part = 0 or m.part = 0) where l.evidence_id = $1) found
      where found.apart <= case when found.part = 0 then ${WHOLE_APART} else ${PART_APART} end group by found.id`, [evidenceId]);
};

/** A file of which another is the same, or nearly. bitsApart: null where their bytes are the same. */
export interface Alike { of: string; evidence: string; incident: string; title: string | null; code: string | null; status: string; authorId: string; bitsApart: number | null }

/** Other files that are the same, byte by byte, or near-same to look at; whether somebody may know of them is for the caller. */
export const alikeOf = async (manager: EntityManager, evidenceIds: readonly string[]): Promise<Alike[]> =>
  manager.query(
    `with alike as (
       select mine.id as of, same.id as evidence, null::int as apart from evidence mine join evidence same on same.sha256 = mine.sha256 and same.size = mine.size and same.id <> mine.id and same.state = 'stored'
        where mine.id = any($1) and mine.state = 'stored'
       union all
       select w.of, w.evidence, w.apart from (
         select one as of, other as evidence, bits_apart::int as apart from near_same where one = any($1)
         union all select other, one, bits_apart::int from near_same where other = any($1)) w
        where not exists (select 1 from evidence a join evidence b on b.sha256 = a.sha256 and b.size = a.size where a.id = w.of and b.id = w.evidence))
     select a.of, a.evidence, i.id as incident, i.title, i.code, i.status, i.author_id as "authorId", a.apart as "bitsApart"
       from alike a join evidence e on e.id = a.evidence and e.state = 'stored' join incident i on i.id = e.incident_id
      order by a.apart nulls first, i.changed_at desc, a.evidence`, [evidenceIds]);
