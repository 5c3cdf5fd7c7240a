import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useMemo } from 'preact/hooks';
import { Link } from '../../ui/link.js';
import { compareNames } from '@vigil/shared/language/compare-names.js';
import { useAbout } from '../../installation-info.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { setHead, pageBeingRendered } from '../../page-being-rendered.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { byKey, NOTHING } from '../cell-numbers.js';
import { useCoverage, wholeOf } from '../use-figures.js';
import { gazetteerOf } from '../gazetteer-of.js';
import { DashKey, numberOrDash, afterZero } from '../number-or-dash.js';
import { looseOf, withMayLie } from '../may-lie.js';
import { type PlacesBody, placesOf } from '../places.js';
import { formatRateInList } from '../format-rate.js';
import { hasNoFiguresYet, NoFiguresYet } from '../no-figures-yet.js';
import { useCounts } from '../use-counts.js';
import { afterWatch, useOnSiteOnly } from '../use-on-site-only.js';
import { knownFrom, watchIn, watchKey } from '../who-watched.js';
import { FilterBox, useFilterText } from './filter-box.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { Said } from './record-text.js';
import '../table-folds.css';
import './subject.css';

export default function PlacesPage() {
  return (
    <PageWords more={['beside']}>
      <All />
    </PageWords>
  );
}

function All() {
  const t = useText();
  const about = useAbout();
  const reading = usePublicFetch<PlacesBody>('/api/public/places');
  const communes = usePublicFetch<PlacesBody>('/api/public/places?level=3');
  if (reading.state === 'failed' && reading.value === null)
    return <NothingHere problem={reading.problem} notFound={t('app.not-found')} again={reading.again} />;
  return reading.value && about ? (
    <AllPlaces body={reading.value} communes={communes.value?.places ?? []} about={about} />
  ) : (
    <Loading />
  );
}

const MOST = 60;

/** All provinces with their figures. Every other place can be found by any of its names. */
function AllPlaces({
  body,
  communes,
  about,
}: {
  body: PlacesBody;
  communes: PlacesBody['places'];
  about: PublicAbout;
}) {
  const t = useText();
  const [sought] = useFilterText();
  const isSearch = sought.trim() !== '';
  // In a browser, the search must answer the first letter.
  const needsAll = isSearch || pageBeingRendered() === null;
  const gazetteer = useMemo(() => (needsAll ? gazetteerOf(body, communes) : null), [body, communes]);
  const places = useMemo(() => placesOf(body).with(communes), [body, communes]);
  const coverage = useCoverage();
  const period = wholeOf(about);
  const asked = (indicator: string, level: number): string =>
    `indicator=${indicator}&period=${period.key}&split=place:${level}`;
  const { widest } = places;
  /** The widest level is listed; the others are only for what a search finds. */
  const askedAt = (indicator: string, level: number): string | null =>
    level === widest || (level > widest && needsAll) ? asked(indicator, level) : null;
  const answers = [
    useCounts(askedAt('I01', 0)).value?.answer,
    useCounts(askedAt('I01', 1)).value?.answer,
    useCounts(askedAt('I01', 2)).value?.answer,
    useCounts(askedAt('I01', 3)).value?.answer,
  ];
  const rates = [
    useCounts(askedAt('I03', 0)).value?.answer,
    useCounts(askedAt('I03', 1)).value?.answer,
    useCounts(askedAt('I03', 2)).value?.answer,
    useCounts(askedAt('I03', 3)).value?.answer,
  ];
  const recorded = answers.map((answer) => byKey(answer ?? null));
  const loose = looseOf(recorded.map((numbers, level) => (answers[level] ? numbers : null)).slice(widest), places);
  const found = isSearch
    ? gazetteer!.search(sought, { limit: MOST + 1 }).filter((place) => !gazetteer!.isWhole(place))
    : [];
  const provinces = places
    .atLevel(widest)
    .sort((a, b) => compareNames(t.language)(places.name(a.code, t.language), places.name(b.code, t.language)));
  const codes = (isSearch ? found : provinces).map(({ code }) => code);
  const shown = codes
    .slice(0, MOST)
    .map((code) => places.get(code)!)
    .filter(Boolean);
  const said = !isSearch
    ? t('places.shown', { n: shown.length })
    : codes.length > MOST
      ? t('places.first', { n: MOST })
      : t('places.found', { n: shown.length });
  setHead({ canonical: '/places', description: t('places.help') });
  const onSiteOnly = useOnSiteOnly(coverage, places);
  const watchAt = (code: string) => watchIn(code, period, knownFrom(about), coverage, places);
  const numbersAt = (code: string, level: number) =>
    withMayLie(recorded[level]!.get(code) ?? NOTHING, code, loose, places, t);
  const rateAt = (code: string, level: number) => rates[level]?.cells.find(({ keys }) => keys[0] === code);
  return (
    <Page title={t('public.places')}>
      <h1>{t('public.places')}</h1>
      <p>
        {t('places.help')}
        {widest > 0 && (
          <>
            {' '}
            <Link href={places.pathOf(null)}>
              {t('places.country', { name: places.name(places.country.code, t.language) })}
            </Link>
          </>
        )}
      </p>
      {hasNoFiguresYet(about, null) && <NoFiguresYet level={2} />}
      <FilterBox label={t('places.filter')} said={said} />
      <Table
        stacks="beside"
        caption={formatPeriodOn(period, knownFrom(about), t)}
        rows={shown}
        rowKey={({ code }) => code}
        empty={t('index.nothing')}
        columns={[
          {
            key: 'name',
            head: t('place.one'),
            cell: ({ code, parent, level, nameEn, nameKm, type }) => (
              <>
                <Link href={`/places/${code}`}>{places.name(code, t.language)}</Link>
                <span class="index-other">
                  <Said>{t.language === 'km' ? nameEn : nameKm}</Said>
                  {isSearch && (
                    <>
                      {' '}
                      ·{' '}
                      {[
                        places.typeName({ type, level }, t.language),
                        ...(level > places.widest ? [places.fullName(parent, t.language)] : []),
                      ].join(t('list.and'))}
                    </>
                  )}
                </span>
              </>
            ),
          },
          {
            key: 'recorded',
            head: t('indicator.I01'),
            number: true,
            cell: ({ code, level }) => {
              const [numbers, watch] = [numbersAt(code, level), watchAt(code)];
              return (
                <>
                  {numberOrDash(numbers, watch, t)}
                  {afterZero(numbers, watch, t)}
                </>
              );
            },
          },
          {
            key: 'rate',
            head: t('groups.rate'),
            cell: ({ code, level }) => {
              const cell = rateAt(code, level);
              return cell ? formatRateInList(cell, t) : rates[level] ? t('rates.none-short') : '';
            },
          },
          ...(coverage
            ? [
                {
                  key: 'watch',
                  head: t('table.watch'),
                  cell: ({ code }: { code: string }) =>
                    t(watchKey(watchAt(code))) + afterWatch(onSiteOnly(code, period, knownFrom(about)), t),
                },
              ]
            : []),
        ]}
      />
      <DashKey
        rows={shown.map(({ code, level }) => ({
          numbers: numbersAt(code, level),
          watch: watchAt(code),
        }))}
      />
      <p class="small quiet">{t('rates.rule')}</p>
    </Page>
  );
}
