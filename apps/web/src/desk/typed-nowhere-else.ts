/** The parts of this page in which something is typed that is nowhere else, with the words that ask whether to lose it. */
export const typedIn = new Map<object, string>();

/** Whether nothing is typed that would be lost, or whoever is asked does without it. */
export const mayLoseTyped = (): boolean => {
  const [words] = typedIn.values();
  return words === undefined || confirm(words);
};
