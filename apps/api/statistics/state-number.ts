import { createHash } from 'node:crypto';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';

const LIMIT = 2 ** 32;

/**
 * Names the state of a set of facts by a number: the same facts give the same number in any order, on every instance.
 * It depends on nothing else, so it tells nothing about what members do with anything but these facts.
 */
export class StateNumber {
  private readonly parts = new Map<string, number>();
  private sum = 0;

  put(fact: IncidentFact): void {
    this.remove(fact.code);
    const part = createHash('sha256').update(JSON.stringify(fact)).digest().readUInt32BE();
    this.parts.set(fact.code, part);
    this.sum = (this.sum + part) % LIMIT;
  }

  remove(code: string): void {
    this.sum = (this.sum - (this.parts.get(code) ?? 0) + LIMIT) % LIMIT;
    this.parts.delete(code);
  }

  get value(): string {
    return String(this.sum);
  }
}
