/** Whether any text or run of bytes that a value leads to has these letters. */
export const holds = (value: unknown, letters: string, seen = new Set<unknown>()): boolean => {
  if (typeof value === 'string') return value.includes(letters);
  if (typeof value !== 'object' || value === null || seen.has(value)) return false;
  seen.add(value);
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).includes(letters, 'latin1');
  if (value instanceof Map || value instanceof Set) return [...value].some((one) => holds(one, letters, seen));
  return Object.values(value).some((one) => holds(one, letters, seen));
};
