import { parentOf } from '../vocabulary/own-codes.js';
import { WITHHELD_ACTS, WITHHELD_HARMS, WITHHELD_PEOPLE } from './withheld-types.js';

/** Stored in a column in place of a code that is encrypted elsewhere. */
export const WITHHELD = 'WITHHELD';

type Child = Readonly<Record<string, unknown>>;
interface Rule {
  field: string;
  /** Whether this answer of the child must be encrypted. */ hides(child: Child): boolean;
  /** What the column holds instead. */ instead: unknown;
}

const includes = (codes: readonly string[], code: unknown): boolean => typeof code === 'string' && codes.includes(code);
const linkHidden = (source: Child): boolean => source['linkWithheld'] !== 'no';

/**
 * An own code below one that is encrypted says as much, and so does one below a code that stands beside it: the column
 * holds a placeholder for all of them. Where it does and there is no own code, nobody can tell whether there is one.
 */
const ownBelow = (fields: readonly string[], codes: readonly string[]): Rule => ({
  field: 'ownCodes',
  hides: (child) =>
    Array.isArray(child['ownCodes'])
      ? child['ownCodes'].map(parentOf).some(
          (parent) =>
            codes.includes(parent) ||
            fields.some((field) => {
              const answers = [child[field]].flat();
              return answers.includes(parent) && answers.some((code) => includes(codes, code));
            }),
        )
      : fields.some((field) => [child[field]].flat().includes(WITHHELD)),
  instead: null,
});

/** Whether readers may ever see an account: it was cleared, or it says only that the authority was not asked. */
export const mayLeave = (account: { mayBePublished?: unknown; party?: unknown; stance?: unknown }): boolean =>
  account.mayBePublished === 'yes' || (account.party === 'PA_AUTHORITY' && account.stance === 'DS_NOT_SOUGHT');

/**
 * Answers that are not internal but would do harm if the database is seized: readers never see them in a record, or
 * only in totals. As long as the record holds such an answer, it is stored encrypted in incident_private, as internal
 * answers are; staff who may read the record can read it. In words: docs/decisions/withheld-codes-at-rest.md.
 */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  acts: [
    { field: 'type', hides: ({ type }) => includes(WITHHELD_ACTS, type), instead: WITHHELD },
    ownBelow(['type'], WITHHELD_ACTS),
  ],
  harms: [
    { field: 'type', hides: ({ type }) => includes(WITHHELD_HARMS, type), instead: WITHHELD },
    {
      field: 'affected',
      hides: ({ affected }) => Array.isArray(affected) && affected.some((code) => includes(WITHHELD_PEOPLE, code)),
      instead: [WITHHELD],
    },
    ownBelow(['type', 'affected'], [...WITHHELD_HARMS, ...WITHHELD_PEOPLE]),
  ],
  sources: ['publisher', 'title', 'url', 'archiveUrl'].map((field) => ({ field, hides: linkHidden, instead: null })),
  accounts: [{ field: 'text', hides: (account) => !mayLeave(account), instead: null }],
};

/** Names of all fields that can be encrypted in this way. */
export const AT_REST_FIELDS: readonly string[] = [
  ...new Set(Object.values(RULES).flatMap((rules) => rules.map(({ field }) => field))),
];

const isAnswered = (value: unknown): boolean => value !== null && value !== undefined;

/** Whether this answer of a child must be encrypted, given the child's other answers. */
export const isAtRest = (list: string, child: Child, field: string): boolean =>
  isAnswered(child[field]) && mayBeAtRest(list, child, field);

/** Whether an answer of this child would be encrypted if it had one: a column says nothing of it then. */
export const mayBeAtRest = (list: string, child: Child, field: string): boolean =>
  RULES[list]?.some((rule) => rule.field === field && rule.hides(child)) ?? false;

/** Returns the fields of a list that can be encrypted. */
export const atRestFields = (list: string): string[] => (RULES[list] ?? []).map(({ field }) => field);

/** Returns a child as its columns store it. */
export const covered = <T extends object>(list: string, child: T): T => {
  const hidden = (RULES[list] ?? []).filter(({ field }) => isAtRest(list, child as Child, field));
  return hidden.length === 0
    ? child
    : { ...child, ...Object.fromEntries(hidden.map(({ field, instead }) => [field, instead])) };
};

/** Whether a column holds the placeholder instead of an answer. */
export const isInstead = (value: unknown): boolean =>
  value === null || value === WITHHELD || (Array.isArray(value) && value.length === 1 && value[0] === WITHHELD);
