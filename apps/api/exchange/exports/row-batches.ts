import type { Match } from '@vigil/shared/counting/find-matches.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';

/** An incident in a file, and how it matches the question. */
export interface IncidentRow<T> extends Match {
  incident: T;
}
export type PublicRow = IncidentRow<PublicIncident>;

/** Progress of a file. The writer updates it; others only read it. */
export interface Progress {
  rows: number;
  /** Number of records withdrawn while the file was written, so not in it. */ takenBack: number;
}

/**
 * Reads one batch ahead, so that the database works while the file is written.
 * @param read processes a chunk
 */
export async function* readAhead<C, T>(chunks: Iterable<C>, read: (chunk: C) => Promise<T>): AsyncGenerator<T> {
  let next: Promise<T> | null = null;
  try {
    for (const chunk of chunks) {
      const current = next;
      next = read(chunk);
      // The later await receives the error. Until then it must not end the process.
      next.catch(() => undefined);
      if (current) yield await current;
    }
    if (next) yield await next;
  } finally {
    await next?.catch(() => undefined);
  }
}

/** Regroups the same rows into larger batches, for formats with a cost per batch. */
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
