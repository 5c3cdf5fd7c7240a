import { useEffect, useState } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { navigate } from 'wouter-preact/use-browser-location';
import { useText } from '../../text-bundles.js';
import { LONGEST_TEXT } from '../view.js';

/**
 * Reads and writes the filter text of a page's list: `text` in the address, so that a link or the back button keeps it.
 */
export const useFilterText = (): [text: string, change: (text: string) => void] => {
  const search = useSearch();
  const change = (text: string): void => {
    const query = new URLSearchParams(location.search);
    if (text.trim() === '') query.delete('text');
    else query.set('text', text);
    navigate(`${location.pathname}${query.size > 0 ? `?${query}` : ''}`, { replace: true });
  };
  return [new URLSearchParams(search).get('text') ?? '', change];
};

/** A filter over a list that is already loaded: each letter narrows it, and the number left is announced. */
export function FilterBox({ label, said }: { label: string; said: string }) {
  const t = useText();
  const [inAddress, change] = useFilterText();
  const [typed, type] = useState(inAddress);
  useEffect(() => {
    if (inAddress.trim() !== typed.trim()) type(inAddress);
  }, [inAddress]);
  return (
    <div class="filter-box">
      <label class="codebook-search">
        {label}
        <input
          class="input"
          type="search"
          value={typed}
          maxLength={LONGEST_TEXT}
          autocomplete="off"
          spellcheck={false}
          lang={t.language}
          onInput={(event) => {
            type(event.currentTarget.value);
            change(event.currentTarget.value);
          }}
        />
      </label>
      <p class="small quiet" role="status">
        {said}
      </p>
    </div>
  );
}
