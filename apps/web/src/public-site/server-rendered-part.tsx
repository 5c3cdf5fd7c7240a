import { useSearch } from 'wouter-preact';

/** Parts of the server-rendered page, which show the figures of the address that was opened. */
const PARTS = ['headline', 'questions', 'head-foot', 'tiles'] as const;
const openedAt = import.meta.env.SSR ? '' : location.search.slice(1);
const written = new Map(
  import.meta.env.SSR
    ? []
    : PARTS.map((part) => [part, document.querySelector(`#served .${part}`)?.cloneNode(true)] as const),
);

/** Shows a part as the server rendered it until its code and its figures have loaded, so that nothing moves then. */
export function ServerRenderedPart({ part }: { part: (typeof PARTS)[number] }) {
  const isSame = useSearch() === openedAt;
  return (
    <div
      class={part}
      aria-busy="true"
      ref={(box) => box?.replaceChildren(...(isSame ? (written.get(part)?.cloneNode(true).childNodes ?? []) : []))}
    />
  );
}
