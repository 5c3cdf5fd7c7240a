import { canBeJoined } from '../../relations/can-be-joined.js';

interface Joinable {
  id: string;
  status: string;
  code: string | null;
}

/** What becomes of the selected records where one of them remains. */
interface ToJoin<T> {
  /** Are joined with it. */
  others: readonly T[];
  /** Are left out: their state does not allow it. */
  wrongState: readonly T[];
  /** Are left out: readers have seen them, so that each is joined by itself. */
  alone: readonly T[];
}

/** Returns which records can be joined with the one that remains, and which are left out. @param remains its id */
export const recordsToJoin = <T extends Joinable>(records: readonly T[], remains: string | null): ToJoin<T> => {
  const possible = records.filter(({ id, status }) => id !== remains && canBeJoined(status));
  const isOne = possible.length === 1;
  return {
    others: possible.filter(({ code }) => isOne || code === null),
    wrongState: records.filter(({ status }) => !canBeJoined(status)),
    alone: possible.filter(({ code }) => !isOne && code !== null),
  };
};
