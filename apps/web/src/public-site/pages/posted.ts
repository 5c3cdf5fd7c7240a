import { pageBeingRendered } from '../../page-being-rendered.js';

/** Where a page that answers a form holds what it shows, for the application that takes the page over. */
export const POSTED_ID = 'posted';

/** Returns what a page shows that answers a form; null: it answers none. It is in no address and no storage. */
export const readPosted = (): object | null => {
  const page = pageBeingRendered();
  if (page) return page.posted;
  const held = document.getElementById(POSTED_ID)?.textContent;
  return held ? (JSON.parse(held) as object) : null;
};

/** Whether what is typed here travels encrypted to the server. */
export const isSafeToType = (): boolean => pageBeingRendered()?.isSafe ?? isSecureContext;
