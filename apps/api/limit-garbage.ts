import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { OperatorError } from './platform/database/operator-error.js';

/** By how many per cent of what is in use the heap may grow before garbage is collected. V8 itself lets it grow fourfold. */
const GROWTH = 70;
/** The least --max-old-space-size that works, and what V8 adds to it for what is new. */
const LEAST_MEBIBYTES = 96;
const NEW_MEBIBYTES = 48;

/**
 * Lets the heap grow less between two collections: with 100,000 incidents it stays 200 MB smaller under load, and answers
 * are up to a twentieth fewer (docs/decisions/memory.md).
 * @throws OperatorError when the heap may not become as large as Vigil needs
 */
export const limitGarbage = (): void => {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  const most = getHeapStatistics().heap_size_limit / 2 ** 20 - NEW_MEBIBYTES;
  if (most < LEAST_MEBIBYTES)
    throw new OperatorError(
      `Vigil may have a heap of ${Math.max(0, Math.floor(most))} MiB and needs ${LEAST_MEBIBYTES}: raise --max-old-space-size, perhaps in NODE_OPTIONS, or leave it out.`,
    );
};
