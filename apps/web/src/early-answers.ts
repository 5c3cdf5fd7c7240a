/** A path with the parameters of its query in one order and one spelling: which comes first is the same question. */
const questionOf = (path: string): string => {
  const [before, query] = path.split('?');
  if (query === undefined) return path;
  const parameters = new URLSearchParams(query);
  parameters.sort();
  return `${before}?${parameters}`;
};

const early = new Map<string, Promise<Response>>();
/** Everything that was asked for. Whoever asks early for one of them comes too late: nobody waits for the answer. */
const wanted = new Set<string>();
/** Milliseconds after which an answer that nobody took is too old. */
const MAX_AGE_MS = 30_000;

/**
 * Requests a path now, for code that is still loading and will ask for it.
 * @returns the answer; whoever reads it, reads a clone. Null: that code has asked already, and nothing is requested
 */
export const askEarly = (path: string, headers: Readonly<Record<string, string>>): Promise<Response> | null => {
  const question = questionOf(path);
  if (wanted.has(question)) return null;
  const answer = fetch(path, { headers, credentials: 'same-origin' });
  // The caller that takes it reports the failure.
  answer.catch(() => undefined);
  early.set(question, answer);
  setTimeout(() => early.get(question) === answer && early.delete(question), MAX_AGE_MS);
  return answer;
};

/** Returns the answer that was requested early, once; afterwards null. */
export const takeEarly = (path: string): Promise<Response> | null => {
  const question = questionOf(path);
  wanted.add(question);
  const answer = early.get(question) ?? null;
  early.delete(question);
  return answer;
};

/** Drops every answer that nobody has taken: something was changed since, or somebody else asks now. */
export const forgetEarly = (): void => early.clear();
