import { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Act } from '@vigil/shared/incident/act.js';
import { fieldOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { mayDo, type Audience } from '../platform/http/rights.js';
import type { Actor } from '../incidents/records.js';

/** What it takes to find somebody at risk: codes and ids, as far as they were answered. */
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
 * What a reviewer is told of a draft that says that somebody is at risk and that its author handed over to the
 * reviewers. It is a draft only because answers are missing; its author did not keep it to themselves. Nothing
 * internal, and nothing of a draft that its author kept. Source: 03-security, the rights table;
 * docs/decisions/field-reports.md.
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

/** The questions of which it tells, for whoever checks that none of them is internal. */
export const TOLD: readonly [CodebookClass, string][] = [
  [Incident, 'when'],
  [Incident, 'place'],
  [GroupLink, 'group'],
  [Act, 'type'],
];
export const isInternal = ([of, name]: (typeof TOLD)[number]): boolean => fieldOf(of, name)?.class !== 'public';
