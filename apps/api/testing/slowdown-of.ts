const SHORT = 2_000;
const TIMES_LONGER = 8;
const SAMPLES = 5;

/**
 * Returns how many times as long some work takes on a text that is eight times as long: about 8 where it looks at each
 * letter once, 64 where it looks at all the others for each.
 * @param textOf makes a text of about so many letters
 */
export const slowdownOf = (textOf: (letters: number) => string, work: (text: string) => unknown): number => {
  const shortest = (text: string): number =>
    Math.min(
      ...Array.from({ length: SAMPLES }, () => {
        const began = performance.now();
        for (let times = 0; times < SAMPLES; times++) work(text);
        return performance.now() - began;
      }),
    );
  const [short, long] = [textOf(SHORT), textOf(SHORT * TIMES_LONGER)];
  shortest(short);
  return shortest(long) / shortest(short);
};
