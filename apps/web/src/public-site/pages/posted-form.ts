import { pageBeingRendered } from '../../page-being-rendered.js';

/**
 * Id of the element in which a page that answers a plain form passes what it shows to the application in the browser.
 */
export const POSTED_ID = 'posted';

/** Returns what the answer to a form shows; null if this page answers no form. It is in no address and no storage. */
export const readPosted = (): object | null => {
  const page = pageBeingRendered();
  if (page) return page.posted;
  const held = document.getElementById(POSTED_ID)?.textContent;
  return held ? (JSON.parse(held) as object) : null;
};

/** Whether what is typed here travels encrypted to the server. */
export const isSafeToType = (): boolean => pageBeingRendered()?.isSafe ?? isSecureContext;
