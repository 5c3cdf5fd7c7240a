import { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Act } from '@vigil/shared/incident/act.js';
import { fieldOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { mayDo, type Audience } from '../platform/http/rights.js';
import type { Actor } from '../incidents/records.js';

/** What a reviewer needs to find people at risk: codes and ids, as far as the author answered. */
export interface AtRiskSummary extends Pick<Incident, 'when' | 'place'> {
  groups: string[];
  acts: string[];
}

interface Report {
  atRisk: boolean | null;
  handedOver: boolean | null;
  status: string;
  authorId: string;
}

/**
 * Returns what a reviewer may see of a draft that says somebody is at risk and that its author handed over to the
 * reviewers. Such a report is a draft only because answers are missing; its author did not keep it to themselves.
 * Returns no internal answers, and null for a draft that its author did not hand over. Source: 03-security, the rights
 * table; docs/decisions/field-reports.md.
 */
export const atRiskSummaryOf = (
  actor: Actor,
  { atRisk, handedOver, status, authorId }: Report,
  { when, place, groups, acts }: Incident,
): AtRiskSummary | null => {
  if (!mayDo(actor.role as Audience, 'see-who-is-at-risk') || authorId === actor.id) return null;
  if (atRisk !== true || handedOver !== true || status !== 'WS_DRAFT') return null;
  return {
    when,
    place,
    groups: present(groups.map(({ group }) => group)),
    acts: [...new Set(present(acts.map(({ type }) => type)))],
  };
};

const present = (values: readonly (string | null)[]): string[] => values.filter((value) => value !== null);

/** The answers that the summary discloses, so that a test can check that none of them is internal. */
export const TOLD: readonly [CodebookClass, string][] = [
  [Incident, 'when'],
  [Incident, 'place'],
  [GroupLink, 'group'],
  [Act, 'type'],
];
export const isInternal = ([of, name]: (typeof TOLD)[number]): boolean => fieldOf(of, name)?.class !== 'public';
