import { storedLanguage } from '@vigil/shared/language/languages.js';
import { formatWithParts } from '@vigil/shared/counting/format-story.js';
import { INDICATORS } from '@vigil/shared/counting/indicators.js';
import { asPeriod, parsePeriod } from '@vigil/shared/day/period.js';
import type { Found, FoundItem } from '@vigil/shared/finding/find.js';
import { unitWithin } from '@vigil/shared/finding/period-in.js';
import type { FoundDivision } from '@vigil/shared/finding/lexicon.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useSearch } from 'wouter-preact';
import { Link } from '../../ui/link.js';
import { useAbout } from '../../installation-info.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { answerTo } from '../answer-to-query.js';
import { PeriodTable } from '../figure-tables.js';
import { namesForSentences } from '../names-for-sentences.js';
import { useCounts } from '../use-counts.js';
import { hasNoFiguresYet } from '../no-figures-yet.js';
import { useCoverage, useGroups, wholeOf } from '../use-figures.js';
import { usePlacesOf } from '../use-places.js';
import { splitOf } from '../divided-by.js';
import { assessedQuery } from '../use-story.js';
import { type Filter, LONGEST_TEXT, viewFrom, viewToSearch } from '../view.js';
import { watchOfAnswer } from '../who-watched.js';
import { DividedFigure } from './divided-figure.js';
import { Page, PageWords } from './page.js';
import { WordsFigure } from './words-figure.js';
import './subject.css';

export default function SearchPage() {
  return (
    <PageWords more={['beside']}>
      <Search />
    </PageWords>
  );
}

/** One field for names, codes and pages, and for questions in plain words. A plain form, so it needs no script. */
function Search() {
  const t = useText();
  const about = useAbout();
  const search = useSearch();
  const asked = new URLSearchParams(search);
  const words = (asked.get('words') ?? '').slice(0, LONGEST_TEXT).trim();
  const text = (asked.get('text') ?? '').slice(0, LONGEST_TEXT);
  const period = asked.get('period');
  const isAsked = text.trim() !== '';
  const found = usePublicFetch<Found>(
    isAsked && words === '' ? `/api/public/find?text=${encodeURIComponent(text)}` : null,
  );
  if (words !== '')
    return <Page title={t('words.title', { words })}>{about && <WordsFigure {...{ search, words, about }} />}</Page>;
  return (
    <Page title={isAsked ? t('find.title-of', { text }) : t('find.title')}>
      <h1 id="search">{t('find.title')}</h1>
      <form action="/search" role="search" aria-labelledby="search" key={text} class="find-form">
        <label>
          {t('find.label')}{' '}
          <input
            class="input"
            type="search"
            name="text"
            defaultValue={text}
            maxLength={LONGEST_TEXT}
            spellcheck={false}
          />
        </label>
        <input type="hidden" name="lang" value={t.language} />
        <Button type="submit" tone="primary">
          {t('find.button')}
        </Button>
      </form>
      {!isAsked && <p class="small quiet">{t('find.example')}</p>}
      {found.state === 'failed' && <p role="alert">{found.problem.title || t('app.unreachable')}</p>}
      <div aria-live="polite" aria-busy={isAsked && found.state === 'loading'}>
        {isAsked && found.value && about && <Offered {...{ text, about }} found={inPeriod(found.value, period)} />}
      </div>
    </Page>
  );
}

/** What is found, about a period where the words name none. A key that names no period changes nothing. */
function inPeriod(found: Found, period: string | null): Found {
  if (!found.figure || period === null || !parsePeriod(period)) return found;
  const { query, narrower, acts, over } = found.figure;
  const within = <Q extends string | null>(one: Q) =>
    one && (one.includes('&period=') ? one : `${one}&period=${period}`);
  return {
    ...found,
    figure: {
      ...found.figure,
      query: within(query),
      narrower: within(narrower),
      acts: within(acts),
      // Months that were asked for stay months.
      over: over === 'year' && within(query) !== query ? unitWithin(period) : over,
    },
  };
}

