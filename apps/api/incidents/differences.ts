import { isDeepStrictEqual } from 'node:util';
import { blank } from '@vigil/shared/codebook/check.js';
import { fieldsOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { atRestFields, isAtRest } from '@vigil/shared/public/at-rest.js';
import type { IncidentRow } from './incident.entity.js';
import type { Difference } from '../audit-log/changes.js';

type Tree = Record<string, unknown>;

/** @param newChild returns what a new child is compared with; null: everything in it differs. */
const compare = (
  of: CodebookClass,
  before: Tree | null,
  after: Tree,
  base: string,
  newChild: (of: CodebookClass) => Tree | null = () => null,
  list = '',
): Difference[] => {
  const found: Difference[] = [];
  for (const field of fieldsOf(of)) {
    const path = `${base}/${field.name}`;
    const now = after[field.name];
    const then = before?.[field.name];
    if (field.kind !== 'many') {
      const [isHidden, wasHidden] = [
        isAtRest(list, after, field.name),
        before !== null && isAtRest(list, before, field.name),
      ];
      const internal = field.class === 'internal' || isHidden;
      // When a value becomes encrypted, or stops being encrypted, what the log can vouch for changes.
      if (!isDeepStrictEqual(now, then) || isHidden !== wasHidden)
        found.push({ path, value: internal ? null : now, internal });
      continue;
    }
    const olds = (then ?? []) as (Tree & { id: string })[];
    const news = now as (Tree & { id: string })[];
    for (const old of olds)
      if (!news.some((child) => child.id === old.id))
        found.push({ path: `${path}/${old.id}`, value: null, internal: false });
    for (const child of news)
      found.push(
        ...compare(
          field.of!(),
          olds.find((old) => old.id === child.id) ?? newChild(field.of!()),
          child,
          `${path}/${child.id}`,
          newChild,
          field.name,
        ),
      );
    const order = news.map((child) => child.id);
    if (
      !isDeepStrictEqual(
        order,
        olds.map((child) => child.id),
      )
    )
      found.push({ path, value: order, internal: false });
  }
  return found;
};

/**
 * Returns what differs between two versions of a record; everything in it when there is no earlier version. Names
 * internal answers without their values.
 */
export const differences = (before: Incident | null, after: Incident): Difference[] =>
  compare(Incident, before as unknown as Tree | null, after as unknown as Tree, '');

/**
 * Returns the paths of answers that were plain until now and are encrypted from now on, so that the log can forget
 * them. Texts only: a code that becomes withheld has changed to another code.
 */
export const newlySealed = (before: Incident, found: readonly Difference[]): string[] =>
  found
    .filter(({ path, internal }) => {
      const [list, id, field] = path.split('/').slice(1);
      if (!internal || field === undefined || (list !== 'sources' && list !== 'accounts')) return false;
      const then = (before[list] as unknown as (Tree & { id: string })[]).find((child) => child.id === id);
      return atRestFields(list).includes(field) && then !== undefined && !isAtRest(list, then, field);
    })
    .map(({ path }) => path);

const unanswered = (of: CodebookClass): Tree => blank(of) as Tree;

/**
 * Returns a new record's answers, without the unanswered questions. What the log of a first revision does not name was
 * unanswered.
 */
export const answersOf = (incident: Incident): Difference[] =>
  compare(Incident, unanswered(Incident), incident as unknown as Tree, '', unanswered);

/** A record's status besides its answers: what a review or a publication changes. */
const STANDING = ['status', 'grade', 'code', 'mergedInto', 'caseTeam', 'teamAskedBy', 'teamAskedOn'] as const;

/**
 * Returns what a move changes in a record's status, for the log. These are not answers of the codebook, so the paths
 * have no slash.
 */
export const standingDifferences = (to: Partial<IncidentRow>): Difference[] =>
  STANDING.flatMap((name) =>
    to[name] === undefined ? [] : [{ path: `record.${name}`, value: to[name], internal: false }],
  );
