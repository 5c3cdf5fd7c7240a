import type { Period } from '@vigil/shared/day/period.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { inLanguage } from '@vigil/shared/incident/translation.js';
import type { PublicGroup, PublicIncidentSummary } from '@vigil/shared/public/response-types.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useEffect, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { api, type ProblemBody } from '../api.js';
import { usePublicFetch } from '../use-public-fetch.js';
import { pageBeingRendered } from '../page-being-rendered.js';
import { useText } from '../text-bundles.js';
import { figureByWords } from './figure-by-words.js';
import { groupName } from './group-name.js';
import { otherLanguage } from '@vigil/shared/public/other-language.js';
import { ListSearch } from './list-search.js';
import type { Places } from './places.js';
import { askedAs, type View, viewToSearch } from './view.js';
import { TextWith } from '../ui/text-with.js';

/**
 * An incident in a list: whether its day is certainly in the period, and whether it is shown separately from the figure
 * (single source).
 */
export type Item = PublicIncidentSummary & { certain: boolean; singleSource: boolean };
export interface Page {
  total: number;
  outOf: number;
  singleSource: number;
  items: Item[];
  next: string | null;
}

const AT_ONCE = 12;
/** Incidents per page where the list works without scripts. */
export const WRITTEN_AT_ONCE = 50;
/** File formats that contain all of them; others are on the data page. */
const FILES = [
  ['csv', 'CSV'],
  ['xlsx', 'Excel'],
  ['json', 'JSON'],
  ['geojson', 'GeoJSON'],
  ['arrows', 'Arrow'],
  ['parquet', 'Parquet'],
  ['acled.csv', 'ACLED'],
] as const;

interface Props {
  view: View;
  period: Period;
  places: Places | null;
  groups: readonly PublicGroup[];
}

/** The incidents that the figure counts, newest first, and the single-source ones shown separately. */
export function IncidentList({ view, period, places, groups }: Props) {
  const t = useText();
  const asked = askedAs(view, { period }) + (view.text === null ? '' : `&text=${encodeURIComponent(view.text)}`);
  const [list, setList] = useState<{ asked: string; page: Page } | null>(null);
  const [failure, setFailure] = useState<ProblemBody | null>(null);
  const load = async (cursor: string | null, signal?: AbortSignal): Promise<void> => {
    const reply = await api.get<Page>(
      `/api/public/incidents?${asked}&limit=${AT_ONCE}${cursor === null ? '' : `&cursor=${cursor}`}`,
      { signal },
    );
    if (signal?.aborted) return;
    setFailure(reply.ok ? null : reply.problem);
    if (!reply.ok) return;
    setList((before) => ({
      asked,
      page:
        cursor !== null && before?.asked === asked
          ? { ...reply.value, items: [...before.page.items, ...reply.value.items] }
          : reply.value,
    }));
  };
  useEffect(() => {
    const stop = new AbortController();
    void load(null, stop.signal);
    return () => stop.abort();
  }, [asked]);

  // On the server, the list must be in the page at once. It continues at the map's address, which needs no script.
  const isWritten = pageBeingRendered() !== null;
  const written = usePublicFetch<Page>(isWritten ? `/api/public/incidents?${asked}&limit=${AT_ONCE}` : null).value;
  const page = list?.page ?? written;
  const refused = failure?.errors?.find(({ pointer }) => pointer === 'text')?.text ?? null;
  return (
    <section class="incidents" aria-labelledby="incidents-title">
      <h2 id="incidents-title">{t('list.title')}</h2>
      {!isWritten && <ListSearch text={view.text} found={list?.asked === asked ? list.page : null} refused={refused} />}
      {view.text !== null && list?.asked === asked && (
        <p class="small">
          <Link href={figureByWords(view, view.text)}>{t('search.count')}</Link>
        </p>
      )}
      {page && page.total > 0 && (
        <p class="quiet small">
          {t('list.shown', { n: page.items.length, total: page.total })}
          {page.singleSource > 0 && t('list.of-them-single', { n: page.singleSource })}
        </p>
      )}
      {page?.total === 0 && view.text === null && <p>{t('list.none')}</p>}
      {failure && refused === null && <ListFailure failure={failure} again={() => void load(null)} />}
      <ol class="plain incident-list">
        {page?.items.map((item) => (
          <Entry key={item.code} item={item} places={places} groups={groups} />
        ))}
      </ol>
      {page && page.total > 0 && (isWritten || list?.asked === asked) && (
        <p class="small list-files">
          <TextWith
            words={t('cell.said')}
            name={t('list.save', { n: page.total })}
            said={FILES.map(([ending, name], i) => (
              <span key={ending}>
                {i > 0 && ' · '}
                <a download href={`/api/public/incidents.${ending}?${asked}&lang=${t.language}`}>
                  {name}
                </a>
              </span>
            ))}
          />
        </p>
      )}
      {page?.next &&
        (isWritten ? (
          <a class="button" href={`/${viewToSearch(view, t.language)}&cursor=${page.next}#incidents-title`}>
            {t('list.more', { n: Math.min(WRITTEN_AT_ONCE, page.total - page.items.length) })}
          </a>
        ) : (
          <button type="button" class="button" onClick={() => void load(page.next)}>
            {t('list.more', { n: Math.min(AT_ONCE, page.total - page.items.length) })}
          </button>
        ))}
    </section>
  );
}

/** Why there is no list, and what to do about it. */
export function ListFailure({ failure, again }: { failure: ProblemBody; again: () => void }) {
  const t = useText();
  return (
    <p role="alert">
      <strong>{failure.title || t('app.unreachable')}</strong> {failure.detail}{' '}
      <button type="button" class="button button-small" onClick={again}>
        {t('app.again')}
      </button>
    </p>
  );
}

export function Entry({ item, places, groups }: { item: Item; places: Places | null; groups: readonly PublicGroup[] }) {
  const t = useText();
  const acts = [
    ...new Set(item.acts.map(({ type }) => (type === 'WITHHELD' ? t('act.withheld') : label(type, t.language)))),
  ];
  const named = item.groups
    .filter(({ link }) => link === 'GL_STATED')
    .flatMap(({ code }) => groups.find((group) => group.code === code) ?? []);
  const title = inLanguage(item.title, item.titleTranslation, t.language);
  const language = otherLanguage(title, t.language);
  const done = acts.length > 0 ? acts.join(t('list.and')) : label(item.interference, t.language);
  return (
    <li class={`incident-entry ${item.singleSource ? 'incident-single' : ''}`}>
      <p class="incident-when">
        <span>{formatWindow(item.when as Parameters<typeof formatWindow>[0], t.language)}</span> ·{' '}
        <span>{places?.nameOfRecord(item.place.code, t.language)}</span>
      </p>
      {/* By rule, in the reader's language, before a title that is not. */}
      {language && (
        <p>
          <strong>{t('cell.said', { name: label(item.kind, t.language), said: done })}</strong>
        </p>
      )}
      <h3 class="incident-title">
        <Link href={`/incidents/${item.code}`} lang={language}>
          {title}
        </Link>
      </h3>
      {acts.length > 0 && !language && <p class="incident-acts">{done}</p>}
      <p class="incident-tags">
        {item.singleSource && <span class="tag tag-single">{t('list.single')}</span>}
        {!item.certain && <span class="tag">{t('list.possible')}</span>}
        {named.map((group) => (
          <Link class="tag tag-link" key={group.code} href={`/groups/${group.code}`}>
            {groupName(group, t)}
          </Link>
        ))}
      </p>
    </li>
  );
}
