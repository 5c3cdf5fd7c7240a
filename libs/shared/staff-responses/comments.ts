/** Most characters of one comment. */
export const COMMENT_LENGTH = 4000;

/**
 * 'question', 'answer': between a reviewer and the author of the record. 'addition': what its author knows beside it.
 * 'hand-over': a word to the new owner.
 */
export const COMMENT_KINDS = ['comment', 'question', 'answer', 'addition', 'hand-over'] as const;
export type CommentKind = (typeof COMMENT_KINDS)[number];

export interface CommentView {
  id: string;
  kind: CommentKind;
  author: string;
  mine: boolean;
  at: string;
  /** Null: erased. */
  text: string | null;
  /** Who was told because they are mentioned. */
  told: string[];
}

/** A comment and its replies, the oldest first. */
export interface CommentThread {
  id: string;
  /** The answer that it is about, as '/acts/<id>/type'; null: the record. */
  path: string | null;
  /** Whether the author of the record reads it, too. */
  forAuthor: boolean;
  resolved: { by: string; at: string } | null;
  /** How many comments it has; `comments` holds the first and the newest of them. */
  total: number;
  comments: CommentView[];
}

/** Threads of a record, the newest first. */
export interface CommentPage {
  total: number;
  open: number;
  items: CommentThread[];
  /** Answers about which somebody wrote what nobody has resolved, with the thread: of all pages, the newest first. */
  about: { path: string; thread: string }[];
  /** The `before` of the next page; null: this is the last. */
  next: string | null;
  /** Those who can be told with @ and their name. */
  mentionable: string[];
}
