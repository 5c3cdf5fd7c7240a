const early = new Map<string, Promise<Response>>();
/** Every path that was asked for. Whoever asks early for one of them comes too late: nobody waits for the answer. */
const wanted = new Set<string>();
/** Milliseconds after which an answer that nobody took is too old. */
const MAX_AGE_MS = 30_000;

/**
 * Requests a path now, for code that is still loading and will ask for it.
 * @returns the answer; whoever reads it, reads a clone. Null: that code has asked already, and nothing is requested
 */
export const askEarly = (path: string, headers: Readonly<Record<string, string>>): Promise<Response> | null => {
  if (wanted.has(path)) return null;
  const answer = fetch(path, { headers, credentials: 'same-origin' });
  // The caller that takes it reports the failure.
  answer.catch(() => undefined);
  early.set(path, answer);
  setTimeout(() => early.get(path) === answer && early.delete(path), MAX_AGE_MS);
  return answer;
};

/** Returns the answer that was requested early, once; afterwards null. */
export const takeEarly = (path: string): Promise<Response> | null => {
  wanted.add(path);
  const answer = early.get(path) ?? null;
  early.delete(path);
  return answer;
};

/** Drops every answer that nobody has taken: something was changed since, or somebody else asks now. */
export const forgetEarly = (): void => early.clear();
