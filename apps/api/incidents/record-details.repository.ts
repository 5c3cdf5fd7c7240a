import type { FailedCheck, LegalTestResult } from '@vigil/shared/staff-responses/incident-record.js';
import type { EntityManager } from 'typeorm';
import { memberName } from '../accounts/members.repository.js';
import { DEPENDENTS } from '../accounts/trust.repository.js';
import type { Trusted } from '../accounts/trust-policy.js';
import { PREPARED } from '../platform/database/prepared-statement.js';
import { isSameAct } from '../platform/database/assessment-still-applies.js';
import type { RecordOwner } from '@vigil/shared/staff-responses/record-owner.js';
import { atRiskAtDeskSql } from './at-risk.repository.js';
import { ownerSql } from './record-owner.repository.js';
import { BESIDE_THE_RECORD, CORRECTING } from './record-changes.js';

/** The same as SQL, for the record $1. */
const FAILED_CHECKS = `
  select evidence, aspect from (
    select distinct on (c.evidence_id, c.aspect) c.evidence_id as evidence, c.aspect, c.answer
      from file_check c join evidence e on e.id = c.evidence_id where e.incident_id = $1 and e.state = 'stored' order by c.evidence_id, c.aspect, c.answered_at desc) newest
   where answer = 'failed' order by evidence, aspect`;

/**
 * Returns the checks of a record's files whose newest answer is "failed". They lower the highest possible grade:
 * docs/decisions/grade-has-a-ceiling.md
 */
export const failedChecks = async (manager: Pick<EntityManager, 'query'>, incidentId: string): Promise<FailedCheck[]> =>
  manager.query(FAILED_CHECKS, [incidentId]);

/** How long everybody can look at a hidden record before it may be forgotten. */
export const FORGET_AFTER_HOURS = 24;
export interface StoredHiding {
  by: string;
  name: string;
  at: string;
  isSeen: boolean;
  isLongAgo: boolean;
  forgetAskedBy: string | null;
  forgetAskedName: string | null;
  forgetFrom: string;
}
export const isSmallTeam = async (manager: EntityManager): Promise<boolean> => {
  const [row] = (await manager.query(`select value from setting where key = 'smallTeam'`)) as { value: string }[];
  return row?.value === 'true';
};

/**
 * SQL: the accounts that changed a record since a revision, so that its next publication is a correction.
 * @param incident SQL of its id @param revision SQL of the revision; of null, there are none
 */
export const editorsSinceSql = (incident: string, revision: string): string =>
  `array(select distinct c.actor_id from change c
          where c.incident_id = ${incident} and c.revision > ${revision}
            and c.kind in (${CORRECTING.map((kind) => `'${kind}'`).join(', ')}))`;

/** What a statement of DETAILS can return in addition. */
const WITH_VIEW = `,
         (select coalesce(json_agg(f), '[]') from (${FAILED_CHECKS}) f) as failed_checks,
         (select name from member where id = (select l.actor_id from log_leaf l
            where l.entity = 'incident' and l.entity_id = $1 and l.actor_id is not null
              and l.what not in (${BESIDE_THE_RECORD.map((kind) => `'${kind}'`).join(', ')})
            order by l.idx desc limit 1)) as changed_by,
         ${atRiskAtDeskSql('$1')} as at_risk,
         (select coalesce(json_agg(v order by v.created_at), '[]') from (
            select a.*, ${isSameAct('act', 'a')} as holds, m.name as assessor, g.name as agreed
              from assessment a join act on act.id = a.act_id join member m on m.id = a.assessor_id left join member g on g.id = a.agreed_by where a.incident_id = $1) v) as assessments`;

/** Everything in one statement, because a writer waits for every round trip. */
const detailsAnd = (more: string): string => `${PREPARED}
  select p.pub_seq, p.revision, p.shown_place, p.shown_date, p.at,
         ${editorsSinceSql('$1', 'p.revision')} as editors,
         (select coalesce(json_object_agg(id, name), '{}')
            from member where id in (i.author_id, i.verified_by, i.reviewer_id)) as names,
         (select what from pub.gone where code = i.code) as gone,
         (select case when w.decision is null then json_build_object('by', w.withdrawn_by, 'name', m.name, 'at', w.at, 'isSeen', w.looked_by is not null, 'forgetAskedBy', w.forget_asked_by, 'forgetAskedName', ${memberName('w.forget_asked_by')},
                   'isLongAgo', w.at <= now() - interval '${FORGET_AFTER_HOURS} hours', 'forgetFrom', w.at + interval '${FORGET_AFTER_HOURS} hours') end
            from withdrawal w join member m on m.id = w.withdrawn_by where w.incident_id = $1 order by w.revision desc limit 1) as hidden,
         (select value from setting where key = 'smallTeam') as small_team,
         ${DEPENDENTS} as dependents, ${ownerSql('$1')} as owner${more}
    from (select 1) as one left join incident i on i.id = $1 left join lateral (
      select pub_seq, revision, shown_place, shown_date, at from publication where incident_id = $1 order by pub_seq desc limit 1) p on true`;

export interface StoredDetails {
  /** Null, as the next four: the record was never published. */
  pub_seq: string | null;
  revision: number | null;
  shown_place: string | null;
  shown_date: string | null;
  at: Date | null;
  editors: string[];
  names: Record<string, string>;
  gone: string | null;
  hidden: StoredHiding | null;
  small_team: string | null;
  dependents: Trusted[];
  owner: RecordOwner | null;
}

const ask = async <T>(manager: EntityManager, id: string, sql: string): Promise<T> =>
  ((await manager.query(sql, [id])) as T[])[0]!;

const DETAILS = detailsAnd('');
const DETAILS_AND_VIEW = detailsAnd(WITH_VIEW);

export interface StoredAssessment {
  id: string;
  act_id: string;
  holds: boolean;
  outcome: string;
  legality: LegalTestResult;
  precaution: LegalTestResult;
  necessity: LegalTestResult;
  proportionality: LegalTestResult;
  non_discrimination: LegalTestResult;
  legitimate_aim: LegalTestResult;
  reasons: string;
  organisation: string;
  standards: string;
  assessor_id: string;
  assessor: string;
  agreed: string | null;
}

export interface StoredDetailsAndView extends StoredDetails {
  failed_checks: FailedCheck[];
  assessments: StoredAssessment[];
  changed_by: string | null;
  at_risk: boolean | null;
}

/** Reads what decides who may do what with a record. */
export const readRecordDetails = (manager: EntityManager, id: string): Promise<StoredDetails> =>
  ask(manager, id, DETAILS);

/** Reads the same, with what is shown in addition to the record. */
export const readRecordDetailsAndView = (manager: EntityManager, id: string): Promise<StoredDetailsAndView> =>
  ask(manager, id, DETAILS_AND_VIEW);

/** Returns whether readers know of this code: it is published, or was, and is not withdrawn. */
export const isKnownToReaders = async (manager: EntityManager, code: string): Promise<boolean> => {
  const known: unknown[] = await manager.query(
    `select from pub.incident where code = $1 union all select from pub.gone where code = $1 and what <> 'withdrawn' limit 1`,
    [code],
  );
  return known.length > 0;
};
