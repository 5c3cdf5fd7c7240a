import { totalmem } from 'node:os';

/** A machine with less memory is small. */
const SMALL_MEBIBYTES = 2048;

/** Returns the memory of this machine in MiB, or what processes here, as in a container, may take of it together. */
export const memoryOfMachine = (): number =>
  Math.floor(Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2 ** 20);

export const isSmall = (mebibytes: number): boolean => mebibytes < SMALL_MEBIBYTES;
