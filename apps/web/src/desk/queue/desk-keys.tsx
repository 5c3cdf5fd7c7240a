import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { useText } from '../../text-bundles.js';
import { lazily } from '../../use-public-fetch.js';
import { pagesFor } from '../desk-frame.js';
import { incidentPath } from '../incident-path.js';
import { useMember, useSession } from '../session.js';
import { formatProblem, reloadShown } from '../use-staff-fetch.js';
import { withLanguage } from '../with-language.js';
import { KeyList } from './key-list.js';
import { actionOf, isTypedInto, type KeyAction, PAGE_LETTERS } from './pressed-key.js';
import { useQueueSettings } from './settings-context.js';

const loadPalette = () => import('./command-palette.js');
const CommandPalette = lazily<{ onClose: () => void; onKeys: () => void }>(loadPalette);
/** So that what is typed right after Ctrl-K goes into it. */
const PRELOAD_MS = 2_000;

/** How long g waits for its letter. */
const LETTER_MS = 1_500;
const RECORD = /^\/desk\/incidents\/([0-9a-f-]{36})/;

/** The record that keys are about: of the row with the focus, or of the page. */
const currentRecord = (): string | null =>
  document.activeElement?.closest<HTMLElement>('[data-record]')?.dataset['record'] ??
  RECORD.exec(location.pathname)?.[1] ??
  null;

/** Moves the focus to the next or the previous row. */
const moveFocus = (by: 1 | -1): void => {
  const links = [...document.querySelectorAll<HTMLElement>('.queue-link')];
  const row = document.activeElement?.closest('[data-record]') ?? null;
  const at = links.findIndex((link) => link.closest('[data-record]') === row && row !== null);
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
};

/** The keys of the desk. A member can switch those without Ctrl off. */
export function DeskKeys() {
  const t = useText();
  const { settings } = useQueueSettings();
  const { api } = useSession();
  const member = useMember();
  const [, go] = useLocation();
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  const [said, setSaid] = useState('');
  const pressedG = useRef(0);

  const goTo = (path: string): void => go(withLanguage(path));
  const assign = async (record: string): Promise<void> => {
    const reply = await api.put(incidentPath(record, 'owner'), { member: member.id });
    setSaid(reply.ok ? t('desk.queue.assigned') : formatProblem(reply.problem, t));
    if (reply.ok) reloadShown();
  };
  /** @returns false: there is nothing here that the key could act on */
  const act = (action: KeyAction): boolean => {
    const record = currentRecord();
    switch (action.does) {
      case 'palette':
      case 'help':
        setOpen(action.does === 'help' ? 'keys' : 'palette');
        return true;
      case 'search': {
        const field = document.querySelector<HTMLInputElement>('#list-q');
        if (field) field.focus();
        else goTo('/desk');
        return true;
      }
      case 'next':
      case 'previous':
        moveFocus(action.does === 'next' ? 1 : -1);
        return true;
      case 'select':
      case 'select-range': {
        const box = document.activeElement
          ?.closest('[data-record]')
          ?.querySelector<HTMLInputElement>('.queue-select input');
        const shiftKey = action.does === 'select-range';
        box?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey }));
        return Boolean(box);
      }
      case 'edit':
        if (record && member.role !== 'analyst') goTo(`/desk/incidents/${record}/edit`);
        return record !== null;
      case 'comment': {
        const field = document.querySelector<HTMLElement>('#comments textarea, #comments');
        if (field) field.focus();
        else if (record) goTo(`/desk/incidents/${record}`);
        return field !== null || record !== null;
      }
      case 'assign':
        if (record && member.role === 'reviewer') void assign(record);
        return record !== null;
      case 'go': {
        const page = pagesFor(member.role).find(({ key }) => PAGE_LETTERS[key] === action.letter);
        if (page) goTo(page.path);
        return page !== undefined;
      }
    }
  };

  useEffect(() => {
    const later = setTimeout(() => void loadPalette().catch(() => undefined), PRELOAD_MS);
    return () => clearTimeout(later);
  }, []);
  useEffect(() => {
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
      if (action !== null && action !== 'wait' && act(action)) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
  return (
    <>
      <output class="visually-hidden">{said}</output>
      {open === 'palette' && <CommandPalette onClose={() => setOpen(null)} onKeys={() => setOpen('keys')} />}
      <KeyList open={open === 'keys'} onClose={() => setOpen(null)} />
    </>
  );
}
