import type { SlowStatement } from '@vigil/shared/staff-responses/server-health.js';
import type { Logger } from 'typeorm';

/** Milliseconds from which a statement is slow. */
export const SLOW_MS = 500;
const DAY_MS = 86_400_000;
const MOST_KEPT = 100;
const MOST_TOLD = 5;
const LONGEST_TEXT = 240;

/** Returns a statement without any value that was written into it, in one line. */
export const withoutValues = (statement: string): string =>
  statement
    .replace(/\/\*.*?\*\//gs, ' ')
    .replace(/--[^\n]*/g, ' ')
    .replace(/\$(\w*)\$.*?\$\1\$/gs, '?')
    .replace(/'(?:[^'\\]|''|\\.)*'?/gs, '?')
    .replace(/(?<![\w$."])\d[\d.e]*/gi, '?')
    .replace(/\?(?:\s*,\s*\?)+/g, '?')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_TEXT);

/**
 * TypeORM's logger of the desk's connection. It writes nothing, because TypeORM would print statements with their
 * parameters, and keeps in memory which statements were slow, without any value.
 */
export class SlowStatements implements Logger {
  private readonly seen = new Map<string, { times: number; longestMs: number; at: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  logQuerySlow(ms: number, statement: string): void {
    const text = withoutValues(statement);
    const known = this.seen.get(text);
    const at = this.now();
    const isRecent = known && at - known.at < DAY_MS;
    this.seen.delete(text);
    this.seen.set(text, {
      times: isRecent ? known.times + 1 : 1,
      longestMs: Math.max(ms, isRecent ? known.longestMs : 0),
      at,
    });
    if (this.seen.size > MOST_KEPT) this.seen.delete(this.seen.keys().next().value!);
  }

  /** Returns the slowest statements that were slow in the last day, the slowest first. */
  ofLastDay(): SlowStatement[] {
    return [...this.seen]
      .filter(([, { at }]) => this.now() - at < DAY_MS)
      .map(([statement, { times, longestMs }]) => ({ statement, times, longestMs: Math.round(longestMs) }))
      .sort((a, b) => b.longestMs - a.longestMs)
      .slice(0, MOST_TOLD);
  }

  logQuery(): void {}
  logQueryError(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
