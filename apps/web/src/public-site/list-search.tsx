import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { navigate } from 'wouter-preact/use-browser-location';
import { writeAddress } from '../address-bar.js';
import { useText } from '../text-bundles.js';
import { LONGEST_TEXT, viewFrom, viewToSearch } from './view.js';
import './list-search.css';

interface Props {
  /** The text in the address; null: all incidents. */
  text: string | null;
  /** The size of the list with and without the text; null until known. */
  found: { total: number; outOf: number } | null;
  /** Why the API refused the text. */
  refused: string | null;
}

const WAIT_MS = 350;

/**
 * Writes the text into the address of this page, map or not. While the reader types, each text replaces the previous
 * one in the history.
 */
const writeText = (text: string | null): void => {
  writeAddress();
  const before = viewFrom(location.search);
  if (before.text === text) return;
  const lang = new URLSearchParams(location.search).get('lang');
  navigate(`${location.pathname}${viewToSearch({ ...before, text }, lang)}`, {
    replace: before.text !== null && text !== null,
  });
};

/** Searches the incidents of a list. Says how many remain, and that the figures do not change. */
export function ListSearch({ text, found, refused }: Props) {
  const t = useText();
  const id = useId();
  const [typed, type] = useState(text ?? '');
  const due = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    if (due.current === undefined) type(text ?? '');
  }, [text]);
  useEffect(() => () => clearTimeout(due.current), []);
  const write = (now: string): void => {
    clearTimeout(due.current);
    due.current = undefined;
    writeText(now.trim() === '' ? null : now.trim());
  };
  const input = (now: string): void => {
    type(now);
    clearTimeout(due.current);
    due.current = setTimeout(() => write(now), WAIT_MS);
  };
  return (
    <form
      role="search"
      class="list-search"
      aria-label={t('search.label')}
      onSubmit={(event) => {
        event.preventDefault();
        write(typed);
      }}
    >
      <label class="choice-label" for={id}>
        {t('search.label')}
      </label>
      <input
        id={id}
        class="input"
        type="search"
        value={typed}
        maxLength={LONGEST_TEXT}
        autocomplete="off"
        enterkeyhint="search"
        placeholder={t('search.example')}
        aria-invalid={refused !== null || undefined}
        aria-describedby={`${id}-said`}
        onInput={(event) => input(event.currentTarget.value)}
      />
      <p class="small" id={`${id}-said`} role="status">
        {refused !== null ? (
          <span class="field-error">{refused}</span>
        ) : (
          text !== null &&
          found &&
          (found.total === 0
            ? t('search.none', { n: found.outOf })
            : t('search.found', { n: found.total, total: found.outOf }))
        )}
        {text !== null && <> {t('search.list-only')}</>}
      </p>
    </form>
  );
}
