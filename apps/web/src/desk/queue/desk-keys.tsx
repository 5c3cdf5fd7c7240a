import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { useText } from '../../text-bundles.js';
import { WaysToProve } from '../account/step-up.js';
import { pagesFor } from '../desk-frame.js';
import { incidentPath } from '../incident-path.js';
import { useMember, useSession } from '../session.js';
import { FormInWindow } from '../sign-in/sign-in-again.js';
import { formatProblem, requestReload } from '../use-staff-fetch.js';
import { mayLoseUnsaved } from '../unsaved-words.js';
import { withLanguage } from '../with-language.js';
import { windowLoadedLater } from '../loaded-later.js';
import { onceShown } from '../once-shown.js';
import type { PaletteProps } from './command-palette.js';
import type { DeskAction, OwnAction } from './desk-actions.js';
import { actionOf, isTypedInto, type KeyAction, PAGE_LETTERS } from './pressed-key.js';
import { useQueueSettings } from './settings-context.js';

const CommandPalette = windowLoadedLater<PaletteProps>(
  'desk.palette.title',
  ['desk'],
  async () => (await import('./command-palette.js')).default,
);
const KeyList = windowLoadedLater('desk.keys.title', ['desk'], async () => (await import('./key-list.js')).KeyList);

/** How long g waits for its letter. */
const LETTER_MS = 1_500;
const RECORD = /^\/desk\/incidents\/([0-9a-f-]{36})/;

/** The record that a page is about: its own page, or one below it, such as its history. */
const recordOfPage = (): string | null => RECORD.exec(location.pathname)?.[1] ?? null;
const pageOf = (record: string): string => `/desk/incidents/${record}`;
/** The record that keys are about: of the row with the focus, or of the page. */
const currentRecord = (): string | null =>
  document.activeElement?.closest<HTMLElement>('[data-record]')?.dataset['record'] ?? recordOfPage();

/** Moves the focus to the next or the previous row. */
const moveFocus = (by: 1 | -1): void => {
  const links = [...document.querySelectorAll<HTMLElement>('.queue-link')];
  const row = document.activeElement?.closest('tr') ?? null;
  const at = links.findIndex((link) => link.closest('tr') === row && row !== null);
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
};

/** How long a page may take until it has what an action presses. */
const PAGE_MS = 10_000;
/** Ends the wait for what an earlier action presses: only the last one is waited for. */
let stopWaiting = (): void => undefined;
/**
 * Calls `act` with the element, once the page that is open now has it. Gives up when another page is opened: a page on
 * which this member cannot do it never has the element, and the next one is about something else.
 */
const whenThere = (selector: string, act: (element: HTMLElement) => void): void => {
  stopWaiting();
  const page = location.pathname;
  const look = (): boolean => {
    if (location.pathname !== page) return true;
    const found = document.querySelector<HTMLElement>(selector);
    if (found) act(found);
    return found !== null;
  };
  if (look()) return;
  const watch = new MutationObserver(() => {
    if (look()) stop();
  });
  const late = setTimeout(() => stop(), PAGE_MS);
  const stop = (): void => {
    clearTimeout(late);
    watch.disconnect();
  };
  stopWaiting = stop;
  watch.observe(document.body, { childList: true, subtree: true });
};

