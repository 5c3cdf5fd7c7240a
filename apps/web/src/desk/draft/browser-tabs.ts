const KEY = 'vigil.tab';
const lockOf = (tab: string): string => `vigil-tab-${tab}`;

const remembered = (): string | null => {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
};

const remember = (tab: string): void => {
  try {
    sessionStorage.setItem(KEY, tab);
  } catch {
    // A tab without storage gets a new name when it is reloaded; its draft is then found as that of a closed tab.
  }
};

/**
 * Holds a lock while the tab is open, so that other tabs can tell.
 * @returns false when another tab holds it.
 */
const hold = (tab: string): Promise<boolean> => {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((answer) => {
    void navigator.locks.request(lockOf(tab), { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      return lock === null ? undefined : new Promise<never>(() => {});
    });
  });
};

let own: Promise<string> | null = null;

/**
 * Returns this tab's name. It survives a reload. A duplicated tab, which inherits the first one's storage, gets a name
 * of its own.
 */
export const ownTabName = (): Promise<string> => {
  own ??= (async () => {
    const before = remembered();
    if (before !== null && (await hold(before))) return before;
    const fresh = crypto.randomUUID();
    await hold(fresh);
    remember(fresh);
    return fresh;
  })();
  return own;
};

/** Returns which of these tabs are open now, without this one; none where the browser cannot tell. */
export const openTabsAmong = async (tabs: readonly string[]): Promise<string[]> => {
  if (!navigator.locks) return [];
  const [{ held }, mine] = [await navigator.locks.query(), await ownTabName()];
  const names = new Set(held?.map((lock) => lock.name));
  return tabs.filter((tab) => tab !== mine && names.has(lockOf(tab)));
};

const CHANNEL = 'vigil-desk';
interface Saved {
  saved: string;
  tab: string;
}
interface Arrived {
  member: string;
}

const listen = <T>(hear: (said: T) => void): (() => void) | undefined => {
  if (typeof BroadcastChannel === 'undefined') return undefined;
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<T>) => hear(data);
  return () => channel.close();
};

const announce = (said: Saved | Arrived): void => {
  if (typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(said);
  channel.close();
};

/** Calls `hear` when another tab has saved this record. */
export const listenForSaves = (incident: string, tab: string, hear: () => void): (() => void) | undefined =>
  listen<Partial<Saved>>((said) => {
    if (said.saved === incident && said.tab !== tab) hear();
  });

/** Tells the other tabs of this browser that a record was saved here. */
export const announceSave = (incident: string, tab: string): void => announce({ saved: incident, tab });

/** Calls `hear` with the member of each tab of this browser that finds somebody signed in. */
export const listenForMembers = (hear: (member: string) => void): (() => void) | undefined =>
  listen<Partial<Arrived>>(({ member }) => member !== undefined && hear(member));

/** Tells the other tabs of this browser who is signed in. */
export const announceMember = (member: string): void => announce({ member });
