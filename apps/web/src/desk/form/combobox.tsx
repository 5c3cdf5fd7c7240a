/* oxlint-disable jsx-a11y/interactive-supports-focus -- in a combobox of the ARIA APG the focus stays in the input */
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { optionOnEnter } from './option-on-enter.js';

/** An option. `group` is a heading over options that share it; these must be adjacent. */
export interface Option {
  key: string;
  label: string;
  detail?: string | undefined;
  group?: string | undefined;
  lang?: string | undefined;
  /** What was typed is a name of this, not a part of one: Enter takes it if it is the only one. */
  isExact?: boolean | undefined;
}

interface Props {
  control: ControlIds;
  /** The label of the current choice; empty when nothing is chosen. */
  chosen: string;
  /** The current choice, where its label may change by itself: names load later. */
  answer?: string | undefined;
  /** Returns options for the typed text, or everything worth showing when it is empty. Called on every change. */
  search: (typed: string) => readonly Option[];
  onChoose: (key: string) => void;
  /** Called when the text was emptied. Without it, a choice can only be changed. */
  onClear?: (() => void) | undefined;
  onLeave?: (() => void) | undefined;
  placeholder?: string | undefined;
  /** An extra action with the typed text, shown under the options. */
  otherwise?: { label: (typed: string) => string; onDo: (typed: string) => void } | undefined;
}

const OTHERWISE = '\u0000otherwise';

/**
 * An editable combobox with a list (ARIA APG): type, arrow keys, Enter. Enter also takes the only match of the typed
 * text, or the only exact one. Escape closes the list, and then restores the text. Nothing is chosen for the person:
 * text left without a choice stays, with a note that it is not an answer yet.
 */
export function Combobox({
  control,
  chosen,
  answer = chosen,
  search,
  onChoose,
  onClear,
  onLeave,
  placeholder,
  otherwise,
}: Props) {
  const t = useText();
  const list = useId();
  // The typed text belongs to the choice that it replaced, so an answer from elsewhere (the map, a restored draft)
  // overrides it. An effect would do that one frame later and could delete what a fast typist wrote meanwhile.
  const [draft, setDraft] = useState<{ text: string; over: string } | null>(null);
  const typed = draft?.over === answer ? draft.text : null;
  const setTyped = (text: string | null): void => setDraft(text === null ? null : { text, over: answer });
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);

  const found = useMemo(() => (isOpen ? search(typed ?? '') : []), [isOpen, typed, search]);
  const options = useMemo(
    (): readonly Option[] =>
      otherwise && typed?.trim() ? [...found, { key: OTHERWISE, label: otherwise.label(typed.trim()) }] : found,
    [found, otherwise, typed],
  );
  const at = options.findIndex((option) => option.key === active);

  useEffect(() => {
    if (at >= 0) document.getElementById(`${list}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const close = (): void => {
    setOpen(false);
    setActive(null);
  };
  const choose = (key: string): void => {
    const text = typed?.trim() ?? '';
    close();
    setTyped(null);
    if (key === OTHERWISE) otherwise?.onDo(text);
    else onChoose(key);
  };
  const move = (to: number): void => {
    if (!isOpen) return setOpen(true);
    if (options.length === 0) return;
    setActive(options[(to + options.length) % options.length]!.key);
  };
  const onKey = (event: KeyboardEvent): void => {
    const keys: Record<string, () => void> = {
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(at < 0 ? options.length - 1 : at - 1),
      Enter: () => {
        const taken = isOpen && optionOnEnter(typed ?? '', found, at >= 0 ? options[at] : undefined);
        if (taken) choose(taken.key);
      },
      Escape: () => {
        if (isOpen) close();
        else setTyped(null);
      },
    };
    const act = keys[event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.key !== 'Escape' || isOpen || typed !== null) event.preventDefault();
    act();
  };
  const onInput = (text: string): void => {
    setTyped(text);
    setOpen(true);
    setActive(null);
    if (text === '' && chosen !== '') onClear?.();
  };
  const isUnchosen = typed !== null && typed.trim() !== '' && typed !== chosen;

  return (
    <div
      class="combobox"
      ref={box}
      onFocusOut={(event) => {
        if (box.current && !box.current.contains(event.relatedTarget as Node | null)) {
          close();
          if (!isUnchosen) setTyped(null);
          onLeave?.();
        }
      }}
    >
      <input
        {...control}
        ref={input}
        class="input"
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-expanded={isOpen}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? `${list}-${at}` : undefined}
        placeholder={placeholder}
        value={typed ?? chosen}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={onKey}
        onClick={() => setOpen(true)}
      />
      {chosen !== '' && onClear && (
        <button
          type="button"
          class="combobox-clear"
          aria-label={t('desk.form.clear', { what: chosen })}
          onClick={() => {
            setTyped(null);
            onClear();
            input.current!.focus();
          }}
        >
          ×
        </button>
      )}
      <div class="combobox-list" id={list} role="listbox" hidden={!isOpen} aria-label={t('desk.form.suggestions')}>
        {isOpen &&
          grouped(options).map(({ group, rows }) => (
            <div key={group ?? ''} role={group ? 'group' : 'presentation'} aria-label={group}>
              {group && (
                <div class="combobox-group" aria-hidden="true">
                  {group}
                </div>
              )}
              {rows.map(({ option, index }) => (
                <div
                  key={option.key}
                  id={`${list}-${index}`}
                  role="option"
                  aria-selected={option.key === active}
                  lang={option.lang}
                  class={`combobox-option ${option.key === active ? 'combobox-active' : ''} ${option.key === OTHERWISE ? 'combobox-otherwise' : ''}`}
                  onPointerDown={(event) => event.preventDefault()}
                  onClick={() => choose(option.key)}
                >
                  <span>{option.label}</span>
                  {option.detail && <span class="combobox-detail">{option.detail}</span>}
                </div>
              ))}
            </div>
          ))}
      </div>
      {isOpen && options.length === 0 && <p class="combobox-none">{t('desk.form.nothing-found')}</p>}
      {isUnchosen && !isOpen && <p class="combobox-unchosen">{t('desk.form.not-chosen')}</p>}
      <output class="visually-hidden">{isOpen ? t('desk.form.found', { n: options.length }) : ''}</output>
    </div>
  );
}

interface Grouped {
  group: string | undefined;
  rows: { option: Option; index: number }[];
}

const grouped = (options: readonly Option[]): Grouped[] =>
  options.reduce<Grouped[]>((groups, option, index) => {
    const last = groups.at(-1);
    if (last && last.group === option.group) last.rows.push({ option, index });
    else groups.push({ group: option.group, rows: [{ option, index }] });
    return groups;
  }, []);
