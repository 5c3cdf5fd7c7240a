import { isLimited } from '../platform/database/limited-sensitivity.js';
import { commentsSeen, isOutside, mayRead, mayReadInternal, type Sight } from '../incidents/record-policy.js';
import type { RecordTable } from './record-table.js';
import type { ReadableRows } from './searchable-records.js';

/** What a member may see and read, and how many records are limited to others. */
export interface RecordsInSight extends ReadableRows {
  size: number;
  limited: number;
}

const SEES = 1;
const READS = 2;
const LIMITED_TO_OTHERS = 4;
const DISCUSSES = 8;

/**
 * Asks the policy of records about each row. What decides about a record without a case team is its state, whether it
 * has a grade, and whether it is the member's own, so that each such combination is asked once.
 */
export const recordsInSight = (table: RecordTable, member: { id: string; role: string }): RecordsInSight => {
  const { columns, length } = table.rows;
  const { status, grade, author, sensitivity, lives } = columns;
  const me = table.words.find(member.id);
  const [sees, reads, discusses] = [new Uint8Array(length), new Uint8Array(length), new Uint8Array(length)];
  const known = new Map<number, number>();
  const limitedWords = new Map<number, boolean>([[0, false]]);
  const isLimitedWord = (word: number): boolean => {
    let is = limitedWords.get(word);
    if (is === undefined) limitedWords.set(word, (is = isLimited(table.words.at(word))));
    return is;
  };
  const sightAt = (row: number): Sight => ({
    memberId: member.id,
    role: member.role,
    status: table.words.at(status[row]!),
    grade: grade[row] === 0 ? null : table.words.at(grade[row]!),
    authorId: table.words.at(author[row]!),
    sensitivity: sensitivity[row] === 0 ? null : table.words.at(sensitivity[row]!),
    caseTeam: table.teamAt(row),
  });
  const decide = (row: number): number => {
    const sight = sightAt(row);
    const isOther = isOutside(sight) && sight.status !== 'WS_DRAFT';
    return (
      (mayRead(sight) ? SEES : 0) |
      (mayReadInternal(sight) ? READS : 0) |
      (commentsSeen(sight) === 'all' ? DISCUSSES : 0) |
      (isOther ? LIMITED_TO_OTHERS : 0)
    );
  };
  let size = 0;
  let limited = 0;
  for (let row = 0; row < length; row++) {
    if (lives[row] === 0) continue;
    let decided: number | undefined;
    if (isLimitedWord(sensitivity[row]!)) decided = decide(row);
    else {
      const key = status[row]! * 4 + (grade[row] === 0 ? 0 : 2) + (me !== 0 && author[row] === me ? 1 : 0);
      decided = known.get(key);
      if (decided === undefined) known.set(key, (decided = decide(row)));
    }
    if (decided & SEES) {
      sees[row] = 1;
      size += 1;
    }
    if (decided & READS) reads[row] = 1;
    if (decided & DISCUSSES) discusses[row] = 1;
    if (decided & LIMITED_TO_OTHERS) limited += 1;
  }
  return { sees, reads, discusses, size, limited };
};
