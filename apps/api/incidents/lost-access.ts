import { isLimited } from '../platform/database/limited-sensitivity.js';

/** A value of a record's status, sensitivity or case team in the log, with who set it when. */
export interface SightValue {
  incident: string;
  idx: number;
  by: string;
  at: Date;
  field: string;
  value: unknown;
}
/** How a reviewer stopped seeing a record: somebody took them out of its case team, or limited it to one. */
interface Lost {
  by: string;
  at: Date;
  wasOnTeam: boolean;
}

/** The fields that decide whether a reviewer who is not the author sees a record. */
export const SIGHT_FIELDS = ['record.status', '/sensitivity', 'record.caseTeam'] as const;

/**
 * Returns who made each record vanish from a reviewer who is not its author, if they saw it before and do not now. An
 * author who recalls a record is not meant.
 * @param values in the order of the log
 */
export const findLostAccess = (memberId: string, values: readonly SightValue[]): Lost[] => {
  const records = new Map<string, { said: Map<string, unknown>; sees: boolean; lost: Lost | null }>();
  const leaves = new Map<number, SightValue[]>();
  for (const one of values) leaves.set(one.idx, [...(leaves.get(one.idx) ?? []), one]);
  for (const leaf of leaves.values()) {
    const { incident, by, at } = leaf[0]!;
    const { said, sees, lost } = records.get(incident) ?? { said: new Map<string, unknown>(), sees: false, lost: null };
    const wasOnTeam = limitedIn(said);
    for (const { field, value } of leaf) said.set(field, value);
    const team = said.get('record.caseTeam');
    const isShared = (said.get('record.status') ?? 'WS_DRAFT') !== 'WS_DRAFT';
    const isOut = limitedIn(said) && !(Array.isArray(team) && team.includes(memberId));
    records.set(incident, {
      said,
      sees: isShared && !isOut,
      lost: !isOut ? null : sees && isShared ? { by, at, wasOnTeam } : lost,
    });
  }
  return [...records.values()].flatMap(({ lost }) => (lost ? [lost] : []));
};

const limitedIn = (said: ReadonlyMap<string, unknown>): boolean =>
  isLimited((said.get('/sensitivity') ?? null) as string | null);
