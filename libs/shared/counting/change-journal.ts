/** More changed blocks than this are not remembered one by one. */
const MOST = 10_000;

/**
 * Numbers the changes of some facts, and remembers which block of rows each was in: who knew the facts at an earlier
 * number reads only those blocks again.
 */
export class ChangeJournal {
  private blocks: number[] = [];
  private first = 0;

  /** The number of changes so far. */
  get now(): number {
    return this.first + this.blocks.length;
  }

  note(block: number): void {
    if (this.blocks.length >= MOST) this.noteAll();
    else this.blocks.push(block);
  }

  /** Notes that any row may have changed. */
  noteAll(): void {
    this.first = this.now + 1;
    this.blocks = [];
  }

  /** Returns the blocks that changed since a number, each once; null if that may be all. */
  since(number: number): readonly number[] | null {
    return number < this.first ? null : [...new Set(this.blocks.slice(number - this.first))];
  }
}
