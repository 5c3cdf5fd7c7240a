/** Bytes reserved for reports: a few kilobytes of answers must still fit when no photo does. */
const RESERVE = 20 * 1024 * 1024;
/** Bytes of free space below which the phone warns. */
const TIGHT = 200 * 1024 * 1024;

export interface StorageSpace {
  /** Bytes; null where the browser does not say. */ free: number | null;
  isTight: boolean;
  /** Whether the browser has promised not to clear it. */ isPersisted: boolean;
}

const freeBytes = async (): Promise<number | null> => {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
};

export const spaceNow = async (): Promise<StorageSpace> => {
  const free = await freeBytes();
  return {
    free,
    isTight: free !== null && free < TIGHT,
    isPersisted: (await navigator.storage?.persisted?.()) ?? false,
  };
};

/**
 * Whether this many bytes fit and leave room for reports. If the browser does not tell, assumes so until it refuses.
 */
export const hasSpaceFor = async (bytes: number): Promise<boolean> => {
  const free = await freeBytes();
  return free === null || free >= bytes + RESERVE;
};
