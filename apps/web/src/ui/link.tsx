import type { ComponentChildren, JSX } from 'preact';
import { Link as RouterLink } from 'wouter-preact';
import { pageBeingRendered } from '../page-being-rendered.js';

/** The same link without the hooks that follow the browser's address: a page of the server has up to a hundred. */
function WrittenLink(
  props: Readonly<Record<string, unknown>> & { href: string; children: ComponentChildren },
): JSX.Element {
  // Copied one by one: taking the address out of them with `...` takes ten times as long.
  const attributes: Record<string, unknown> = {};
  for (const name in props) if (name !== 'href' && name !== 'children') attributes[name] = props[name];
  attributes['href'] = pageBeingRendered()!.hrefs(props.href);
  return <a {...attributes}>{props.children}</a>;
}

/** A link to another page of the site: it opens there without loading the application again. */
export const Link = (import.meta.env?.SSR ? WrittenLink : RouterLink) as typeof RouterLink;
