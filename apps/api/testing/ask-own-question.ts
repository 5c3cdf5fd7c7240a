import { randomUUID } from 'node:crypto';
import type { OwnQuestionWords } from '@vigil/shared/codebook/own-question.js';
import { releaseAll, type Desk } from './desk.js';

/** Adds a question of the organisation's own, by two people. @returns its key */
export const askOwnQuestion = async (desk: Desk, fields: Partial<OwnQuestionWords> = {}): Promise<string> => {
  const words: OwnQuestionWords = {
    key: 'own_text',
    kind: 'text',
    labelEn: 'In words',
    labelKm: 'ជាពាក្យ',
    helpEn: '',
    helpKm: '',
    options: [],
    state: 'used',
    replaces: null,
    ...fields,
  };
  const { status, text } = await desk.reviewer.put(`/api/own-questions/${randomUUID()}`, words);
  if (status !== 200) throw new Error(`${status} ${text}`);
  await releaseAll(desk);
  return words.key;
};
