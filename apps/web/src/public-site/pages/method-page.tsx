import { factsOf, LANGUAGES } from '@vigil/shared/language/languages.js';
import readShares from '@vigil/shared/language/read-shares.json';
import { INDICATOR_CODES, INDICATORS } from '@vigil/shared/counting/indicators.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { figureStandards } from '@vigil/shared/public/figure-standards.js';
import type { ObjectionInfo } from '@vigil/shared/public/objection.js';
import type { PublicPeopleTotals } from '@vigil/shared/public/response-types.js';
import type { Words as WordList } from '@vigil/shared/text/text.js';
import { useLocation } from 'wouter-preact';
import { Link } from '../../ui/link.js';
import { useAbout } from '../../installation-info.js';
import { setHead } from '../../page-being-rendered.js';
import { lazyPage, usePublicFetch } from '../../use-public-fetch.js';
import { addBundleFiles, useText } from '../../text-bundles.js';
import type { ExampleName } from './how-examples.js';
import { HowPicture } from './how-picture.js';
import { HowWeCount } from './how-we-count.js';
import { Page, PageWords } from './page.js';
import { WithheldTotals } from './withheld-totals.js';

addBundleFiles(import.meta.glob<WordList>('../../../../../libs/shared/text/how/*.json', { import: 'default' }));

/** The chapters of the method, in text order; each has a title and paragraphs 1, 2, 3... in the text bundle. */
const CHAPTERS = [
  'what',
  'counts',
  'grades',
  'unknown',
  'dates',
  'places',
  'accounts',
  'assessment',
  'coverage',
  'harm',
  'totals',
  'changes',
  'objections',
  'cite',
  'leaving',
] as const;

/** The worked picture of a chapter. */
const PICTURES: Partial<Record<(typeof CHAPTERS)[number], readonly ExampleName[]>> = {
  what: ['unit'],
  counts: ['kinds'],
  grades: ['checked'],
  unknown: ['unknown'],
  dates: ['days'],
  assessment: ['lawful'],
  coverage: ['zero', 'share'],
};

/** The words of our figures, in the order in which a reader meets them. */
const WORDS = [
  'at-least',
  'assembly',
  'incident',
  'interfered',
  'restriction',
  'force',
  'liberty',
  'unlawful',
  'single',
  'watched',
  'media',
  'unwatched',
  'not-recorded',
  'so-far',
  'edition',
] as const;

const People = lazyPage(() => import('./people-page.js'));
const Person = lazyPage(() => import('./person-page.js'));

/**
 * The method in words, and in pictures: one file, because both have the same words and drawings. It also leads to the
 * pages about people, because each page that the shell names weighs on the map.
 */
export default function MethodPage({ code }: { code: string }) {
  const [path] = useLocation();
  if (code) return <Person code={code} />;
  if (path === '/people') return <People />;
  return <PageWords more={['how']}>{path === '/method' ? <Method /> : <HowWeCount />}</PageWords>;
}