/** The keys of the desk. A member can switch those without Ctrl off. */
export function DeskKeys() {
  const t = useText();
  const { settings } = useQueueSettings();
  const { api } = useSession();
  const member = useMember();
  const [, go] = useLocation();
  const [open, setOpen] = useState<{ nth: number; shows: 'keys' | 'palette'; record: string | null } | null>(null);
  const [said, setSaid] = useState('');
  const pressedG = useRef(0);
  /** What was chosen in the palette, and where the focus was before it. */
  const [chosen, setChosen] = useState<{ action: DeskAction; record: string | null } | null>(null);
  const focused = useRef<HTMLElement | null>(null);

  /** @returns whether it went: not where somebody would lose what they typed */
  const goTo = (path: string): boolean => {
    const isLeft = mayLoseUnsaved();
    if (isLeft) go(withLanguage(path));
    return isLeft;
  };
  const setOwner = async (record: string, isTaken: boolean): Promise<void> => {
    const path = incidentPath(record, 'owner');
    const reply = await (isTaken ? api.put(path, { member: member.id }) : api.delete(path));
    setSaid(reply.ok ? t(isTaken ? 'desk.queue.assigned' : 'desk.queue.given-back') : formatProblem(reply.problem, t));
    if (reply.ok) requestReload();
  };
  /** @returns false: there is nothing here that the key could act on */
  const own = (action: OwnAction, record: string | null): boolean => {
    switch (action) {
      case 'palette':
      case 'help':
        focused.current = document.activeElement as HTMLElement | null;
        // A window of its own each time: a browser that is busy tells late that the one before was closed.
        setOpen((now) => ({ nth: (now?.nth ?? 0) + 1, shows: action === 'help' ? 'keys' : 'palette', record }));
        return true;
      case 'search': {
        const field = document.querySelector<HTMLInputElement>('#list-q');
        if (field) field.focus();
        else goTo('/desk');
        return true;
      }
      case 'next':
      case 'previous':
        moveFocus(action === 'next' ? 1 : -1);
        return true;
      case 'select':
      case 'select-range': {
        const box = document.activeElement
          ?.closest('[data-record]')
          ?.querySelector<HTMLInputElement>('.queue-select input');
        const shiftKey = action === 'select-range';
        box?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey }));
        return Boolean(box);
      }
      case 'comment':
        if (record === null) return false;
        if (location.pathname !== pageOf(record) && !goTo(pageOf(record))) return true;
        whenThere('#comments textarea', (field) => field.focus());
        return true;
      case 'take':
      case 'give-back':
        if (record !== null) void setOwner(record, action === 'take');
        return record !== null;
    }
  };
  const act = ({ does, may, roles }: DeskAction, record: string | null): boolean => {
    if (roles && !roles.includes(member.role)) return false;
    if ('own' in does) return own(does.own, record);
    if (may && record === null) return false;
    if ('go' in does) {
      goTo(does.go.replace(':id', record ?? ''));
      return true;
    }
    const isElsewhere =
      may && record !== null
        ? location.pathname !== pageOf(record)
        : does.press === 'arrange' && !document.querySelector(`[data-do="${does.press}"]`);
    if (isElsewhere && !goTo(may ? pageOf(record!) : '/desk')) return true;
    whenThere(`[data-do~="${does.press}"]`, (button) => {
      button.scrollIntoView({ block: 'nearest' });
      button.focus();
      button.click();
    });
    return true;
  };

  const done = (pressed: KeyAction): boolean => {
    if ('palette' in pressed) return own('palette', currentRecord());
    if ('action' in pressed) return act(pressed.action, currentRecord());
    const page = pagesFor(member).find(({ key }) => PAGE_LETTERS[key] === pressed.page);
    if (page) goTo(page.path);
    return page !== undefined;
  };

  useEffect(() => {
    if (chosen === null) return;
    // Now the window is closed, so that the page can have the focus again.
    focused.current?.focus();
    act(chosen.action, chosen.record);
    setChosen(null);
  }, [chosen]);
  // So that what is typed right after Ctrl-K goes into it, and that a page left open can still ask who somebody is.
  useEffect(
    () =>
      onceShown(() => {
        CommandPalette.preload();
        KeyList.preload();
        FormInWindow.preload();
        WaysToProve.preload();
      }),
    [],
  );
  // Before the page is drawn: a key that is pressed as soon as a page is seen is heard, and by that page.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const action = actionOf({
        key: event.key,
        ctrl: event.ctrlKey || event.metaKey,
        alt: event.altKey,
        isTyping: isTypedInto(document.activeElement),
        hasDialog: document.querySelector('dialog[open]') !== null,
        hasSingleKeys: settings.keys,
        isAfterG: event.timeStamp - pressedG.current < LETTER_MS && pressedG.current > 0,
      });
      pressedG.current = action === 'wait' ? event.timeStamp : 0;
      if (action !== null && action !== 'wait' && done(action)) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
  return (
    <>
      <output class="visually-hidden">{said}</output>
      {open?.shows === 'palette' && (
        <CommandPalette
          key={open.nth}
          record={open.record}
          onClose={() => setOpen(null)}
          onAct={(action) => {
            setOpen(null);
            setChosen({ action, record: open.record });
          }}
        />
      )}
      {open?.shows === 'keys' && <KeyList key={open.nth} onClose={() => setOpen(null)} />}
    </>
  );
}
