import { createHash } from 'node:crypto';
import { type CodebookClass, fieldsOf } from '@vigil/shared/codebook/field.js';
import { epochDay } from '@vigil/shared/day/day.js';
import { hasAuthorityAccount, isForceUsed } from '@vigil/shared/incident/completeness.js';
import { HIDDEN } from '@vigil/shared/incident/desk-list-states.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { CODED_FIELDS, type Gap, NO_PLACE } from '@vigil/shared/incident/queue-filters.js';
import { translationOf } from '@vigil/shared/incident/translation.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { LIVE_STATES } from '../incidents/record-policy.js';
import { CHILDREN, type IncidentRow } from '../incidents/incident.entity.js';
import { openAnswersOf } from './answers-of-record.js';
import type { BesideRecord } from './record-index.repository.js';
import type { RecordColumns } from './record-table.js';

type Row = Record<string, unknown>;

/** What a search finds a record by. */
export interface RecordTexts {
  /** What everybody may read who may see the record. */
  texts: readonly string[];
  places: readonly string[];
  groups: readonly string[];
  /** Codes of the vocabulary. */
  types: readonly string[];
}

/** In records with these states somebody may still fill a gap. */
const OPEN = ['WS_DRAFT', 'WS_RETURNED', ...LIVE_STATES];

const childrenOf = (incident: Incident): { of: CodebookClass; list: string; child: Row }[] =>
  CHILDREN.flatMap(({ of, list }) =>
    (incident[list] as unknown as Row[]).map((child) => ({ of: of as CodebookClass, list, child })),
  );

/** Returns the codes of a record's answers: filter and code. Answers that are not given have none. */
const codedValues = (incident: Incident): [string, string][] => {
  const values: [string, string][] = [];
  const add = (key: string, value: unknown): void => {
    for (const one of Array.isArray(value) ? value : [value])
      if (typeof one === 'string' && one !== '') values.push([key, one]);
  };
  for (const { key, field, list } of CODED_FIELDS) {
    const owners = list === null ? [incident] : (incident as unknown as Record<string, Row[]>)[list]!;
    for (const owner of owners) add(key, (owner as unknown as Row)[field.name]);
  }
  return values;
};

const gapsOf = ({ status }: IncidentRow, incident: Incident, beside: BesideRecord, level: number | null): Gap[] => {
  const isOpen = OPEN.includes(status);
  const isInWork = LIVE_STATES.includes(status);
  const agreed = new Set(beside.assessed.filter((one) => one.agreed).map(({ act }) => act));
  const gaps: [Gap, boolean][] = [
    ['no-authorities-account', isOpen && !hasAuthorityAccount(incident)],
    ['one-source', isOpen && incident.sources.length < 2],
    ['no-place', isOpen && (level === null || level < 2)],
    ['media-unchecked', isOpen && beside.unchecked > 0],
    [
      'assessment-waiting',
      isInWork && incident.acts.some(({ id, type }) => type !== null && isForceUsed(type) && !agreed.has(id)),
    ],
    ['correction-waiting', beside.editors.length > 0],
    ['no-summary', isOpen && incident.publicSummary === null],
    ['untranslated', isOpen && translationOf(incident) === 'missing'],
    ['no-story', status === 'WS_PUBLISHED' && !beside.hasStory],
  ];
  return gaps.flatMap(([gap, has]) => (has ? [gap] : []));
};

const distinct = <T extends readonly [string, string]>(pairs: readonly T[]): T[] => [
  ...new Map(pairs.map((pair) => [pair.join(' '), pair])).values(),
];

/**
 * Returns what the queue filters and sorts a record by.
 * @param isLocked whether answers that are encrypted at rest could not be read
 */
