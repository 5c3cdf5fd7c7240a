/** How many people, or cells, are worked on in one step: a millisecond or a few. */
const IN_ONE_STEP = 50;

/** Maps a list in steps: whoever asks for the next one decides whether something else runs before. */
export function* inSteps<T, R>(list: readonly T[], map: (one: T, at: number) => R): Generator<void, R[]> {
  const mapped: R[] = [];
  for (const [at, one] of list.entries()) {
    if (at % IN_ONE_STEP === 0) yield;
    mapped.push(map(one, at));
  }
  return mapped;
}

/** Takes all steps at once. @returns what they come to */
export const atOnce = <T>(steps: Generator<void, T>): T => {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};