function Offered({ text, found, about }: { text: string; found: Found; about: PublicAbout }) {
  const t = useText();
  const { figure, isQuestion, items } = found;
  const told = figure && <Figure figure={figure} about={about} />;
  return (
    <>
      {isQuestion && told}
      {items.length > 0 && (
        <section class="part" aria-labelledby="found">
          <h2 id="found">{t('find.items')}</h2>
          <ul class="plain find-items">
            {items.map((item) => (
              <li key={item.kind === 'page' ? item.path : item.code}>
                <Item item={item} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {!isQuestion && told}
      {!figure && items.length === 0 && <p>{t('find.none', { text })}</p>}
      <p>
        <Link href={`/?text=${encodeURIComponent(text)}`}>{t('find.in-incidents', { text })}</Link>
      </p>
      {!isQuestion && (
        <p>
          <Link href={`/search?words=${encodeURIComponent(text)}`}>{t('find.count-words', { text })}</Link>
        </p>
      )}
    </>
  );
}

/**
 * The figure that the words mean. Where they may mean arrests alone, those come first, as acts and as people, and the
 * figure says what it is of.
 */
function Figure({
  figure: { query, narrower, acts, by, over, notInFigure },
  about,
}: {
  figure: NonNullable<Found['figure']>;
  about: PublicAbout;
}) {
  const t = useText();
  return (
    <section class="part" aria-labelledby="found-figure">
      <h2 id="found-figure">{t('find.figure')}</h2>
      {notInFigure.length > 0 && <p>{t('find.not-in-figure', { words: notInFigure.join(t('list.and')) })}</p>}
      {narrower !== null && (
        <>
          <p>{t('find.narrower')}</p>
          {acts !== null && <FigureInWords query={acts} {...{ about, by, over }} />}
          <FigureInWords query={narrower} about={about} />
          <p>{t('find.wider')}</p>
        </>
      )}
      <FigureInWords query={query} {...{ about, by, over }} />
    </section>
  );
}

/**
 * A figure in words, with the map that shows it. Where somebody asks who, where, whose, or whether it got worse, its
 * division answers first.
 */
function FigureInWords({
  query,
  by = null,
  over = null,
  about,
}: {
  query: string;
  by?: FoundDivision | null;
  over?: 'month' | 'year' | null;
  about: PublicAbout;
}) {
  const t = useText();
  const groups = useGroups();
  const coverage = useCoverage();
  const pairs = new URLSearchParams(query);
  const places = usePlacesOf((pairs.get('place') ?? '').split(',').filter(Boolean));
  const asked = pairs.has('period') ? query : `${query}&period=${wholeOf(about).key}`;
  const answer = answerTo(asked, useCounts(asked).value?.answer);
  // The map shows the number that a rate per inhabitants divides, and so does its division by time.
  const counted = query.replace(
    /^indicator=(I2[23])/,
    (_, code: 'I22' | 'I23') => `indicator=${INDICATORS[code].perInhabitants}`,
  );
  const view = viewFrom(`?${counted}`);
  const assessedAsked = assessedQuery(view, asPeriod(new URLSearchParams(asked).get('period')!));
  const assessing = useCounts(assessedAsked);
  const assessed = answerTo(assessedAsked, assessing.value?.answer);
  const split = by && splitOf(by, view, places);
  const dividing = split ?? (over && `period&unit=${over}`);
  const divides = split ? asked : asked.replace(query, counted);
  const askedDivided = dividing && places ? `${divides}&split=${dividing}` : null;
  const division = useCounts(askedDivided);
  const divided = answerTo(askedDivided, division.value?.answer);
  if (hasNoFiguresYet(about, null)) return <p>{t('nothing-yet.text')}</p>;
  const isWaiting =
    (dividing && !divided && division.state !== 'failed') ||
    (assessedAsked !== null && !assessed && assessing.state !== 'failed');
  if (!answer || !places || isWaiting) return null;
  return (
    <>
      {by && divided && <DividedFigure answer={divided} {...{ by, places, coverage, groups, assessed }} />}
      {!by && over && divided && (
        <PeriodTable
          series={divided}
          {...{ places, coverage }}
          isComparison
          choosing={(key) => ({ href: `/${viewToSearch({ ...view, period: key }, t.language)}` })}
        />
      )}
      <p class="lead">
        {formatWithParts(
          { all: answer, byGroup: null, assessed },
          t,
          namesForSentences(about, places, groups, t),
          watchOfAnswer(answer, coverage, places),
        ).join('') + t('headline.end')}
      </p>
      <p>
        <Link href={`/?${counted}${by ? `&by=${by}` : over ? `&unit=${over}` : ''}`} class="button">
          {t('find.open')}
        </Link>
      </p>
    </>
  );
}

/** The word for each page that a search can lead to. */
const PAGE_WORDS: Readonly<Record<string, string>> = { '/': 'public.map', '/objections/new': 'public.object' };

function Item({ item }: { item: FoundItem }) {
  const t = useText();
  const kind = t(`find.kind-${item.kind}`);
  if (item.kind === 'page')
    return (
      <>
        <Link href={item.path}>{t(PAGE_WORDS[item.path] ?? `public.${item.path.slice(1)}`)}</Link>{' '}
        <span class="quiet">{kind}</span>
      </>
    );
  if (item.kind === 'incident')
    return (
      <>
        <Link href={`/incidents/${item.code}`}>{item.code}</Link> <span class="quiet">{kind}</span>
      </>
    );
  // The first figure is of assemblies, and has no reprisals.
  const figure = item.kind === 'term' && item.filter === 'kinds' ? 'indicator=I04&' : '';
  const href =
    item.kind === 'term' ? `/?${figure}${item.filter satisfies Filter}=${item.code}` : `/${item.kind}s/${item.code}`;
  const what = item.kind === 'term' ? t(`filter.${item.filter}`) : kind;
  const within = item.kind === 'term' ? null : item.within;
  return (
    <>
      <Link href={href}>{item.name[storedLanguage(t.language)]}</Link>{' '}
      <span class="quiet">{[within?.[storedLanguage(t.language)], what].filter(Boolean).join(t('list.and'))}</span>
    </>
  );
}
