import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';
import { useLanguage } from '../language.js';

/** A link inside the desk that keeps the language parameter in the address. */
export function DeskLink({
  to,
  class: more,
  current,
  children,
  ...rest
}: {
  to: string;
  class?: string;
  current?: boolean;
  children: ComponentChildren;
  'aria-label'?: string;
  onClick?: () => void;
}) {
  const [language] = useLanguage();
  const [path, query = ''] = to.split('?') as [string, string?];
  const asked = new URLSearchParams(query);
  if (new URLSearchParams(location.search).has('lang')) asked.set('lang', language);
  const search = asked.toString();
  return (
    <Link href={search ? `${path}?${search}` : path} class={more} aria-current={current ? 'page' : undefined} {...rest}>
      {children}
    </Link>
  );
}
