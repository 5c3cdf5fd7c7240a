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
const CALM = 200;
/** Milliseconds after which a page is shown in any case. */
const PATIENCE = 8_000;

/** Whether the page has its heading with text and content, or says why it has none. */
const hasSaid = (root: Element): boolean =>
  (root.querySelector('h1')?.textContent.trim() && !root.querySelector('[data-waiting=""]')) ||
  root.querySelector('[role="alert"]') !== null;

/**
 * Keeps the server-rendered page visible until the application shows as much, then removes it in one step. Nothing
 * flickers or moves under a reader who has scrolled, and if the application never loads (an old browser, a lost
 * connection), the page can still be read. A page with `data-waiting` says itself when it can be used; of any other, all
 * answers must be there.
 */
const showWhenSaid = (root: HTMLElement, written: Element | null): void => {
  if (!written) return;
  root.classList.add('behind');
  let said = 0;
  let busy = 0;
  const takeOver = (): void => {
    // A reader who is using a control in the server-rendered page is not interrupted.
    if (!hasSaid(root) || written.contains(document.activeElement)) return;
    const now = performance.now();
    said ||= busy = now;
    if (isAsking() || root.querySelector('[aria-busy="true"]')) busy = now;
    if (!root.querySelector('[data-waiting]') && now - busy < CALM && now - said < PATIENCE) return;
    clearInterval(watch);
    written.remove();
    root.classList.remove('behind');
  };
  const watch = setInterval(takeOver, 20);
};

// After a quick exit, going back into this tab must show nothing.
if (!ledOutAgain()) {
  const root = document.getElementById('vigil')!;
  watchOverKeptPages();
  showWhenSaid(root, document.getElementById('served'));
  render(
    <Router searchHook={useCurrentSearch}>
      <Shell />
    </Router>,
    root,
  );
}
