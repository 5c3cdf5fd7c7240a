import { foldKhmer } from '../text-matching/fold.js';

/** The internal answer that holds a team's own words for a record. */
export const TAGS = 'tags';
/** Longest tag that somebody adds to many records, in UTF-16 units. */
export const TAG_LENGTH = 40;

/** Returns the form in which tags are compared: their signs count, as in "C" and "C++", and capitals do not. */
export const comparable = (tag: string): string => foldKhmer(tag).toLowerCase();

/** Returns the tags of an answer: what stands between commas, each once, however it is spelt in capitals. */
export const readTags = (answer: string | null): string[] => {
  const tags = new Map<string, string>();
  for (const part of (answer ?? '').split(/[,\n]/)) {
    const tag = part.replace(/\s+/g, ' ').trim();
    if (tag !== '' && !tags.has(comparable(tag))) tags.set(comparable(tag), tag);
  }
  return [...tags.values()];
};

/** Returns tags as an answer; null: none. */
export const writeTags = (tags: readonly string[]): string | null => readTags(tags.join(',')).join(', ') || null;

/** Whether an answer has a tag. */
export const hasTag = (answer: string | null, tag: string): boolean =>
  readTags(answer).some((one) => comparable(one) === comparable(tag));

/** Returns an answer with a tag, or without it. */
export const withTag = (answer: string | null, tag: string, has: boolean): string | null =>
  hasTag(answer, tag) === has
    ? answer
    : writeTags(
        has ? [...readTags(answer), tag] : readTags(answer).filter((one) => comparable(one) !== comparable(tag)),
      );

/**
 * Returns what somebody typed with each tag in the spelling that is in use, where it differs by capitals alone; as
 * typed where none does.
 */
export const asInUse = (typed: string, inUse: readonly string[]): string => {
  const spellings = new Map(inUse.map((tag) => [comparable(tag), tag]));
  const tags = readTags(typed);
  const spelt = tags.map((tag) => spellings.get(comparable(tag)) ?? tag);
  return spelt.every((tag, n) => tag === tags[n]) ? typed : spelt.join(', ');
};

/**
 * Returns my tags with those that somebody else added since the version that both began from, without those that they
 * took away, and each that I left alone as they spell it.
 */
export const withTagsOf = (theirs: string | null, mine: string | null, base: string | null): string | null => {
  const [before, now] = [base, theirs].map((answer) => new Map(readTags(answer).map((tag) => [comparable(tag), tag])));
  const left = readTags(mine).flatMap((tag) => {
    const was = before!.get(comparable(tag));
    return was === tag ? (now!.get(comparable(tag)) ?? []) : tag;
  });
  const added = [...now!].filter(([key]) => !before!.has(key)).map(([, tag]) => tag);
  return writeTags([...left, ...added]);
};