/** Explains how the figures are made, for readers who want to rely on them. */
function Method() {
  const t = useText();
  const about = useAbout();
  const names = {
    organisation: about?.organisation ?? '',
    standards: about ? figureStandards(about.standards, about, t) : '',
    page: about === null || about.leaveTo === 'about:blank' ? t('method.leaving-empty') : about.leaveTo,
  };
  setHead({ canonical: '/method', description: t('method.lead') });
  return (
    <Page title={t('public.method')}>
      <h1>{t('method.title')}</h1>
      <p class="lead">{t('method.lead')}</p>
      <h2>{t('how.short.title')}</h2>
      <ul>
        {[1, 2, 3, 4].map((n) => (
          <li key={n}>{t(`how.short.${n}`)}</li>
        ))}
      </ul>
      <p>
        <Link href="/how-we-count">{t('how.link')}</Link>
      </p>
      <nav class="contents" aria-label={t('method.contents')}>
        <ol class="plain">
          {CHAPTERS.map((one) => (
            <li key={one}>
              <a href={`#${one}`}>{t(`method.${one}`)}</a>
            </li>
          ))}
          <li>
            <a href="#figures">{t('method.figures')}</a>
          </li>
          <li>
            <a href="#words">{t('word.title')}</a>
          </li>
          <li>
            <a href="#languages">{t('languages.title')}</a>
          </li>
        </ol>
      </nav>
      {CHAPTERS.map((one) => (
        <section key={one} class="part" aria-labelledby={one}>
          <h2 id={one}>{t(`method.${one}`)}</h2>
          {[1, 2, 3, 4]
            .filter((n) => t.has(`method.${one}.${n}`))
            .map((n) => (
              <p key={n}>{t(`method.${one}.${n}`, names)}</p>
            ))}
          {PICTURES[one]?.map((name) => (
            <HowPicture key={name} name={name} level={3} />
          ))}
          {one === 'grades' && about && <p>{t(`method.publishing.${about.publishing}`)}</p>}
          {one === 'harm' && <WithheldTotals />}
          {one === 'harm' && <LinkToPeople />}
          {one === 'objections' && <ObjectionNumbers />}
        </section>
      ))}
      <section class="part" aria-labelledby="figures">
        <h2 id="figures">{t('method.figures')}</h2>
        <p>{t('method.figures-help')}</p>
        <dl class="terms">
          {INDICATOR_CODES.map((code) => (
            <div class="term" id={code} key={code}>
              <dt>
                {t(`indicator.${code}`)}{' '}
                <span class="quiet small">{t('method.version', { code, version: INDICATORS[code].version })}</span>
              </dt>
              <dd>{t(`rule.${code}`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="part" aria-labelledby="words">
        <h2 id="words">{t('word.title')}</h2>
        <p>{t('word.help')}</p>
        <dl class="terms">
          {WORDS.map((word) => (
            <div class="term" id={`word-${word}`} key={word}>
              <dt>{t(`word.${word}`)}</dt>
              <dd>{t(`word.${word}.text`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Languages />
    </Page>
  );
}

const SHARES: Readonly<Record<string, { public: number; all: number }>> = readShares;

/** Says of each language how much of it a native reader has read. */
function Languages() {
  const t = useText();
  return (
    <section class="part" aria-labelledby="languages">
      <h2 id="languages">{t('languages.title')}</h2>
      <p>{t('languages.help')}</p>
      <ul>
        {LANGUAGES.map((one) => {
          const language = factsOf(one).ownName;
          const share = SHARES[one];
          return (
            <li key={one}>
              {share ? t('languages.read', { language, ...share }) : t('languages.original', { language })}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Leads to the totals of people deprived of liberty, if any is shown. */
function LinkToPeople() {
  const t = useText();
  const totals = usePublicFetch<PublicPeopleTotals>('/api/public/people-totals').value;
  const pages = usePublicFetch<{ total: number }>('/api/public/person-pages').value;
  if (!totals?.items.length && !pages?.total) return null;
  return (
    <p>
      <Link href="/people">{t('method.people')}</Link>
    </p>
  );
}

/** How many objections came and were answered, up to the end of last month. Small numbers are not told. */
function ObjectionNumbers() {
  const t = useText();
  const { value } = usePublicFetch<ObjectionInfo>('/api/public/objections');
  const said = (what: 'received' | 'answered', n: number | null): string =>
    n === null ? t(`method.objections.${what}-few`) : t(`method.objections.${what}`, { n });
  return (
    <>
      {value && (
        <p>
          {t('method.objections.days', { n: value.answerDays })}{' '}
          {t('method.objections.numbers', {
            until: formatDay(value.until as Day, t.language),
            received: said('received', value.received),
            answered: said('answered', value.answered),
          })}
        </p>
      )}
      <p>
        <Link href="/objections/new">{t('public.object')}</Link>
      </p>
    </>
  );
}
