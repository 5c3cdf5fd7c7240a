import type { Match } from '@vigil/shared/counting/matching.js';
import type { PublicIncident } from '@vigil/shared/public/shapes.js';

/** One incident of a file, and how it belongs to what was asked. */
export interface IncidentRow<T> extends Match {
  incident: T;
}
export type PublicRow = IncidentRow<PublicIncident>;

/** Rows as they are read, some hundred at a time. Whoever stops taking them stops the reading. */
export type Batches<T> = AsyncIterable<readonly IncidentRow<T>[]>;

/** How far the writing of a file is. One writer moves it, others look. */
export interface Progress {
  rows: number;
  /** Taken back by their publisher while the file was written, so not in it. */ takenBack: number;
}

/**
 * Reads one batch ahead of what is written: the database works while the file is made.
 * @param read what a chunk becomes
 */
export async function* readAhead<C, T>(chunks: Iterable<C>, read: (chunk: C) => Promise<T>): AsyncGenerator<T> {
  let next: Promise<T> | null = null;
  try {
    for (const chunk of chunks) {
      const current = next;
      next = read(chunk);
      // Whoever waits for it is told; until then it must not end the process.
      next.catch(() => undefined);
      if (current) yield await current;
    }
    if (next) yield await next;
  } finally {
    await next?.catch(() => undefined);
  }
}

/** The same rows, so many at a time: for a format that pays for each batch. */
export async function* regrouped<R>(batches: AsyncIterable<readonly R[]>, size: number): AsyncGenerator<R[]> {
  let group: R[] = [];
  for await (const rows of batches) {
    for (const row of rows) {
      group.push(row);
      if (group.length < size) continue;
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}
