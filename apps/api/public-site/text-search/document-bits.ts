/** A set of document numbers below a limit: one bit each. */
export type Bits = Uint8Array;

export const noBits = (size: number): Bits => new Uint8Array((size + 7) >>> 3);

/** Returns the bits of all numbers below `size`. */
export const allBits = (size: number): Bits => {
  const bits = noBits(size).fill(255);
  if ((size & 7) !== 0) bits[bits.length - 1] = (1 << (size & 7)) - 1;
  return bits;
};

export const hasBit = (bits: Bits, at: number): boolean => (bits[at >>> 3]! & (1 << (at & 7))) !== 0;

export const setBit = (bits: Bits, at: number): void => {
  bits[at >>> 3]! |= 1 << (at & 7);
};

export const keepOnly = (into: Bits, other: Bits): void => {
  for (let i = 0; i < into.length; i++) into[i]! &= other[i]!;
};

export const takeOut = (into: Bits, other: Bits): void => {
  for (let i = 0; i < into.length; i++) into[i]! &= ~other[i]!;
};

export const addAll = (into: Bits, other: Bits): void => {
  for (let i = 0; i < into.length; i++) into[i]! |= other[i]!;
};

export const isNone = (bits: Bits): boolean => {
  for (let i = 0; i < bits.length; i++) if (bits[i] !== 0) return false;
  return true;
};

/** Calls `visit` with each number, in ascending order. */
export const eachBit = (bits: Bits, visit: (at: number) => void): void => {
  for (let i = 0; i < bits.length; i++)
    for (let left = bits[i]!; left !== 0; left &= left - 1) visit(i * 8 + 31 - Math.clz32(left & -left));
};
