import { render } from 'preact';
import { Router } from 'wouter-preact';
import { useCurrentSearch } from './address-bar.js';
import { ledOutAgain, watchOverKeptPages } from './quick-exit/leave-site.js';
import { Shell } from './shell.js';
import './ui/tokens.css';
import './ui/base.css';
import './ui/ui.css';

/** Whether the page has its heading with text and content, or says why it has none. */
const hasSaid = (root: Element): boolean => {
  const heading = root.querySelector('h1');
  return (
    (heading !== null && heading.textContent.trim() !== '' && root.querySelector('[data-waiting]') === null) ||
    root.querySelector('[role="alert"]') !== null
  );
};

/**
 * Keeps the server-rendered page visible until the application shows as much, then removes it in one step. Nothing
 * flickers, and if the application never loads (an old browser, a lost connection), the page can still be read.
 */
const showWhenSaid = (root: HTMLElement, written: Element | null): void => {
  if (!written) return;
  root.classList.add('behind');
  const takeOver = (): void => {
    // A reader who is using a control in the server-rendered page is not interrupted.
    if (!hasSaid(root) || written.contains(document.activeElement)) return;
    watch.disconnect();
    written.remove();
    root.classList.remove('behind');
  };
  const watch = new MutationObserver(takeOver);
  written.addEventListener('focusout', () => setTimeout(takeOver));
  watch.observe(root, { childList: true, subtree: true, characterData: true, attributeFilter: ['data-waiting'] });
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
