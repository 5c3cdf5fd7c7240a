/** Parts of this page that have unsaved words, each with the question whether to lose them. */
export const unsavedIn = new Map<object, string>();

/** Whether there are none, or the person agrees to lose them. */
export const mayLoseUnsaved = (): boolean => {
  const [words] = unsavedIn.values();
  return words === undefined || confirm(words);
};
