/**
 * Everything with words of our own that two people agree to: what readers see, what messages to members say, and codes
 * and questions of the organisation's own.
 */
export type ReleaseKindName =
  | 'total'
  | 'dated-note'
  | 'report'
  | 'group'
  | 'organisation'
  | 'coverage'
  | 'retraction'
  | 'publication'
  | 'story'
  | 'message-words'
  | 'own-code'
  | 'own-question'
  | 'people-totals';

/** Public words, by their field. */
export type PublicWords = Readonly<Record<string, unknown>>;

/** A proposal of public words, as the desk sees it. */
export interface ReleaseView {
  id: string;
  number: number;
  kind: ReleaseKindName;
  /** Null where it is outside. */
  subject: string | null;
  former: PublicWords | null;
  proposed: PublicWords | null;
  note: string | null;
  /** What else would be shown with it. */
  beside: PublicWords | null;
  /** Identifies all of it: the person who releases sends it to say what they have seen. */
  digest: string;
  proposedBy: string;
  proposedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  outcome: ReleaseOutcome | null;
  reason: string | null;
  mine: boolean;
  /** Whether this member may release or refuse it. */
  mayAnswer: boolean;
  /**
   * It is about a record that only its case team may know, and this member is not on it: they are told that it waits or
   * who decided it, and the code that readers know.
   */
  isOutside: boolean;
}

export type ReleaseOutcome = 'released' | 'refused' | 'taken-back' | 'replaced';

export interface ReleasePage {
  total: number;
  items: ReleaseView[];
  next: number | null;
}
