import type { OwnQuestionWords } from '../codebook/own-question.js';
import type { AgreedPage } from './agreed-words.js';

/** A question of the organisation's own that two people agreed to. */
export interface OwnQuestion extends OwnQuestionWords {
  id: string;
  revision: number;
}

/** All of them, and what waits for a second person. */
export type OwnQuestionPage = AgreedPage<OwnQuestionWords>;
