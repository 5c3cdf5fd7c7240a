import { COUNTRY_WORDS_ID, useWordsOfPage } from '@vigil/shared/text/country-words.js';
import { render } from 'preact';
import { Router } from 'wouter-preact';
import { isAsking } from './api.js';
import { useCurrentSearch } from './address-bar.js';
import { ledOutAgain, watchOverKeptPages } from './quick-exit/leave-site.js';
import { Shell } from './shell.js';
import './ui/tokens.css';
import './ui/base.css';
import './ui/ui.css';

/** Milliseconds without a question to the server after which a page is whole. */
const QUIET_MS = 200;
/** Milliseconds after which a page is shown in any case. */
const MAX_WAIT_MS = 8_000;

/** Whether the page has its heading with text and content, or says why it has none. */
const isReady = (root: Element): boolean =>
  (root.querySelector('h1')?.textContent.trim() && !root.querySelector('[data-waiting=""]')) ||
  root.querySelector('[role="alert"]') !== null;

/**
 * Keeps the server-rendered page visible until the application shows as much, then removes it in one step. Nothing
 * flickers or moves under a reader who has scrolled, and if the application never loads (an old browser, a lost
 * connection), the page can still be read. A page with `data-waiting` says itself when it can be used; of any other,
 * and where a reader has scrolled down to what comes later, all answers must be there.
 */
const swapWhenReady = (root: HTMLElement, written: Element | null): void => {
  if (!written) return;
  root.classList.add('behind');
  let readyAt = 0;
  let busyAt = 0;
  const takeOver = (): void => {
    // A reader who is using a control in the server-rendered page is not interrupted.
    const had = document.activeElement as HTMLElement;
    if (!isReady(root) || (written.contains(had) && !had.autofocus)) return;
    const now = performance.now();
    if (readyAt === 0) {
      readyAt = now;
      busyAt = now;
    }
    if (isAsking() || root.querySelector('[aria-busy="true"]')) busyAt = now;
    const canBeUsed = root.querySelector('[data-waiting]') !== null && scrollY === 0;
    if (!canBeUsed && now - busyAt < QUIET_MS && now - readyAt < MAX_WAIT_MS) return;
    clearInterval(watch);
    written.remove();
    root.classList.remove('behind');
  };
  const watch = setInterval(takeOver, 20);
};

// After a quick exit, going back into this tab must show nothing.
if (!ledOutAgain()) {
  const root = document.getElementById('vigil')!;
  useWordsOfPage(document.getElementById(COUNTRY_WORDS_ID)?.textContent);
  watchOverKeptPages();
  swapWhenReady(root, document.getElementById('served'));
  render(
    <Router searchHook={useCurrentSearch}>
      <Shell />
    </Router>,
    root,
  );
}
