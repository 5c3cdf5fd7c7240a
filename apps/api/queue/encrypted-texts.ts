import type { EntityManager } from 'typeorm';
import type { OwnAnswer } from '@vigil/shared/codebook/own-question.js';
import { ownFilterValues, ownKeyOf, wordsOfAnswer } from '@vigil/shared/incident/own-answers.js';
import { readTags, TAGS } from '@vigil/shared/incident/tags.js';
import { AT_REST_FIELDS } from '@vigil/shared/public/encrypted-at-rest.js';
import { unlessDamaged } from '../encryption/envelope.js';
import { textsOfFiles } from '../evidence/inspection/texts-of-files.js';
import { commentTexts } from '../incidents/comments/comment.repository.js';
import { readSealed } from '../incidents/internal-answers.repository.js';
import { listOwnQuestions } from '../incidents/own-questions/own-questions.repository.js';
import { readUndamagedNames, type StoredName } from '../incidents/proposed-names/proposed-names.repository.js';
import { childIds } from '../incidents/whole-record.repository.js';
import { internalAnswersOf } from './answers-of-record.js';
import { NO_TEXTS, type SealedTexts } from './searchable-records.js';

/** The internal answer that names a landmark. */
const LANDMARK = 'landmark';

/** What is encrypted of a record, and the proposed names whose words are in it: it changes when they do. */
type EncryptedTexts = SealedTexts & { names: readonly string[] };
/** Of a record of which something is damaged: also no comments, rather than those of before. */
const NO_ENCRYPTED_TEXTS: EncryptedTexts = { ...NO_TEXTS, names: [] };

/**
 * Reads what is encrypted of records and is words: internal answers, names and descriptions of their files, their
 * landmarks, and their comments.
 * @param authorOf the author of each record
 * @param discussed those whose comments are read; the others' are as before
 * @throws as `readSealed`
 */
const encryptedTexts = async (
  manager: EntityManager,
  ids: readonly string[],
  authorOf: (id: string) => string | null,
  discussed: readonly string[],
): Promise<Map<string, EncryptedTexts>> => {
  const internal = new Map<string, string[]>(ids.map((id) => [id, []]));
  const landmarkOf = new Map<string, string>();
  const tagsOf = new Map<string, readonly string[]>();
  const ownOf = new Map<string, string[]>();
  const questions = new Map((await listOwnQuestions(manager)).map((question) => [question.key, question]));
  const sealed = await readSealed(manager, ids, null);
  for (const { incidentId, field, value } of sealed) {
    const question = questions.get(ownKeyOf(field) ?? '');
    if (question && value !== null) {
      internal.get(incidentId)?.push(...wordsOfAnswer(question, value as OwnAnswer));
      ownOf.set(incidentId, [...(ownOf.get(incidentId) ?? []), ...ownFilterValues(question, value as OwnAnswer)]);
      continue;
    }
    if (typeof value !== 'string' || AT_REST_FIELDS.includes(field)) continue;
    if (field === TAGS) tagsOf.set(incidentId, readTags(value));
    if (field === LANDMARK) landmarkOf.set(incidentId, value);
    else internal.get(incidentId)?.push(value);
  }
  for (const [id, texts] of await textsOfFiles(manager, ids)) internal.get(id)?.push(...texts);
  const landmarks = await landmarksOf(manager, [...new Set(landmarkOf.values())]);
  const comments = await commentTexts(manager, discussed);
  const isDiscussed = new Set(discussed);
  const children = await childIds(manager, ids);
  const sealedOf = new Map(ids.map((id) => [id, [] as typeof sealed]));
  for (const one of sealed) sealedOf.get(one.incidentId)?.push(one);
  return new Map(
    ids.map((id) => {
      const names = landmarks.get(landmarkOf.get(id) ?? '') ?? [];
      const author = authorOf(id);
      const isForAll = (name: StoredName): boolean => isKnownToAll(name) || name.proposedBy === author;
      return [
        id,
        {
          internal: [...internal.get(id)!, ...names.filter(isForAll).flatMap(wordsOf)],
          forReviewers: names.filter((name) => !isForAll(name)).flatMap(wordsOf),
          comments: isDiscussed.has(id) ? (comments.get(id) ?? []) : null,
          names: names.map((name) => name.id),
          tags: tagsOf.get(id) ?? [],
          own: ownOf.get(id) ?? [],
          answers: internalAnswersOf(id, sealedOf.get(id)!, children.get(id) ?? new Map()),
        },
      ];
    }),
  );
};

/**
 * Reads the same, of those records one by one among which something is damaged.
 * @param damaged the records of which nothing could be read so far; it is brought up to date
 * @throws Problem 'locked', 'unavailable'
 */
export const undamagedTexts = async (
  manager: EntityManager,
  ids: readonly string[],
  authorOf: (id: string) => string | null,
  discussed: readonly string[],
  damaged: Set<string>,
): Promise<Map<string, EncryptedTexts>> => {
  // What was damaged has no comments from before.
  const asked = [...new Set([...discussed, ...ids.filter((id) => damaged.has(id))])];
  const all = await unlessDamaged(() => encryptedTexts(manager, ids, authorOf, asked));
  if (all) {
    ids.forEach((id) => damaged.delete(id));
    return all;
  }
  const found = new Map<string, EncryptedTexts>();
  for (const id of ids) {
    const one = await unlessDamaged(() => encryptedTexts(manager, [id], authorOf, [id]));
    if (one) damaged.delete(id);
    else damaged.add(id);
    found.set(id, one?.get(id) ?? NO_ENCRYPTED_TEXTS);
  }
  return found;
};

/** Whether everybody may know of a landmark who reads the internal answers of a record that has it. */
const isKnownToAll = ({ state, sensitive }: StoredName): boolean =>
  !sensitive && (state === 'accepted' || state === 'joined');

/** Returns each of these landmarks with the one that it was joined with. */
const landmarksOf = async (manager: EntityManager, ids: readonly string[]): Promise<Map<string, StoredName[]>> => {
  const own = await readUndamagedNames(manager, ids);
  const others = await readUndamagedNames(manager, [
    ...new Set([...own.values()].flatMap(({ landmark }) => landmark ?? [])),
  ]);
  return new Map(
    [...own].map(([id, name]) => [id, [name, others.get(name.landmark ?? '')].filter((one) => one !== undefined)]),
  );
};

/** What a landmark is found by, in both languages. */
const wordsOf = ({ nameEn, nameKm, aliases }: StoredName): string[] =>
  [nameEn, nameKm, ...aliases].filter((text) => text !== null);
