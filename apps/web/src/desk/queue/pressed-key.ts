import { actionOfKey, type DeskAction } from './desk-actions.js';

/** What a key on the desk does. */
export type KeyAction = { action: DeskAction } | { palette: true } | { page: string };

/** What decides whether a pressed key does something. */
export interface Pressed {
  key: string;
  ctrl: boolean;
  alt: boolean;
  /** Whether the focus is where letters are typed. */
  isTyping: boolean;
  /** Whether a window is open above the page. */
  hasDialog: boolean;
  /** Whether g was pressed a moment before. */
  isAfterG: boolean;
  /** Whether the member has keys without Ctrl switched on. */
  hasSingleKeys: boolean;
}

/** Returns what a pressed key does; 'wait' after g; null: nothing. No single key does anything while somebody types. */
export const actionOf = ({
  key,
  ctrl,
  alt,
  isTyping,
  hasDialog,
  isAfterG,
  hasSingleKeys,
}: Pressed): KeyAction | 'wait' | null => {
  if (hasDialog || alt) return null;
  if (ctrl) return key.toLowerCase() === 'k' ? { palette: true } : null;
  if (isTyping || !hasSingleKeys) return null;
  if (isAfterG) return /^[a-z]$/.test(key) ? { page: key } : null;
  if (key === 'g') return 'wait';
  const action = actionOfKey(key);
  return action && { action };
};

const NOT_TYPED = ['checkbox', 'radio', 'button', 'submit', 'reset', 'file'];

/** Whether letters that are typed go into this element. */
export const isTypedInto = (element: Element | null): boolean => {
  if (element === null) return false;
  if (element.tagName === 'INPUT') return !NOT_TYPED.includes((element as HTMLInputElement).type);
  return ['TEXTAREA', 'SELECT'].includes(element.tagName) || (element as HTMLElement).isContentEditable;
};

/** After g, the letter of each page, by its key in the menu. */
export const PAGE_LETTERS: Readonly<Record<string, string>> = {
  home: 'q',
  field: 'f',
  objections: 'o',
  gallery: 'm',
  figures: 'a',
  coverage: 'c',
  totals: 't',
  'dated-notes': 'd',
  reports: 'r',
  releases: 'l',
  exports: 'e',
  import: 'i',
  groups: 'g',
  sources: 'u',
  words: 'w',
  people: 'p',
  settings: 's',
};
