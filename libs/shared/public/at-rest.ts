import { WITHHELD_ACTS, WITHHELD_HARMS, WITHHELD_PEOPLE } from './withheld.js';

/** Stands in the column of a code that lies encrypted. */
export const WITHHELD = 'WITHHELD';

type Child = Readonly<Record<string, unknown>>;
interface Rule {
  field: string;
  /** Whether what the child says there now is to lie encrypted. */ hides(child: Child): boolean;
  /** What stands in the column meanwhile. */ instead: unknown;
}

const includes = (codes: readonly string[], code: unknown): boolean => typeof code === 'string' && codes.includes(code);
const linkHidden = (source: Child): boolean => source['linkWithheld'] !== 'no';

/** Whether readers may ever see an account: it was cleared, or it says only that the authority was not asked. */
export const mayLeave = (account: { mayBePublished?: unknown; party?: unknown; stance?: unknown }): boolean =>
  account.mayBePublished === 'yes' || (account.party === 'PA_AUTHORITY' && account.stance === 'DS_NOT_SOUGHT');

/**
 * Answers that are no internal ones, and yet do harm in a database that is seized: what readers never see of a record,
 * or not row by row. They lie in incident_private, as internal answers do, as long as the record says what it says;
 * staff who may read the record read them. In words: docs/decisions/withheld-codes-at-rest.md.
 */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  acts: [{ field: 'type', hides: ({ type }) => includes(WITHHELD_ACTS, type), instead: WITHHELD }],
  harms: [
    { field: 'type', hides: ({ type }) => includes(WITHHELD_HARMS, type), instead: WITHHELD },
    {
      field: 'affected',
      hides: ({ affected }) => Array.isArray(affected) && affected.some((code) => includes(WITHHELD_PEOPLE, code)),
      instead: [WITHHELD],
    },
  ],
  sources: ['publisher', 'title', 'url', 'archiveUrl'].map((field) => ({ field, hides: linkHidden, instead: null })),
  accounts: [{ field: 'text', hides: (account) => !mayLeave(account), instead: null }],
};

/** Names of all fields that may lie so. */
export const AT_REST_FIELDS: readonly string[] = [
  ...new Set(Object.values(RULES).flatMap((rules) => rules.map(({ field }) => field))),
];

const isAnswered = (value: unknown): boolean => value !== null && value !== undefined;

/** Whether this answer of a child lies encrypted, as the child stands. */
export const isAtRest = (list: string, child: Child, field: string): boolean =>
  isAnswered(child[field]) && (RULES[list]?.some((rule) => rule.field === field && rule.hides(child)) ?? false);

/** Fields of a list that may lie encrypted. */
export const atRestFields = (list: string): string[] => (RULES[list] ?? []).map(({ field }) => field);

/** A child as its columns hold it. */
export const covered = <T extends object>(list: string, child: T): T => {
  const hidden = (RULES[list] ?? []).filter(({ field }) => isAtRest(list, child as Child, field));
  return hidden.length === 0
    ? child
    : { ...child, ...Object.fromEntries(hidden.map(({ field, instead }) => [field, instead])) };
};

/** Whether a column holds what stands there instead of an answer. */
export const isInstead = (value: unknown): boolean =>
  value === null || value === WITHHELD || (Array.isArray(value) && value.length === 1 && value[0] === WITHHELD);
