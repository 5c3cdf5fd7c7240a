const early = new Map<string, Promise<Response>>();

/** Requests a path now, for code that is still loading and will ask for it. */
export const askEarly = (path: string, headers: Readonly<Record<string, string>>): void => {
  const answer = fetch(path, { headers, credentials: 'same-origin' });
  // Whoever takes it says what is wrong.
  answer.catch(() => undefined);
  early.set(path, answer);
};

/** Returns the answer that was requested early, once; afterwards null. */
export const takeEarly = (path: string): Promise<Response> | null => {
  const answer = early.get(path) ?? null;
  early.delete(path);
  return answer;
};
