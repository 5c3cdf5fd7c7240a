/** What a page says first: its heading with words in it, with what it is the heading of; or why there is none. */
const hasSaid = (root: Element): boolean => {
  const heading = root.querySelector('h1');
  return (
    (heading !== null && heading.textContent.trim() !== '' && root.querySelector('[data-waiting]') === null) ||
    root.querySelector('[role="alert"]') !== null
  );
};

/**
 * The page that the server wrote stays in sight until the application has as much to say; then it goes, in one step.
 * Nothing blinks, and where the application never comes (an old browser, a lost connection) the page can still be read.
 */
export const showWhenSaid = (root: HTMLElement, written: Element | null): void => {
  if (!written) return;
  root.classList.add('behind');
  const takeOver = (): void => {
    // Whoever is choosing something in the written page is not interrupted.
    if (!hasSaid(root) || written.contains(document.activeElement)) return;
    watch.disconnect();
    written.remove();
    root.classList.remove('behind');
  };
  const watch = new MutationObserver(takeOver);
  written.addEventListener('focusout', () => setTimeout(takeOver));
  watch.observe(root, { childList: true, subtree: true, characterData: true, attributeFilter: ['data-waiting'] });
};
