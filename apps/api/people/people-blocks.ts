import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { CountedBlock } from '@vigil/shared/people-figures/public-block.js';
import type { logPeopleTogether } from './log-people.js';
import type { Followed } from './people-for-figures.js';
import { readRecordsOfKind } from './decrypted-people.js';
import { deleteFormerAnswers, insertRecord, updateRecord, type PeopleRecord } from './people.repository.js';

/** People who were counted together for readers, as stored. docs/decisions/people-totals.md */
export interface PeopleBlock extends CountedBlock {
  /** '' in an installation about one; '*': not known. */
  country: string;
  /** Who is in its numbers, by id. Whoever is erased is not here any more, and stays in the numbers. */
  members: readonly string[];
  /** Who was taken back. They are not counted again. */
  former: readonly string[];
  /** How many of its people had a page about themselves and are erased; missing: none. */
  pagesErased?: number;
}
export type BlockRecord = PeopleRecord<PeopleBlock>;
type Line = Parameters<typeof logPeopleTogether>[2][number];

export const readBlocks = (manager: EntityManager): Promise<readonly BlockRecord[]> =>
  readRecordsOfKind(manager, 'block');

/** Stores a block. @returns the line for the log */
export const insertBlock = async (manager: EntityManager, memberId: string, block: PeopleBlock): Promise<Line> => {
  const id = randomUUID();
  const sealed = (await insertRecord(manager, { id, kind: 'block', memberId, team: [] }, block))!;
  return { kind: 'block', id, revision: 1, what: 'counted', sealed };
};

/** Stores what a block is now. What it said before is deleted, since it may name somebody who is gone. */
export const updateBlock = async (
  manager: EntityManager,
  memberId: string,
  record: BlockRecord,
  content: PeopleBlock,
): Promise<Line> => {
  const sealed = await updateRecord(manager, record, { memberId, team: [], content });
  await deleteFormerAnswers(manager, record.id);
  return { kind: 'block', id: record.id, revision: record.revision + 1, what: 'counted-again', sealed };
};

/**
 * Takes those back who may not be counted any more or have a page of their own, and the second of two who were joined.
 * @returns the block as it is then; the same object if nothing changes
 */
export const takeBack = (
  block: PeopleBlock,
  followed: readonly Followed[],
  isFirstOf: (id: string) => boolean,
): PeopleBlock => {
  const allowed = new Set(followed.flatMap(({ ids, counted, hasPage }) => (counted === null || hasPage ? [] : ids)));
  const gone = block.members.filter((id) => !allowed.has(id) || !isFirstOf(id));
  if (gone.length === 0) return block;
  return {
    ...block,
    members: block.members.filter((id) => !gone.includes(id)),
    former: [...block.former, ...gone],
    takenBack: block.takenBack + gone.length,
  };
};

/** Returns whether an id is the first of its person in any block: two entries may have been joined since. */
export const firstOfEach = (
  blocks: readonly Pick<PeopleBlock, 'members'>[],
  followed: readonly Followed[],
): ((id: string) => boolean) => {
  const personOf = new Map(followed.flatMap(({ ids }) => ids.map((id) => [id, ids[0]!] as const)));
  const first = new Map<string, string>();
  for (const id of blocks.flatMap(({ members }) => members)) {
    const person = personOf.get(id) ?? id;
    if (!first.has(person)) first.set(person, id);
  }
  return (id) => first.get(personOf.get(id) ?? id) === id;
};

/**
 * Forgets people who are erased. The numbers stay: they are all that remains. Whoever may not be counted any more is
 * taken off first. Every block is stored again, so that the log does not tell in which of them they were.
 * @param followed everybody, before the erasure
 * @returns the lines for the log
 */
export const forgetInBlocks = async (
  manager: EntityManager,
  memberId: string,
  gone: ReadonlySet<string>,
  followed: readonly Followed[],
): Promise<Line[]> => {
  const blocks = await readBlocks(manager);
  const isFirst = firstOfEach(
    blocks.map(({ content }) => content),
    followed,
  );
  const lines: Line[] = [];
  for (const record of blocks) {
    const { members, former, ...now } = takeBack(record.content, followed, isFirst);
    const isLeft = (id: string): boolean => !gone.has(id);
    const hadPage = followed.filter(
      ({ ids, hasPage }) => hasPage && ids.some((id) => gone.has(id) && [...members, ...former].includes(id)),
    );
    const content: PeopleBlock = { ...now, members: members.filter(isLeft), former: former.filter(isLeft) };
    if (hadPage.length > 0) content.pagesErased = (now.pagesErased ?? 0) + hadPage.length;
    lines.push(await updateBlock(manager, memberId, record, content));
  }
  return lines;
};