export const columnsOf = (
  row: IncidentRow,
  incident: Incident,
  beside: BesideRecord,
  gazetteer: Gazetteer,
  isLocked: boolean,
): RecordColumns => {
  const place = incident.place?.code ?? null;
  const unit = place === null ? null : gazetteer.get(place);
  const around = unit === null ? [] : [unit, ...gazetteer.ancestors(unit.code)];
  return {
    id: row.id,
    status: row.status,
    grade: row.grade,
    authorId: row.authorId,
    verifiedBy: row.verifiedBy,
    sensitivity: row.sensitivity,
    caseTeam: row.caseTeam,
    country: row.country,
    title: incident.title,
    code: row.code,
    earliest: incident.when === null ? null : epochDay(incident.when.earliest),
    latest: incident.when === null ? null : epochDay(incident.when.latest),
    place,
    created: row.createdAt.getTime(),
    changed: row.changedAt.getTime(),
    sources: incident.sources.length,
    media: beside.media,
    origin: beside.origin,
    isAtRisk: beside.atRisk,
    values: distinct([
      ['status', beside.isWithdrawn && row.status === 'WS_RETRACTED' ? HIDDEN : row.status],
      ...(row.grade === null ? [] : ([['grade', row.grade]] as [string, string][])),
      ['author', row.authorId],
      ['origin', beside.origin],
      ...beside.imports.map((id): [string, string] => ['import', id]),
      ...(place === null ? [NO_PLACE] : around.map(({ code }) => code)).map((code): [string, string] => [
        'place',
        code,
      ]),
      ...incident.groups.flatMap(({ group }): [string, string][] => (group === null ? [] : [['group', group]])),
      ...gapsOf(row, incident, beside, unit?.level ?? null).map((gap): [string, string] => ['gap', gap]),
      ...codedValues(incident),
    ]),
    ...openAnswersOf(incident, isLocked),
    editors: beside.editors,
    assessors: beside.assessed.filter((one) => !one.agreed).map(({ by }) => by),
    event:
      incident.when === null || !LIVE_STATES.includes(row.status)
        ? null
        : {
            kind: incident.kind!,
            earliest: epochDay(incident.when.earliest),
            latest: epochDay(incident.when.latest),
            place,
            groups: incident.groups.flatMap(({ group }) => group ?? []),
            addresses: beside.addresses.map(numberOf),
            alike: beside.alike,
          },
  };
};

/** 48 bits of a digest: among a thousand million comparisons, practically none is equal by chance. */
const numberOf = (address: string): number => createHash('sha256').update(address).digest().readUIntBE(0, 6);

const NEVER_SOUGHT = /_(UNKNOWN)$/;

/**
 * Returns the words of a record that everybody may read who may see it: its texts, and what its codes name.
 * @param groupCode the public code of a group
 */
export const openTexts = (
  row: IncidentRow,
  incident: Incident,
  beside: Pick<BesideRecord, 'reasons' | 'alts'>,
  groupCode: (id: string) => string | null,
): RecordTexts => {
  const texts: (string | null)[] = [row.code, row.question, row.gradeReason, ...beside.alts, ...beside.reasons];
  const places = new Set<string>();
  const read = (of: CodebookClass, owner: Row): void => {
    for (const { name, kind, class: sees } of fieldsOf(of)) {
      const value = owner[name];
      if (sees === 'internal' || value === null) continue;
      if (kind === 'text') texts.push(value as string);
      if (kind === 'count') texts.push((value as { text: string | null }).text);
      if (kind === 'place' && (value as { code: string | null }).code !== null)
        places.add((value as { code: string }).code);
    }
  };
  read(Incident, incident as unknown as Row);
  for (const { of, child } of childrenOf(incident)) read(of, child);
  return {
    texts: texts.filter((text) => text !== null),
    places: [...places],
    groups: incident.groups.flatMap(({ group }) => (group === null ? [] : (groupCode(group) ?? []))),
    types: [
      ...new Set(
        codedValues(incident)
          .map(([, code]) => code)
          .filter((code) => !NEVER_SOUGHT.test(code)),
      ),
    ],
  };
};
