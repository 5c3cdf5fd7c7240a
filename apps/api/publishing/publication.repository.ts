import type { EntityManager } from 'typeorm';
import { incidentJoin } from '../incidents/incident-row.repository.js';
import type { Shown } from './make-public-version.js';

/** Returns how closely readers last saw a record; null: they never did. */
export const lastShown = async (manager: EntityManager, id: string): Promise<Shown | null> => {
  const [last] = (await manager.query(
    `select coalesce(shown_place, 'country') as place, coalesce(shown_date, 'year') as date
       from publication where incident_id = $1 order by pub_seq desc limit 1`,
    [id],
  )) as Shown[];
  return last ?? null;
};

interface NewPublication {
  incidentId: string;
  seq: number;
  revision: number;
  by: string;
  shown: Shown;
}

/** Notes who published which revision of a record, and how closely. */
export const insertPublication = async (
  manager: EntityManager,
  { incidentId, seq, revision, by, shown }: NewPublication,
): Promise<void> => {
  await manager.query(
    'insert into publication (incident_id, pub_seq, revision, published_by, shown_place, shown_date) values ($1, $2, $3, $4, $5, $6)',
    [incidentId, seq, revision, by, shown.place, shown.date],
  );
};

/** A publication like the last one. If that was of revision `was`, it is of `revision` now. */
interface Again {
  incidentId: string;
  seq: number;
  was: number;
  revision: number;
  by: string;
}

/** Notes that a record is shown again as it was last. @returns how closely; null: it was never published */
export const publishAgain = async (
  manager: EntityManager,
  { incidentId, seq, was, revision, by }: Again,
): Promise<Shown | null> => {
  const [shown] = (await manager.query(
    `insert into publication (incident_id, pub_seq, revision, published_by, shown_place, shown_date)
       select incident_id, $2, case when revision = $3 then $4 else revision end, $5, shown_place, shown_date from publication where incident_id = $1 order by pub_seq desc limit 1
       returning shown_place as place, shown_date as date`,
    [incidentId, seq, was, revision, by],
  )) as Shown[];
  return shown ?? null;
};

/**
 * If readers see a record, and saw its newest revision, notes the new one as published, so that nobody is asked to
 * publish an erasure.
 */
export const keepPublished = async (
  manager: EntityManager,
  { incidentId, seq, was, revision, by, code }: Again & { code: string | null },
): Promise<void> => {
  await manager.query(
    `insert into publication (incident_id, pub_seq, revision, published_by, shown_place, shown_date)
     select incident_id, $2, case when revision = $3 then $4 else revision end, $5, shown_place, shown_date
       from publication where incident_id = $1 and exists (select 1 from pub.incident where code = $6 and until_seq is null)
      order by pub_seq desc limit 1`,
    [incidentId, seq, was, revision, by, code],
  );
};

interface Made {
  revision: number;
  shown_place: string;
  shown_date: string;
  code: string;
}

/** Returns the publication of a record at this number of the public order, with its code; null: there is none. */
export const publicationAt = async (manager: EntityManager, incidentId: string, seq: number): Promise<Made | null> => {
  const [made] = (await manager.query(
    `select p.revision, p.shown_place, p.shown_date, i.code from publication p ${incidentJoin('p.incident_id')} where p.incident_id = $1 and p.pub_seq = $2`,
    [incidentId, seq],
  )) as Made[];
  return made ?? null;
};
