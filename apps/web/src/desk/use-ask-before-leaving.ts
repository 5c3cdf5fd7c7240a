import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { leadsAway } from './leads-away.js';
import { unsavedIn } from './unsaved-words.js';

/** Whether somebody leaves in a hurry, which hides the page first: then nothing may ask, or hold them back. */
const isLeavingSite = (): boolean => document.documentElement.hidden === true;

/**
 * Has the browser ask before the tab is closed; not whoever leaves in a hurry. Listen by a function of your own: one
 * that two parts listen by is removed for both.
 */
export const keepTabOpen = (event: Event): void => {
  if (!isLeavingSite()) event.preventDefault();
};

/**
 * Asks before the tab is closed, or another page shown, by a link or by going back: what is typed would be lost.
 * @returns asks the same before something else that would lose it, such as "Cancel", is done
 */
export const useAskBeforeLeaving = (isTyped: boolean): ((leave: () => void) => void) => {
  const t = useText();
  const words = t('desk.leave-unsaved');
  const part = useRef({}).current;
  // Before the page is drawn again: whoever types and leaves at once is asked, too.
  useLayoutEffect(() => {
    if (!isTyped) return;
    unsavedIn.set(part, words);
    const close = (event: Event): void => keepTabOpen(event);
    const click = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
      if (!link || !leadsAway(event, toLink(link), location) || confirm(words)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Of a browser without the Navigation API, going back cannot be stopped.
    const back = (event: NavigateEvent): void => {
      if (event.navigationType !== 'traverse' || !event.cancelable || isLeavingSite()) return;
      if (new URL(event.destination.url).pathname !== location.pathname && !confirm(words)) event.preventDefault();
    };
    addEventListener('beforeunload', close);
    document.addEventListener('click', click, true);
    globalThis.navigation?.addEventListener('navigate', back);
    return () => {
      unsavedIn.delete(part);
      removeEventListener('beforeunload', close);
      document.removeEventListener('click', click, true);
      globalThis.navigation?.removeEventListener('navigate', back);
    };
  }, [isTyped, words]);
  return (leave) => {
    if (!isTyped || confirm(words)) leave();
  };
};

/**
 * Asks the same in a window with a form, which loses its answers when it closes, however it is closed.
 * @param answers all that can be typed or chosen in it
 * @returns asks, and closes it
 */
export const useAskBeforeClosing = (answers: unknown, onClose: () => void): (() => void) => {
  const now = JSON.stringify(answers);
  const [begun] = useState(now);
  const leave = useAskBeforeLeaving(now !== begun);
  return () => leave(onClose);
};

const toLink = (link: HTMLAnchorElement): Parameters<typeof leadsAway>[1] => ({
  href: link.href,
  target: link.target,
  isDownload: link.hasAttribute('download'),
});
