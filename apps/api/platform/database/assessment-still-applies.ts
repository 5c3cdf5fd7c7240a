/** SQL: the newest revision in which the act's type was encrypted; null: it is stored unencrypted. */
export const actSealedAt = (act: string): string =>
  `(case when ${act}.type = 'WITHHELD' then (select max(p.revision) from incident_private p where p.incident_id = ${act}.incident_id and p.owner_id = ${act}.id and p.field = 'type') end)`;

/**
 * SQL: whether an act is still the one that an assessment judged. For an encrypted type: whether it was not encrypted
 * again since.
 */
export const isSameAct = (act: string, assessment: string): string =>
  `((${act}.type, ${act}.actor, ${act}.force_name, ${act}.attribution) is not distinct from (${assessment}.act_type, ${assessment}.act_actor, ${assessment}.act_force_name, ${assessment}.act_attribution)
    and ${actSealedAt(act)} is not distinct from ${assessment}.act_sealed)`;
