import type { ComponentChildren, JSX } from 'preact';
import { Link as RouterLink, useRouter } from 'wouter-preact';

/** The same link without the hooks that follow the browser's address: a page of the server has up to a hundred. */
function WrittenLink({ href, children, ...more }: { href: string; children: ComponentChildren }): JSX.Element {
  const { hrefs } = useRouter();
  return (
    <a {...more} href={hrefs(href)}>
      {children}
    </a>
  );
}

/** A link to another page of the site: it opens there without loading the application again. */
export const Link = (import.meta.env?.SSR ? WrittenLink : RouterLink) as typeof RouterLink;
