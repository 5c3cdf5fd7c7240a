import type { EntityManager } from 'typeorm';
import type { Origin } from '@vigil/shared/incident/queue-filters.js';
import { atRiskSql } from '../field/field-report.repository.js';
import { openDisclosure } from '../audit-log/log-leaf.js';
import { loggedOf, reasonsSql, saysSql } from '../audit-log/logged-values.repository.js';
import { addressesSql, alikePicturesSql } from '../incidents/duplicates.repository.js';
import { withRemaining } from '../incidents/incident-row.repository.js';
import { editorsSinceSql } from '../incidents/record-details.repository.js';
import { isSameAct } from '../platform/database/assessment-still-applies.js';
import { PREPARED } from '../platform/database/prepared-statement.js';

/** What the index needs to know of a record besides its answers. */
export interface BesideRecord {
  id: string;
  /** Hidden for safety, and not restored. */
  isWithdrawn: boolean;
  origin: Origin;
  /** Imports that created or changed it. */
  imports: string[];
  /** Stored files, and how many of them nobody checked in any respect. */
  media: number;
  unchecked: number;
  /** Whether a phone said of it, or of one merged into it, that somebody is at risk, and it was not taken up since. */
  atRisk: boolean;
  /** Accounts that changed it since its newest publication. */
  editors: string[];
  /** Acts with an assessment that still applies: by whom, and whether a second person agreed. */
  assessed: { act: string; by: string; agreed: boolean }[];
  /** Whether two people wrote its paragraph for readers, in both languages. */
  hasStory: boolean;
  /** Articles that it cites, as the register of sources compares them. */
  addresses: string[];
  /** Records that have a picture nearly the same as one of this record. */
  alike: string[];
  /** Why something was done to it, of its history. */
  reasons: string[];
  /** What the pictures that readers see of it show, in words. */
  alts: string[];
}

const PUBLISHED_REVISION =
  '(select p.revision from publication p where p.incident_id = i.id order by p.pub_seq desc limit 1)';
const BESIDE = `${PREPARED}
  select i.id, exists (select from withdrawal w where w.incident_id = i.id and w.decision is null) as "isWithdrawn",
         case when exists (select from import_row r where r.incident_id = i.id and r.did = 'created') then 'import'
              when exists (select from field_report f where f.incident_id = i.id) then 'field' else 'form' end as origin,
         array(select distinct r.import_id from import_row r where r.incident_id = i.id) as imports,
         (select count(*)::int from evidence e where e.incident_id = i.id and e.state = 'stored') as media,
         (select count(*)::int from evidence e where e.incident_id = i.id and e.state = 'stored'
             and not exists (select from file_check c where c.evidence_id = e.id)) as unchecked,
         ${atRiskSql('i')} as "atRisk",
         case when i.status <> 'WS_PUBLISHED' then '{}'::uuid[] else ${editorsSinceSql('i.id', PUBLISHED_REVISION)} end
           as editors,
         (select coalesce(json_agg(json_build_object('act', s.act_id, 'by', s.assessor_id, 'agreed', s.agreed_by is not null)), '[]')
            from assessment s join act a on a.id = s.act_id where s.incident_id = i.id and ${isSameAct('a', 's')}) as assessed,
         exists (select from pub.story t where t.code = i.code) as "hasStory",
         ${addressesSql('i.id')} as addresses, ${alikePicturesSql('i.id')} as alike,
         ${reasonsSql('i.id')} as reasons,
         array(select t.alt_en || ' ' || t.alt_km from pub.copy t where t.code = i.code) as alts
    from incident i where i.id = any($1)`;

export const besideRecords = async (manager: EntityManager, ids: readonly string[]): Promise<BesideRecord[]> => {
  const found: BesideRecord[] = await manager.query(BESIDE, [ids]);
  return found.map(({ reasons, ...beside }) => ({
    ...beside,
    reasons: reasons.flatMap(reasonIn),
  }));
};

