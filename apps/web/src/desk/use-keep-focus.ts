import { useEffect } from 'preact/hooks';

/** How long a part may take to move the focus by itself, in milliseconds. */
const OWN_CHOICE = 50;

/**
 * Keeps the place of whoever uses a keyboard or a screen reader on a page: when what has the focus goes, such as the
 * button that was pressed or the form that was sent, the heading of its section gets the focus; of the page, if there
 * is no section any more. Nothing happens where a part moves the focus by itself.
 *
 * Another page gets the focus, as public pages do. One that is opened by its address leaves it before the skip link.
 */
export const useKeepFocus = (): void =>
  useEffect(() => {
    const main = document.getElementById('desk-main')!;
    let had: { element: Element; isSeen: boolean; sections: Element[]; page: string } | null = null;
    const remember = ({ target }: FocusEvent): void => {
      const element = target as Element;
      const sections: Element[] = [];
      for (let at = element.closest('section'); at; at = at.parentElement?.closest('section') ?? null)
        sections.push(at);
      had = { element, isSeen: element.matches(':focus-visible'), sections, page: location.pathname };
    };
    const look = (): void => {
      if (had === null || had.element.isConnected) return;
      const { isSeen, sections, page } = had;
      had = null;
      setTimeout(() => {
        if (document.activeElement !== document.body) return;
        if (location.pathname !== page) return main.focus({ preventScroll: true });
        const heading = (sections.find((one) => one.isConnected) ?? main).querySelector<HTMLElement>('h1, h2, h3');
        if (heading === null) return;
        heading.tabIndex = -1;
        // Whoever points at things keeps what they look at where it is.
        heading.focus({ preventScroll: !isSeen });
      }, OWN_CHOICE);
    };
    let path = location.pathname;
    const arrive = ({ type }: Event): void => {
      if (location.pathname !== path && type !== 'replaceState') main.focus({ preventScroll: true });
      path = location.pathname;
    };
    const steps = ['pushState', 'replaceState', 'popstate'];
    steps.forEach((step) => addEventListener(step, arrive));
    const changes = new MutationObserver(look);
    main.addEventListener('focusin', remember);
    changes.observe(main, { childList: true, subtree: true });
    return () => {
      main.removeEventListener('focusin', remember);
      changes.disconnect();
      steps.forEach((step) => removeEventListener(step, arrive));
    };
  }, []);
