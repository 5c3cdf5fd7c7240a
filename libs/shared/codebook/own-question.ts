import type { CountValue } from '../counting/count-value.js';
import type { DayWindow } from '../day/day-window.js';

/** How an own question is answered: kinds of the codebook's own fields, so that one control and check serve both. */
export const OWN_QUESTION_KINDS = ['ternary', 'choice', 'choices', 'count', 'window', 'text'] as const;
type OwnQuestionKind = (typeof OWN_QUESTION_KINDS)[number];

/** Asked, or asked no longer. A question is never deleted: records may answer it. */
export const OWN_QUESTION_STATES = ['used', 'retired'] as const;

/** One answer to choose from. Its code never changes and is never taken away. */
export interface OwnOption {
  code: string;
  nameEn: string;
  nameKm: string;
}

/** A question of the organisation's own, about an incident. For staff alone: docs/decisions/own-words.md. */
export interface OwnQuestionWords {
  /** Names it in records, addresses and files. It never changes. */
  key: string;
  /** Never changes. */
  kind: OwnQuestionKind;
  labelEn: string;
  labelKm: string;
  helpEn: string;
  helpKm: string;
  /** Of a choice; empty of every other kind. */
  options: OwnOption[];
  state: (typeof OWN_QUESTION_STATES)[number];
  /** The question that it takes the place of: that one meant something else, and keeps its answers. Never changes. */
  replaces: string | null;
}

export const OWN_KEY_FORM = /^[a-z][a-z0-9_]{0,39}$/;
export const OWN_OPTION_FORM = /^[A-Z0-9][A-Z0-9_]{0,39}$/;
/** Questions that are asked at the same time. */
export const MOST_OWN_QUESTIONS = 50;
export const MOST_OWN_OPTIONS = 50;
export const LONGEST_OWN_TEXT = 2_000;
export const HIGHEST_OWN_COUNT = 10_000_000;

/** The answers of a record to own questions, by their keys. A question that is not answered is not named. */
export type OwnAnswers = Readonly<Record<string, OwnAnswer>>;
export type OwnAnswer = string | readonly string[] | CountValue | DayWindow;