/** Returns the reason; none if somebody changed the row in the database, which the history of its record says. */
const reasonIn = (disclosure: string): string[] => {
  try {
    const { value } = openDisclosure(disclosure);
    return typeof value === 'string' ? [value] : [];
  } catch {
    return [];
  }
};

/** How far the history is, and the comparing of pictures, which is in no line of the history. */
export interface Position {
  seq: number;
  pictures: string;
}

const PICTURES = '(select coalesce(max(l.seq), 0)::text from file_likeness l)';
export const currentPosition = async (manager: EntityManager): Promise<Position> => {
  const [head] = (await manager.query(`${PREPARED}select size as seq, ${PICTURES} as pictures from log_head`)) as [
    { seq: string | number; pictures: string },
  ];
  return { seq: Number(head.seq), pictures: head.pictures };
};

interface ChangesSince extends Position {
  /** How many lines there are; fewer than the numbers between: there is a gap. */
  lines: number;
  /** Records that changed, or of which something beside them did. */
  ids: string[];
  /** Those of which words were erased. */
  erased: string[];
  /** Proposed names that changed. */
  names: string[];
  /** Keys were changed, or words left an own question: its options stand in the texts of the records that answer it. */
  needsReading: boolean;
  /** Names of groups or of own codes may have changed. */
  hasNamed: boolean;
  /** Something of members did, or of the settings: who may act, and who counts as one person. */
  hasMembers: boolean;
  /** An objection came, or something was done about one. */
  hasObjections: boolean;
}

const CHANGES = `${PREPARED}
  with new as materialized (select idx, entity, entity_id, what from log_leaf where idx >= $1)
  select (select size from log_head) as seq, ${PICTURES} as pictures, (select count(*)::int from new) as lines,
         coalesce((select bool_or(what = 'rekeyed' or (entity, what) = ('own-question', 'words-forgotten')) from new), false)
           as "needsReading",
         coalesce((select bool_or(entity in ('group', 'own-code')) from new), false) as "hasNamed",
         coalesce((select bool_or(entity in ('member', 'invitation', 'settings')) from new), false) as "hasMembers",
         coalesce((select bool_or(entity = 'objection') from new), false) as "hasObjections",
         array(select distinct entity_id from new where ${saysSql('new.idx', 'record.mergedInto')}) as merged,
         array(select distinct entity_id from new where entity = 'proposed-name' and entity_id is not null) as names,
         array(select entity_id from new where entity = 'incident' and what in ('erased', 'words-forgotten')
               union select e.incident_id from new join evidence e on e.id = new.entity_id
                      where new.entity = 'evidence' and new.what in ('erased', 'copy-withdrawn', 'copy-refused')) as erased,
         array(select entity_id from new where entity = 'incident' and entity_id is not null
               union select e.incident_id from new join evidence e on e.id = new.entity_id where new.entity = 'evidence'
               union select f.incident_id from new join field_report f on f.id = new.entity_id
                      where new.entity = 'field-report' and f.incident_id is not null
               union select r.subject::uuid from new join release r on r.id = new.entity_id
                      where new.entity = 'release' and r.kind = 'story'
               union select e.incident_id from file_likeness l join evidence e on e.id = l.evidence_id where l.seq > $2) as ids`;

/** Returns what these records are or were ever merged into: what a phone said of them passes to it, and back. */
const mergedIntoEver = async (manager: EntityManager, ids: readonly string[]): Promise<string[]> => {
  if (ids.length === 0) return [];
  const into = (await loggedOf(manager, ids, ['record.mergedInto'])).flatMap(({ value }) => (value as string) ?? []);
  return withRemaining(manager, into);
};

/** Reads what changed since then, and how far it is now, in one snapshot. */
export const changesSince = async (manager: EntityManager, { seq, pictures }: Position): Promise<ChangesSince> => {
  const [{ merged, ...found }] = (await manager.query(CHANGES, [seq, pictures])) as [
    ChangesSince & { seq: string | number; merged: string[] },
  ];
  const beside = await mergedIntoEver(manager, merged);
  return { ...found, ids: [...new Set([...found.ids, ...beside])], seq: Number(found.seq) };
};
