import { isDeepStrictEqual } from 'node:util';
import { blank } from '@vigil/shared/codebook/check.js';
import { fieldsOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRow } from '../database/entities.js';
import type { Difference } from '../history/changes.js';

type Tree = Record<string, unknown>;

/** @param newChild what a child is compared with that was not there before; null: everything of it differs. */
const compare = (of: CodebookClass, before: Tree | null, after: Tree, base: string, newChild: (of: CodebookClass) => Tree | null = () => null): Difference[] => {
  const found: Difference[] = [];
  for (const field of fieldsOf(of)) {
    const path = `${base}/${field.name}`;
    const now = after[field.name];
    const then = before?.[field.name];
    if (field.kind !== 'many') {
      if (!isDeepStrictEqual(now, then)) found.push({ path, value: field.class === 'internal' ? null : now, internal: field.class === 'internal' });
      continue;
    }
    const olds = (then ?? []) as (Tree & { id: string })[];
    const news = now as (Tree & { id: string })[];
    for (const old of olds) if (!news.some((child) => child.id === old.id)) found.push({ path: `${path}/${old.id}`, value: null, internal: false });
    for (const child of news) found.push(...compare(field.of!(), olds.find((old) => old.id === child.id) ?? newChild(field.of!()), child, `${path}/${child.id}`, newChild));
    const order = news.map((child) => child.id);
    if (!isDeepStrictEqual(order, olds.map((child) => child.id))) found.push({ path, value: order, internal: false });
  }
  return found;
};

/** What differs between two versions of a record; the whole of it when there is no earlier one. Internal values are only named. */
export const differences = (before: Incident | null, after: Incident): Difference[] =>
  compare(Incident, before as unknown as Tree | null, after as unknown as Tree, '');

const unanswered = (of: CodebookClass): Tree => blank(of) as Tree;

/** What a new record says: its answers, without the questions that nobody answered. What the log of a first revision does not name was never there. */
export const answersOf = (incident: Incident): Difference[] => compare(Incident, unanswered(Incident), incident as unknown as Tree, '', unanswered);

/** Where a record stands, beside its answers: what a review or a publication changes of it. */
const STANDING = ['status', 'grade', 'code', 'mergedInto'] as const;

/** What a move changes of where a record stands, for the log. No answer of the codebook, so the paths have no slash. */
export const standingDifferences = (to: Partial<IncidentRow>): Difference[] =>
  STANDING.flatMap((name) => (to[name] === undefined ? [] : [{ path: `record.${name}`, value: to[name], internal: false }]));
