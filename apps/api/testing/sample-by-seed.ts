/**
 * Returns those of a list that this run tries: every nth, from a place that the seed chooses, so that each has its turn
 * within n seeds. At full counts (`npm run prove`) it returns all of them.
 * @param from moves the place, for lists that are to be tried at different places in one run
 */
export const everyNth = <T>(nth: number, list: readonly T[], from = 0): T[] => {
  const { VIGIL_PROVE: isProof, VIGIL_SEED: seed = '1' } = process.env;
  return list.filter((_one, place) => isProof || (place + from + Number(seed)) % nth === 0);
};
