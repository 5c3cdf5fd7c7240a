import type { CodebookClass } from '@vigil/shared/codebook/field.js';
import { blank } from '@vigil/shared/codebook/check-body.js';
import type { PeopleChange } from '@vigil/shared/staff-responses/people.js';
import type { Tree } from '../draft/record-tree.js';
import { findDifferences, type Difference } from '../draft/version-differences.js';

interface ChangeWithDifferences extends PeopleChange {
  /** What changed, as `mine`, from what it was, as `theirs`; null: the answers did not change, or cannot be read. */
  differences: Difference[] | null;
}

/** Adds to each line of a history what it changed. What the first revision says differs from no answers. */
export const withDifferences = (of: CodebookClass, changes: readonly PeopleChange[]): ChangeWithDifferences[] => {
  let before: { revision: number; answers: Tree } = { revision: 0, answers: blank(of) as Tree };
  return changes.map((change) => {
    const { revision, answers } = change;
    if (revision === null || answers === null) return { ...change, differences: null };
    const now = answers as unknown as Tree;
    // The revision before may be erased: then nothing says what changed.
    const differences = before.revision === revision - 1 ? findDifferences(of, now, before.answers, null) : null;
    before = { revision, answers: now };
    return { ...change, differences };
  });
};
