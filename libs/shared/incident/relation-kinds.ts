/** How one record belongs to another: "from KIND to". */
export const RELATION_KINDS = ['reprisal-of', 'part-of', 'follows', 'same-people'] as const;
export type RelationKind = (typeof RELATION_KINDS)[number];

/**
 * The kinds that readers see where both records are published. That two records are about the same people is never
 * among them: it tells who somebody is who was at both.
 */
export const PUBLIC_RELATION_KINDS = ['reprisal-of', 'part-of', 'follows'] as const satisfies readonly RelationKind[];

/** Returns the key of a kind's words, seen from one of its records. */
export const relationKey = (kind: RelationKind, inverse: boolean): string =>
  inverse && kind !== 'same-people' ? `${kind}-inverse` : kind;
