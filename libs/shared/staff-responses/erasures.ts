/**
 * A request to erase one detail. It names the detail and the reason, never the content. Of a record that only its case
 * team may know, it names nothing to others: `isOutside`, and record, detail and reason are null.
 */
export interface ErasureView {
  id: string;
  incident: string | null;
  code: string | null;
  path: string | null;
  why: string | null;
  askedBy: string;
  askedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  outcome: 'erased' | 'refused' | null;
  isOutside: boolean;
}

export interface Erasure extends ErasureView {
  /** Whether the member who reads this may approve it. */
  mayDecide: boolean;
}
