/** So much stays free for words: a report of a few kilobytes must find room when no photo does. In bytes. */
const RESERVE = 20 * 1024 * 1024;
/** From here on the phone says that it is getting tight. */
const TIGHT = 200 * 1024 * 1024;

export interface Room {
  /** Bytes; null where the browser does not say. */ free: number | null;
  isTight: boolean;
  /** Whether the browser may not clear it by itself. */ isKept: boolean;
}

const freeBytes = async (): Promise<number | null> => {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
};

export const roomNow = async (): Promise<Room> => {
  const free = await freeBytes();
  return { free, isTight: free !== null && free < TIGHT, isKept: (await navigator.storage?.persisted?.()) ?? false };
};

/**
 * Whether so many bytes fit and words still do afterwards. A browser that does not say is believed until it refuses.
 */
export const roomFor = async (bytes: number): Promise<boolean> => {
  const free = await freeBytes();
  return free === null || free >= bytes + RESERVE;
};
