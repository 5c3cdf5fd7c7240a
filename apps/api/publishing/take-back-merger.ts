import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { blankValue, checkBody } from '@vigil/shared/codebook/check-body.js';
import { fieldOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { valuesOfFields } from '../audit-log/logged-values.repository.js';
import { openDisclosure } from '../audit-log/log-leaf.js';
import { readSealedBefore } from '../incidents/internal-answers.repository.js';
import { CHILDREN } from '../incidents/incident.entity.js';
import { isInternal } from '../incidents/record-changes.js';
import type { MergerEntity } from './merger.entity.js';

type Tree = Record<string, unknown>;
type Child = Tree & { id: string; sources?: string[] };
const childrenOf = (incident: Incident, list: (typeof CHILDREN)[number]['list']): Child[] =>
  incident[list] as unknown as Child[];

/** What a child says, without what a copy of it changes: its id, and the ids of the sources that it cites. */
const said = ({ id: _id, sources: _sources, ...rest }: Child): Tree => rest;

/**
 * Returns the remaining record without what a merger gave it. Keeps what somebody changed since: a child that no longer
 * says what the duplicate's says, a source that something else cites now, an answer that is no longer the duplicate's.
 */
export const withoutMerged = async (
  manager: EntityManager,
  stays: Incident,
  other: Incident,
  { intoId, revision, added, replaced }: Pick<MergerEntity, 'intoId' | 'revision' | 'added' | 'replaced'>,
): Promise<Incident> => {
  const tree = structuredClone({ ...stays }) as unknown as Tree;
  const copies = new Set(added);
  for (const { list } of CHILDREN) {
    const given = childrenOf(other, list).map(said);
    tree[list] = childrenOf(stays, list).filter(
      (child) => !copies.has(child.id) || !given.some((one) => isDeepStrictEqual(one, said(child))),
    );
  }
  const cited = new Set(
    CHILDREN.filter(({ cites }) => cites).flatMap(({ list }) =>
      (tree[list] as Child[]).flatMap(({ sources }) => sources!),
    ),
  );
  const left = new Set((tree['sources'] as Child[]).map(({ id }) => id));
  tree['sources'] = childrenOf(stays, 'sources').filter(({ id }) => left.has(id) || cited.has(id));
  for (const name of replaced) {
    const [now, theirs] = [(stays as unknown as Tree)[name], (other as unknown as Tree)[name]];
    const former = isDeepStrictEqual(now, theirs) ? await answerBefore(manager, intoId, revision, name) : undefined;
    if (former !== undefined) tree[name] = former;
  }
  const { value, errors } = checkBody(Incident, tree);
  if (errors.length > 0)
    throw new Error(`a record without what was merged into it is not valid: ${JSON.stringify(errors)}`);
  return value;
};

/** Returns an answer of a record as it was before a revision; undefined: the log does not hold it in plain words. */
const answerBefore = async (
  manager: EntityManager,
  incidentId: string,
  revision: number,
  name: string,
): Promise<unknown> => {
  const field = fieldOf(Incident, name)!;
  if (field.class === 'internal') {
    const values = await readSealedBefore(manager, incidentId, revision, [name]);
    return values.find(({ ownerId }) => ownerId === incidentId)?.value ?? null;
  }
  const values = (await valuesOfFields(manager, incidentId, [`/${name}`], revision)).map(
    ({ disclosure }) => openDisclosure(disclosure).value,
  );
  const last = values.at(-1);
  // What the log does not name was unanswered, or was erased since.
  if (last === undefined) return blankValue(field);
  return isInternal(last) ? undefined : last;
};
