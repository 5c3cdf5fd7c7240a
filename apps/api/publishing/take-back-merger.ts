import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { blankValue, checkBody } from '@vigil/shared/codebook/check-body.js';
import { fieldOf } from '@vigil/shared/codebook/field.js';
import type { OwnAnswers } from '@vigil/shared/codebook/own-question.js';
import { completeness, contradictions } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { dropStrayOwnCodes } from '@vigil/shared/incident/own-codes-of-record.js';
import { OWN_ANSWERS, settled, storedOwn } from '@vigil/shared/incident/own-answers.js';
import { hasTag, readTags, TAGS, writeTags } from '@vigil/shared/incident/tags.js';
import { valuesOfFields } from '../audit-log/logged-values.repository.js';
import { openDisclosure } from '../audit-log/log-leaf.js';
import { readSealedBefore } from '../incidents/internal-answers.repository.js';
import { CHILDREN } from '../incidents/incident.entity.js';
import { isInternal } from '../incidents/record-changes.js';
import type { MergerEntity } from './merger.entity.js';

/** Own codes go with the answers that they refine, so undoing a merger reads from the log what it made of them. */
export const OWN_CODES = 'ownCodes';

type Tree = Record<string, unknown>;
type Child = Tree & { id: string; sources?: string[] };
const childrenOf = (incident: Incident, list: (typeof CHILDREN)[number]['list']): Child[] =>
  incident[list] as unknown as Child[];

/** What a child says, without what a copy of it changes: its id, and the ids of the sources that it cites. */
const said = ({ id: _id, sources: _sources, ...rest }: Child): Tree => rest;

/**
 * Returns the remaining record without what a merger gave it. Keeps what somebody changed since: a child that no longer
 * says what the duplicate's says, a source that something else cites now, an answer that is no longer the duplicate's.
 * Also keeps, and names as `kept`, answers and lists without which the record would be incomplete or contradict itself.
 */
export const withoutMerged = async (
  manager: EntityManager,
  stays: Incident,
  other: Incident,
  { intoId, revision, added, replaced }: Pick<MergerEntity, 'intoId' | 'revision' | 'added' | 'replaced'>,
): Promise<{ incident: Incident; kept: string[] }> => {
  const former = new Map<string, unknown>();
  for (const name of replaced) {
    if (name === OWN_ANSWERS) {
      former.set(name, await ownAnswersWithout(manager, stays, other, { intoId, revision }));
      continue;
    }
    const now = (stays as unknown as Tree)[name];
    const theirs =
      name === OWN_CODES ? await answerBefore(manager, intoId, revision + 1, name) : (other as unknown as Tree)[name];
    const isTheirs = name === TAGS || isDeepStrictEqual(now, theirs);
    const was = isTheirs ? await answerBefore(manager, intoId, revision, name) : undefined;
    if (was !== undefined) former.set(name, name === TAGS ? tagsWithout(stays, other, was as string | null) : was);
  }
  const kept = new Set<string>();
  for (;;) {
    const incident = takenBack(stays, other, added, former, kept);
    const gap = [...completeness(incident), ...contradictions(incident)]
      .flatMap(({ pointer }) => (pointer === '/announced' ? ['announced', 'when'] : [pointer.split('/')[1]!]))
      .find((name) => !kept.has(name) && !isSame(incident, stays, name));
    if (gap === undefined) return { incident, kept: [...kept].sort() };
    kept.add(gap);
  }
};

/** Returns the tags of a record without those that it got from a duplicate. @param was its tags before the merger */
const tagsWithout = (stays: Incident, other: Incident, was: string | null): string | null =>
  writeTags(readTags(stays.tags).filter((tag) => !hasTag(other.tags, tag) || hasTag(was, tag)));

/** Returns the answers to own questions as they were, except those that somebody changed since. */
const ownAnswersWithout = async (
  manager: EntityManager,
  stays: Incident,
  other: Incident,
  { intoId, revision }: Pick<MergerEntity, 'intoId' | 'revision'>,
): Promise<OwnAnswers> => {
  const keys = Object.keys(other.ownAnswers).filter((key) =>
    isDeepStrictEqual(stays.ownAnswers[key], other.ownAnswers[key]),
  );
  const before = await readSealedBefore(manager, intoId, revision, keys.map(storedOwn));
  const was = new Map(before.map(({ field, value }) => [field, value]));
  return settled({ ...stays.ownAnswers, ...Object.fromEntries(keys.map((key) => [key, was.get(storedOwn(key))])) });
};

const isSame = (a: Incident, b: Incident, name: string): boolean =>
  isDeepStrictEqual((a as unknown as Tree)[name], (b as unknown as Tree)[name]);

/** @param kept answers and lists that stay as they are */
const takenBack = (
  stays: Incident,
  other: Incident,
  added: readonly string[],
  former: ReadonlyMap<string, unknown>,
  kept: ReadonlySet<string>,
): Incident => {
  const tree = structuredClone({ ...stays }) as unknown as Tree;
  const copies = new Set(added);
  for (const { list } of CHILDREN.filter((one) => !kept.has(one.list))) {
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
  for (const [name, was] of former) if (!kept.has(name)) tree[name] = was;
  const { value, errors } = checkBody(Incident, tree);
  if (errors.length > 0)
    throw new Error(`a record without what was merged into it is not valid: ${JSON.stringify(errors)}`);
  dropStrayOwnCodes(value);
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
