import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { CodebookClass } from '@vigil/shared/codebook/field.js';
import { Account } from '@vigil/shared/incident/account.js';
import { Act } from '@vigil/shared/incident/act.js';
import { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Harm } from '@vigil/shared/incident/harm.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Source } from '@vigil/shared/incident/source.js';
import { countryOfPlaceSql } from '../places/load-places.repository.js';
import { columnsFor, type Row } from '../platform/database/codebook-columns.js';

const uuid = (name: string, nullable = false): EntitySchemaColumnOptions => ({ name, type: 'uuid', nullable });
const text = (name: string, nullable = true): EntitySchemaColumnOptions => ({ name, type: 'text', nullable });

/** What the desk stores about a record in addition to its answers. */
export interface IncidentRow extends Row {
  id: string;
  code: string | null;
  authorId: string;
  status: string;
  revision: number;
  codebookVersion: number;
  createdAt: Date;
  changedAt: Date;
  grade: string | null;
  gradeReason: string | null;
  reviewerId: string | null;
  verifiedBy: string | null;
  question: string | null;
  mergedInto: string | null;
  sensitivity: string | null;
  /** Who else than its author may know of it while it is restricted or sealed. */ caseTeam: string[];
  /** A reviewer who asked for access because nobody of the team can act. */ teamAskedBy: string | null;
  /** On which day, as YYYY-MM-DD: nobody can answer after seven days. */ teamAskedOn: string | null;
  /** The country of its place when the row was read; null: not known. Which members may see it depends on it. */ country:
    | string
    | null;
}

export const IncidentEntity = new EntitySchema<IncidentRow>({
  name: 'incident',
  columns: {
    id: { type: 'uuid', primary: true },
    code: text('code'),
    authorId: uuid('author_id'),
    status: text('status', false),
    revision: { type: 'integer' },
    codebookVersion: { name: 'codebook_version', type: 'integer' },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
    changedAt: { name: 'changed_at', type: 'timestamptz', default: () => 'now()' },
    grade: text('grade'),
    gradeReason: text('grade_reason'),
    reviewerId: uuid('reviewer_id', true),
    verifiedBy: uuid('verified_by', true),
    question: text('question'),
    mergedInto: uuid('merged_into', true),
    caseTeam: { name: 'case_team', type: 'uuid', array: true, default: '{}' },
    teamAskedBy: uuid('team_asked_by', true),
    teamAskedOn: { name: 'team_asked_on', type: 'date', nullable: true },
    country: {
      ...text('country'),
      virtualProperty: true,
      query: (i: string) => countryOfPlaceSql(`${i}.place_code`),
    },
    ...columnsFor(Incident),
  },
});

export interface ChildRow extends Row {
  id: string;
  incidentId: string;
  position: number;
}

const childEntity = (
  name: string,
  of: CodebookClass,
  generated: Record<string, EntitySchemaColumnOptions> = {},
): EntitySchema<ChildRow> =>
  new EntitySchema<ChildRow>({
    name,
    columns: {
      id: { type: 'uuid', primary: true },
      incidentId: uuid('incident_id'),
      position: { type: 'integer' },
      ...columnsFor(of),
      ...generated,
    },
  });

/** What the database works out by itself from an address: `source_address()` in migrations/0014. */
const ADDRESS_KEY = {
  addressKey: {
    ...text('address_key'),
    generatedType: 'STORED' as const,
    asExpression: 'source_address(url)',
    select: false,
  },
};

/**
 * The child lists of an incident in the order in which they must be written: sources first, because the others cite
 * them.
 */
export const CHILDREN = [
  { list: 'sources', of: Source, table: 'source', entity: childEntity('source', Source, ADDRESS_KEY), cites: false },
  { list: 'groups', of: GroupLink, table: 'group_link', entity: childEntity('group_link', GroupLink), cites: true },
  { list: 'acts', of: Act, table: 'act', entity: childEntity('act', Act), cites: true },
  { list: 'harms', of: Harm, table: 'harm', entity: childEntity('harm', Harm), cites: true },
  { list: 'accounts', of: Account, table: 'account', entity: childEntity('account', Account), cites: true },
] as const;

/** The tables of a record and its children. */
export type RecordTable = 'incident' | (typeof CHILDREN)[number]['table'];

/** The record and its children. */
export const RECORD_ENTITIES = [IncidentEntity, ...CHILDREN.map((child) => child.entity)];

/** Satisfies TypeORM's partial types, which do not know rows whose columns come from the codebook. */
export const columnValues = (values: Row): never => values as never;
