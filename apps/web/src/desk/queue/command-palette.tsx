import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { isNameOf } from '../is-name-of.js';
import { pagesFor } from '../desk-frame.js';
import { groupName, namesOfGroup, searchGroups, useGroups } from '../groups-context.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { incidentPath } from '../incident-path.js';
import { recordTitle } from '../record-title.js';
import { useMember } from '../session.js';
import { useStaffFetch } from '../use-staff-fetch.js';
import { mayLoseUnsaved } from '../unsaved-words.js';
import { withLanguage } from '../with-language.js';
import { type DeskAction, offeredActions, wordsOf } from './desk-actions.js';

interface Offer {
  key: string;
  kind: 'action' | 'page' | 'group' | 'place' | 'record';
  title: string;
  /** The record that an action is about. */
  about?: string;
  /** Whether what is typed is a name of it: it comes before records, which may have the words anywhere. */
  isExact?: boolean;
  /** The key that does the same. */
  pressed?: string;
  act: () => void;
}

/** What names an offer among all, wherever it stands. */
const nameOf = ({ kind, key }: Offer): string => `${kind} ${key}`;

/** Records are asked for when somebody has stopped typing for so long. */
const PAUSE_MS = 150;
const MOST = 5;

export interface PaletteProps {
  /** The record of the row with the focus, or of the page. */
  record: string | null;
  onClose: () => void;
  onAct: (action: DeskAction) => void;
}

/** Finds records, places, groups, pages and actions by what is typed. */
export default function CommandPalette({ record, onClose, onAct }: PaletteProps) {
  const t = useText();
  const member = useMember();
  const { id: me, role } = member;
  const atHand = useStaffFetch<IncidentRecord>(record === null || role === 'admin' ? null : incidentPath(record));
  const places = usePlaces();
  const groups = useGroups();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  /** Which offer is chosen, whatever comes above it later; null: the first. */
  const [at, setAt] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const waiting = setTimeout(() => setAsked(typed.trim()), PAUSE_MS);
    return () => clearTimeout(waiting);
  }, [typed]);
  useEffect(() => {
    places.needCommunes();
    field.current?.focus();
  }, []);
  const found = useStaffFetch<RecordQueue>(
    asked === '' || role === 'admin' ? null : `/api/incidents?rows=${MOST}&q=${encodeURIComponent(asked)}`,
  );
  const go = (path: string): void => {
    if (!mayLoseUnsaved()) return;
    onClose();
    navigate(withLanguage(path));
  };
  const isNamed = (title: string): boolean => fold(title).includes(fold(typed));
  const isAnything = fold(typed) !== '';
  const actions: Offer[] = offeredActions(role, me, atHand.value).map((action) => ({
    key: action.name,
    kind: 'action',
    title: t(wordsOf(action)),
    ...(action.may ? { about: recordTitle(atHand.value!.incident, t) } : {}),
    ...(action.key ? { pressed: action.key } : {}),
    act: () => onAct(action),
  }));
  const pages: Offer[] = pagesFor(member).map(({ key, path }) => ({
    key: path,
    kind: 'page',
    title: t(`desk.page.${key}`),
    act: () => go(path),
  }));
  const named: Offer[] =
    isAnything && role !== 'admin'
      ? [
          ...searchGroups(groups.items, typed)
            .slice(0, MOST)
            .map((group): Offer => ({
              key: group.id,
              kind: 'group',
              title: groupName(group, t.language),
              isExact: isNameOf(typed, namesOfGroup(group)),
              act: () => go(`/desk?group=${group.id}`),
            })),
          ...places.gazetteer.search(typed, { limit: MOST }).map(({ code, nameEn, nameKm, aliases }): Offer => ({
            key: code,
            kind: 'place',
            title: formatPlacePath(code, places, t.language),
            isExact: isNameOf(typed, [nameEn, nameKm, ...aliases, code]),
            act: () => go(`/desk?place=${code}`),
          })),
        ]
      : [];
  const offers: Offer[] = [
    ...named.filter(({ isExact }) => isExact),
    ...(asked !== '' && isAnything ? (found.value?.items ?? []) : []).slice(0, MOST).map((item): Offer => ({
      key: item.id,
      kind: 'record',
      title: `${recordTitle(item, t)}${item.code ? ` · ${item.code}` : ''}`,
      act: () => go(`/desk/incidents/${item.id}`),
    })),
    ...named.filter(({ isExact }) => !isExact),
    ...[...actions, ...pages].filter(({ title }) => isNamed(title)),
  ];
  const chosen = Math.max(
    0,
    offers.findIndex((offer) => nameOf(offer) === at),
  );
  const chosenName = offers[chosen] ? nameOf(offers[chosen]) : null;
  useLayoutEffect(() => setAt(chosenName), [chosenName, at]);
  const press = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      const next = offers[(chosen + by + offers.length) % Math.max(1, offers.length)];
      setAt(next ? nameOf(next) : null);
    } else if (event.key === 'Enter' && offers[chosen]) {
      event.preventDefault();
      offers[chosen].act();
    }
  };
  return (
    <Dialog isForm open title={t('desk.palette.title')} onClose={onClose}>
      <input
        ref={field}
        class="input"
        type="text"
        role="combobox"
        autocomplete="off"
        maxLength={100}
        aria-label={t('desk.palette.field')}
        aria-expanded={offers.length > 0}
        aria-controls="palette-offers"
        aria-activedescendant={offers[chosen] ? `palette-${chosen}` : undefined}
        placeholder={t('desk.palette.field')}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(null);
        }}
        onKeyDown={press}
      />
      <div class="palette" id="palette-offers" role="listbox" aria-label={t('desk.palette.title')}>
        {offers.map((offer, n) => (
          <div
            key={nameOf(offer)}
            id={`palette-${n}`}
            role="option"
            tabIndex={-1}
            aria-selected={n === chosen}
            onClick={offer.act}
            onMouseMove={() => setAt(nameOf(offer))}
          >
            <span>
              {offer.title}
              {offer.about && <span class="quiet small"> · {offer.about}</span>}
            </span>{' '}
            <span class="quiet small">
              {offer.pressed && <kbd>{offer.pressed}</kbd>} {t(`desk.palette.${offer.kind}`)}
            </span>
          </div>
        ))}
      </div>
      {offers.length === 0 && isAnything && <p class="quiet">{t('desk.palette.nothing')}</p>}
    </Dialog>
  );
}
