import { HIDDEN, recordListStates } from '@vigil/shared/incident/desk-list-states.js';
import type { RecordListItem } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { useEffect, useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { ServerWarnings } from '../administering/server-health-page.js';
import { WaitingMembers } from './waiting-members.js';
import { FollowedQueries } from '../analysing/followed-queries.js';
import { Awaited, Refused, useStaffFetch, useFresh } from '../use-staff-fetch.js';
import { ExportRequests } from '../exporting/export-requests.js';
import { DamagedFiles } from '../evidence/evidence-integrity.js';
import { DeskLink } from '../desk-link.js';
import { mayLogIncidents, PageHead } from '../desk-frame.js';
import { HidingNotices } from '../hiding/hiding-notices.js';
import { HideSelectedRecords } from '../hiding/hide-selected-records.js';
import { formatCode, formatMoment } from '../format-answer.js';
import { WaitingReleases } from '../releasing/waiting-releases.js';
import { useMember, useSession } from '../session.js';
import { InaccessibleRecords } from './inaccessible-records.js';
import { addressOf, HEAPS, readRecordListQuery, type Heap, type RecordListQuery } from './record-list-query.js';
import { RecordRows } from './record-rows.js';
import { forgetDraft, keptDrafts, type KeptDraft } from '../draft/draft-store.js';
import { usePlaces } from '../places-context.js';

/** `/desk`: the member's tasks, and every record that they can see. */
export function HomePage() {
  const t = useText();
  const { name, role } = useMember();
  const search = useSearch();
  const question = readRecordListQuery(search);
  if (role === 'admin') return <AdministratorHome />;
  return (
    <>
      <PageHead title={t('desk.home.title', { name })}>
        {mayLogIncidents(role) && (
          <DeskLink to="/desk/incidents/new" class="button button-primary">
            + {t('desk.home.log')}
          </DeskLink>
        )}
      </PageHead>
      {role === 'reviewer' && <AtRisk />}
      {role === 'reviewer' && <NewObjections />}
      {role === 'reviewer' && <HidingNotices />}
      {role === 'reviewer' && <DamagedFiles />}
      <WaitingMembers />
      <OnThisDevice />
      <ExportRequests isHome />
      {role !== 'monitor' && <WaitingReleases />}
      {role !== 'monitor' && <FollowedQueries />}
      <Heaps heaps={HEAPS[role] ?? []} />
      <List question={question} />
    </>
  );
}

/** People at risk, according to field reports, come before everything else. */
function AtRisk() {
  const t = useText();
  const inbox = useStaffFetch<{ urgent: number }>('/api/field/inbox');
  useFresh(inbox);
  const n = inbox.value?.urgent ?? 0;
  return n === 0 ? null : (
    <Band tone="error">
      <p>
        <DeskLink to="/desk/field">
          <strong>{t('desk.home.at-risk', { n })}</strong>
        </DeskLink>
      </p>
    </Band>
  );
}

/** What people wrote about public pages and nobody has taken. */
function NewObjections() {
  const t = useText();
  const asked = useStaffFetch<{ counts: { new: number } }>('/api/objections?state=new');
  useFresh(asked);
  const n = asked.value?.counts.new ?? 0;
  return n === 0 ? null : (
    <Band tone="note">
      <p>
        <DeskLink to="/desk/objections?state=new">
          <strong>{t('desk.home.objections', { n })}</strong>
        </DeskLink>
      </p>
    </Band>
  );
}

/** Administrators never read records: their home page shows people and settings. */
function AdministratorHome() {
  const t = useText();
  return (
    <>
      <PageHead title={t('desk.page.home')} />
      <DamagedFiles />
      <ServerWarnings />
      <WaitingReleases />
      <WaitingMembers />
      <p class="lead">{t('desk.home.admin')}</p>
      <div class="form-actions">
        <DeskLink to="/desk/people" class="button">
          {t('desk.page.people')}
        </DeskLink>
        <DeskLink to="/desk/groups" class="button">
          {t('desk.page.groups')}
        </DeskLink>
        <DeskLink to="/desk/settings" class="button">
          {t('desk.page.settings')}
        </DeskLink>
      </div>
    </>
  );
}

const countOf = (queue: RecordQueue | null, filter: string, value: string): number =>
  queue?.filters[filter]?.find(([other]) => other === value)?.[1] ?? 0;

function Heaps({ heaps }: { heaps: readonly Heap[] }) {
  const t = useText();
  const mine = useStaffFetch<RecordQueue>('/api/incidents?mine=true');
  const all = useStaffFetch<RecordQueue>('/api/incidents');
  useFresh(mine, all);
  const count = ({ question }: Heap): number =>
    question.corrections
      ? countOf(all.value, 'task', 'correction')
      : countOf((question.mine ? mine : all).value, 'status', question.status!);
  const waiting = heaps.filter((heap) => count(heap) > 0);
  const returned = mine.value?.items.filter((item) => item.status === 'WS_RETURNED') ?? [];
  return (
    <section class="heaps" aria-labelledby="heaps-title">
      <h2 id="heaps-title">{t('desk.home.needs-me')}</h2>
      {mine.value && all.value && waiting.length === 0 && <p class="quiet">{t('desk.home.nothing-waits')}</p>}
      <ul class="plain heap-list">
        {waiting.map((heap) => (
          <li key={heap.key}>
            <DeskLink to={addressOf(heap.question, '/desk')} class="heap">
              <strong class="heap-number">{t('desk.number', { n: count(heap) })}</strong>{' '}
              <span>{t(`desk.heap.${heap.key}`, { n: count(heap) })}</span>
            </DeskLink>
          </li>
        ))}
      </ul>
      {returned.length > 0 && (
        <ul class="plain asked-list">
          {returned.map((item) => (
            <li key={item.id} class="asked">
              <DeskLink to={`/desk/incidents/${item.id}`}>{item.title ?? t('desk.home.untitled')}</DeskLink>
              {item.question && <blockquote>{item.question}</blockquote>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function List({ question }: { question: RecordListQuery }) {
  const t = useText();
  const [, go] = useLocation();
  const [typed, setTyped] = useState(question.q);
  useEffect(() => setTyped(question.q), [question.q]);
  const address = addressOf(question, '/api/incidents');
  const asked = useStaffFetch<RecordQueue>(address);
  useFresh(asked);
  const show = (part: Partial<RecordListQuery>): void => {
    const lang = new URLSearchParams(location.search).get('lang');
    go(addressOf({ ...question, ...part }, '/desk', lang ? { lang } : {}));
  };
  const counts: Record<string, number> = Object.fromEntries(asked.value?.filters['status'] ?? []);
  const corrections = countOf(asked.value, 'task', 'correction');
  const states = recordListStates().filter((code) => (counts[code] ?? 0) > 0 || code === question.status);
  return (
    <section aria-labelledby="list-title">
      <h2 id="list-title">{t('desk.home.records')}</h2>
      <div class="list-tools">
        <search>
          <form
            class="list-search"
            onSubmit={(event) => {
              event.preventDefault();
              show({ q: typed });
            }}
          >
            <label class="visually-hidden" for="list-q">
              {t('desk.home.search')}
            </label>
            <input
              id="list-q"
              class="input"
              type="search"
              autocomplete="off"
              placeholder={t('desk.home.search')}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
            <Button type="submit">{t('desk.home.find')}</Button>
          </form>
        </search>
        <label class="check">
          <input
            type="checkbox"
            checked={question.mine}
            onChange={(event) => show({ mine: event.currentTarget.checked })}
          />
          <span>{t('desk.home.mine')}</span>
        </label>
      </div>
      <fieldset class="filters">
        <legend class="visually-hidden">{t('desk.home.by-state')}</legend>
        <button
          type="button"
          class="filter"
          aria-pressed={question.status === null && !question.corrections}
          onClick={() => show({ status: null, corrections: false })}
        >
          {t('desk.home.all')}{' '}
          <span class="filter-n">{t('desk.number', { n: Object.values(counts).reduce((sum, n) => sum + n, 0) })}</span>
        </button>
        {states.map((code) => (
          <button
            key={code}
            type="button"
            class="filter"
            aria-pressed={question.status === code}
            onClick={() => show({ status: code, corrections: false })}
          >
            {code === HIDDEN ? t('desk.hidden.title') : formatCode(code, t)}{' '}
            <span class="filter-n">{t('desk.number', { n: counts[code] ?? 0 })}</span>
          </button>
        ))}
        {(corrections > 0 || question.corrections) && (
          <button
            type="button"
            class="filter"
            aria-pressed={question.corrections}
            onClick={() => show({ status: null, corrections: true })}
          >
            {t('desk.home.corrections')} <span class="filter-n">{t('desk.number', { n: corrections })}</span>
          </button>
        )}
      </fieldset>
      {asked.value?.limited != null && <InaccessibleRecords limited={asked.value.limited} />}
      <Awaited asked={asked}>
        {(first) => <Listed key={address} first={first} question={question} again={asked.again} />}
      </Awaited>
    </section>
  );
}

/** The first page and the pages loaded after it. */
function Listed({ first, question, again }: { first: RecordQueue; question: RecordListQuery; again: () => void }) {
  const t = useText();
  const { api } = useSession();
  const { role } = useMember();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [more, setMore] = useState<{ of: RecordQueue; items: RecordListItem[]; page: number }>({
    of: first,
    items: [],
    page: first.page,
  });
  const [problem, setProblem] = useState<Parameters<typeof Refused>[0]['problem'] | null>(null);
  const [busy, setBusy] = useState(false);
  const current = more.of === first ? more : { of: first, items: [], page: first.page };
  const items = [...first.items, ...current.items];
  const load = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.get<RecordQueue>(addressOf(question, '/api/incidents', { page: String(current.page + 1) }));
    setBusy(false);
    if (!reply.ok) return setProblem(reply.problem);
    setMore({ of: first, items: [...current.items, ...reply.value.items], page: reply.value.page });
  };
  return (
    <>
      <output class="list-count">{t('desk.home.count', { k: items.length, n: first.total })}</output>
      <RecordRows items={items} {...(role === 'reviewer' ? { chosen, onChoose: setChosen } : {})} />
      {problem && <Refused problem={problem} />}
      {current.page < first.pages && (
        <Button busy={busy} onClick={() => void load()}>
          {t('desk.home.more')}
        </Button>
      )}
      {role === 'reviewer' && (
        <HideSelectedRecords
          ids={items.filter(({ id }) => chosen.has(id)).map(({ id }) => id)}
          onHidden={(ids) => {
            setChosen(new Set([...chosen].filter((id) => !ids.includes(id))));
            again();
          }}
        />
      )}
    </>
  );
}

/** Records that were typed here and are only on this device until they are saved. */
function OnThisDevice() {
  const t = useText();
  const member = useMember();
  const { country } = usePlaces();
  const [kept, setKept] = useState<readonly KeptDraft[]>([]);
  const read = (): void => void keptDrafts(member.id).then(setKept);
  useEffect(read, [member.id]);
  const drop = async (draft: KeptDraft): Promise<void> => {
    await forgetDraft(draft.member, draft.incident, draft.tab);
    read();
  };
  if (kept.length === 0) return null;
  return (
    <section class="band band-warning device" aria-labelledby="device-title">
      <h2 id="device-title">{t('desk.device.title', { n: kept.length })}</h2>
      <p>{t('desk.device.text')}</p>
      <ul class="plain">
        {kept.map((draft) => {
          const title =
            typeof draft.typed.title === 'string' && draft.typed.title.trim() !== ''
              ? draft.typed.title
              : t('desk.home.untitled');
          return (
            <li key={`${draft.incident} ${draft.tab}`} class="device-row">
              <DeskLink to={`/desk/incidents/${draft.incident}`}>{title}</DeskLink>{' '}
              <span>{formatMoment(draft.keptAt, t, country?.timeZone)}</span>
              <Button
                tone="quiet"
                class="button-small"
                aria-label={t('desk.device.drop-what', { what: title })}
                onClick={() => void drop(draft)}
              >
                {t('desk.device.drop')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
