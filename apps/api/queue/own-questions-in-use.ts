import type { EntityManager } from 'typeorm';
import { listOwnQuestions } from '../incidents/own-questions/own-questions.repository.js';

/** Keys of the own questions in use, kept until the history is longer: whatever changes one adds a line to it. */
export class OwnQuestionsInUse {
  private known: { seq: number; keys: readonly string[] } = { seq: -1, keys: [] };

  constructor(private readonly manager: EntityManager) {}

  /** @param seq how long the history is now */
  async keys(seq: number): Promise<readonly string[]> {
    if (this.known.seq !== seq) {
      const used = (await listOwnQuestions(this.manager)).filter(({ state }) => state === 'used');
      this.known = { seq, keys: used.map(({ key }) => key) };
    }
    return this.known.keys;
  }
}
