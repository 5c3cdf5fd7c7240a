import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import type { QueueViews } from '@vigil/shared/staff-responses/queue-views.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import type { HideSelectedProps } from '../hiding/hide-selected-records.js';
import { Coming, loadedLater, windowLoadedLater } from '../loaded-later.js';
import { ANALYSTS } from '../roles.js';
import { useMember } from '../session.js';
import { Awaited, requestReload, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { withLanguage } from '../with-language.js';
import { countChosen, type QueueAddress, queuePath, queueRequest, readQueueAddress } from './queue-address.js';
import { figureOfQueue, formatFigureOfQueue } from './figure-of-queue.js';
import { ChosenFilters, FoldedFilters } from './queue-filters.js';
import type { QueueSettingsProps } from './queue-settings.js';
import { QueueTable } from './queue-table.js';
import { QueueViewList } from './queue-views.js';
import { type QueueSelection, useQueueSelection } from './queue-selection.js';
import { SelectionBar } from './selection-bar.js';
import { useQueueSettings } from './settings-context.js';
import { useValueNames } from './use-value-names.js';
import { QueueFrame, QueueScroll } from './queue-frame.js';
import './queue.css';

const QueueSettingsDialog = windowLoadedLater<QueueSettingsProps>(
  'desk.queue.arrange',
  [],
  async () => (await import('./queue-settings.js')).QueueSettingsDialog,
);
/** What stands below the rows, and comes after them. */
const HideSelectedRecords = loadedLater<HideSelectedProps>(
  ['desk', 'problems'],
  async () => (await import('../hiding/hide-selected-records.js')).HideSelectedRecords,
  <></>,
);
const OwnCountries = loadedLater<{ countries: readonly string[] }>(
  ['desk'],
  async () => (await import('../home/inaccessible-records.js')).OwnCountries,
  <></>,
);
const InaccessibleRecords = loadedLater<{ limited: number }>(
  ['desk'],
  async () => (await import('../home/inaccessible-records.js')).InaccessibleRecords,
  <></>,
);

interface Props {
  /** False: the queue waits for what stands above it. */
  isReady: boolean;
  views: QueueViews | null;
  /** Counts the views again. */
  countAgain: () => void;
  /** Called when the first rows are there, or why there are none. */
  onShown: () => void;
  /** What stands below the rows. */
  children?: ComponentChildren;
}

/** Every record that the member may see, narrowed and ordered as the address says. */
export function QueueSection({ isReady, views, countAgain, onShown, children }: Props) {
  const t = useText();
  const { countries } = useMember();
  const [, go] = useLocation();
  const address = readQueueAddress(useSearch());
  const path = queueRequest(address, '/api/incidents', t.language);
  const asked = useStaffFetch<RecordQueue>(path);
  const { settings, change, isKnown } = useQueueSettings();
  const isWaiting = !isReady || !isKnown;
  const isShown = !isWaiting && (asked.value !== null || asked.problem !== null);
  useEffect(() => {
    if (isShown) onShown();
  }, [isShown]);
  useFresh(asked);
  const [isArranging, setArranging] = useState(false);
  const names = useValueNames(asked.value, address);
  const selection = useQueueSelection(address);
  const show = (next: QueueAddress): void => go(withLanguage(queuePath(next)));
  const again = (): void => {
    asked.again();
    countAgain();
  };
  if (isWaiting) return <Coming />;
  return (
    <QueueFrame
      views={<QueueViewList {...{ address, views }} again={countAgain} />}
      filters={<FoldedFilters address={address} queue={asked.value} names={names} show={show} />}
    >
      <div class="queue-head">
        <h2 id="queue-title">{t('desk.home.records')}</h2>
        <QueueSearch address={address} show={show} />
        <Button data-do="arrange" onClick={() => setArranging(true)}>
          {t('desk.queue.arrange')}
        </Button>
      </div>
      <ChosenFilters address={address} names={names} show={show} />
      {asked.value && <SearchState queue={asked.value} />}
      <Awaited asked={{ ...asked, again: requestReload }}>
        {(queue) => <QueuePage {...{ queue, address, settings, selection, show, again }} />}
      </Awaited>
      {asked.value && countries && <OwnCountries countries={countries} />}
      {asked.value?.limited != null && <InaccessibleRecords limited={asked.value.limited} />}
      {children}
      {isArranging && <QueueSettingsDialog settings={settings} onClose={() => setArranging(false)} onChange={change} />}
    </QueueFrame>
  );
}

/** Searches the words of the records in the address. */
export function QueueSearch({ address, show }: { address: QueueAddress; show: (address: QueueAddress) => void }) {
  const t = useText();
  const [typed, setTyped] = useState(address.q);
  useLayoutEffect(() => setTyped(address.q), [address.q]);
  return (
    <search>
      <form
        class="list-search"
        onSubmit={(event) => {
          event.preventDefault();
          show({ ...address, q: typed, page: 1 });
        }}
      >
        <label class="visually-hidden" for="list-q">
          {t('desk.queue.search')}
        </label>
        <input
          id="list-q"
          class="input"
          type="search"
          autocomplete="off"
          maxLength={200}
          placeholder={t('desk.queue.search')}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit">{t('desk.home.find')}</Button>
      </form>
    </search>
  );
}

/** Says what a search does not look through now. */
function SearchState({ queue }: { queue: RecordQueue }) {
  const t = useText();
  const { state, percent } = queue.search;
  return state === 'on' ? null : (
    <p class="small quiet" role="status">
      {t(`desk.queue.search-${state}`, { percent })}
    </p>
  );
}

/** What the browser's history stores about a list from which a record was opened. */
interface Left {
  opened: string;
  scrolledTo: number;
}

/** Brings whoever comes back to a list from one of its records to where they were. */
const useComeBack = (): ((event: { target: EventTarget | null }) => void) => {
  useEffect(() => {
    const { opened, scrolledTo } = (history.state ?? {}) as Partial<Left>;
    if (opened === undefined) return;
    scrollTo(0, scrolledTo ?? 0);
    document.querySelector<HTMLElement>(`[data-record="${opened}"] .queue-link`)?.focus();
  }, []);
  return ({ target }) => {
    const opened = (target as Element).closest('a') && (target as Element).closest<HTMLElement>('[data-record]');
    if (!opened) return;
    const left: Left = { opened: opened.dataset['record']!, scrolledTo: scrollY };
    history.replaceState({ ...(history.state as object | null), ...left }, '');
  };
};

interface PageProps {
  queue: RecordQueue;
  address: QueueAddress;
  settings: ReturnType<typeof useQueueSettings>['settings'];
  selection: QueueSelection;
  show: (address: QueueAddress) => void;
  again: () => void;
}

function QueuePage({ queue, address, settings, selection, show, again }: PageProps) {
  const t = useText();
  const { role } = useMember();
  const { chosen } = selection;
  const isReviewer = role === 'reviewer';
  const noteOpened = useComeBack();
  // Analysts select what to export.
  const selects = ANALYSTS.includes(role);
  // Records without a code were never public, and hidden ones no longer are.
  const hideable = queue.items.filter(({ id, code, isHidden }) => chosen.has(id) && code !== null && !isHidden);
  return (
    <>
      <output class="list-count">
        {t('desk.queue.count', { n: queue.total, of: queue.of })}
        {chosen.size > 0 && ` · ${t('desk.queue.selected', { n: chosen.size })}`}
      </output>
      {queue.figure && <p class="small">{formatFigureOfQueue(queue.figure, t)}</p>}
      {queue.days && countChosen(address) > 0 && (
        <p class="small">
          <DeskLink to={figureOfQueue(address, queue.days)}>
            {t(address.figure === '' ? 'desk.queue.figure' : 'desk.queue.to-figure')}
          </DeskLink>
        </p>
      )}
      {selects && (queue.total > 0 || chosen.size > 0) && (
        <SelectionBar total={queue.total} {...{ selection, again }} />
      )}
      <QueueScroll onClickCapture={noteOpened}>
        <QueueTable
          items={queue.items}
          settings={settings}
          address={address}
          show={show}
          {...(selects
            ? {
                chosen,
                onChoose: (id, isChosen, isRange) => selection.choose(queue.items, id, isChosen, isRange),
                onChooseAll: (isChosen) => selection.chooseAll(queue.items, isChosen),
              }
            : {})}
        />
      </QueueScroll>
      {queue.pages > 1 && <Pages page={queue.page} pages={queue.pages} address={address} start="/desk" />}
      {isReviewer && (
        <HideSelectedRecords
          ids={hideable.map(({ id }) => id)}
          onHidden={(ids) => {
            selection.drop(ids);
            again();
          }}
        />
      )}
    </>
  );
}

interface PagesProps {
  page: number;
  pages: number;
  address: QueueAddress;
  /** The page of the desk. */ start: string;
}

/** Leads to the page before and after this one. */
export function Pages({ page, pages, address, start }: PagesProps) {
  const t = useText();
  const to = (n: number): string => queuePath({ ...address, page: n }, start);
  return (
    <nav class="queue-pages" aria-label={t('desk.queue.pages')}>
      {page > 1 && (
        <DeskLink to={to(page - 1)} class="button">
          {t('desk.queue.previous')}
        </DeskLink>
      )}
      <span>{t('desk.queue.page', { n: page, of: pages })}</span>
      {page < pages && (
        <DeskLink to={to(page + 1)} class="button">
          {t('desk.queue.next')}
        </DeskLink>
      )}
    </nav>
  );
}
