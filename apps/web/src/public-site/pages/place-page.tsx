import { figureName } from '@vigil/shared/counting/figure-name.js';
import { type CoverageEntry, watchOf } from '@vigil/shared/counting/coverage-status.js';
import { addDays } from '@vigil/shared/day/day.js';
import { asPeriod, type Period, periodBetween } from '@vigil/shared/day/period.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { Link } from '../../ui/link.js';
import { compareNames } from '@vigil/shared/language/compare-names.js';
import { useAbout } from '../../installation-info.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { byKey, lowOf, NOTHING, type Numbers } from '../cell-numbers.js';
import { useCoverage, useGroups, useTotals, wholeOf } from '../use-figures.js';
import { groupNames } from '../group-name.js';
import { type Loose, withMayLie } from '../may-lie.js';
import { afterZero, DashKey, numberOrDash } from '../number-or-dash.js';
import type { Place, Places } from '../places.js';
import { PlaceRates } from '../rate-table.js';
import { useCounts } from '../use-counts.js';
import { usePlaceNames } from '../use-places.js';
import { partsAsked, useLooseAround } from '../use-loose.js';
import { askedAs, isRate, type View } from '../view.js';
import { afterWatch, useOnSiteOnly } from '../use-on-site-only.js';
import { knownFrom, watchIn, watchKey } from '../who-watched.js';
import { Locator } from './locator-map.js';
import { Loading, NotFound, PageWords } from './page.js';
import { Label } from './record-text.js';
import { placeSubject } from './subject-of.js';
import { SubjectPage } from './group-or-place-page.js';
import { useSubjectView } from './use-subject-view.js';
import { TextWith } from '../../ui/text-with.js';

export default function PlacePage({ code }: { code: string }) {
  return (
    <PageWords more={['beside']}>
      <Found key={code} code={code} />
    </PageWords>
  );
}

function Found({ code }: { code: string }) {
  const t = useText();
  const about = useAbout();
  const coarse = usePlaceNames(false);
  // Communes load when one is requested, and when a district lists its own.
  const isFine = coarse !== null && (coarse.get(code)?.level ?? 3) >= 2;
  const all = usePlaceNames(isFine);
  const places = isFine ? (all?.hasLevel(3) ? all : null) : coarse;
  if (places === null || about === null) return <Loading />;
  const place = places.get(code);
  if (!place)
    return <NotFound said={t('place.none', { code })} onwards={{ to: '/places', label: t('place.to-all') }} />;
  return <OnePlace place={place} places={places} about={about} />;
}

/** One unit of the gazetteer, with what is known about it or anything in it. */
function OnePlace({ place, places, about }: { place: Place; places: Places; about: PublicAbout }) {
  const t = useText();
  const { code, level } = place;
  const narrowed = useSubjectView(`/places/${code}`, 'place', code);
  const groups = useGroups();
  const coverage = useCoverage();
  const totals = useTotals(about.demo);
  const subject = placeSubject(place, places, totals, t);
  const period = narrowed.view.period === null ? wholeOf(about) : asPeriod(narrowed.view.period);
  const holders = places.holders(code);
  return (
    <SubjectPage
      {...{ subject, narrowed, about, places, groups }}
      above={
        level >= places.widest && (
          <>
            <Link href="/places">{places.name(places.country.code, t.language)}</Link> ›{' '}
            {holders.map((holder) => (
              <span key={holder.code}>
                <Link href={`/places/${holder.code}`}>{places.name(holder.code, t.language)}</Link> ›{' '}
              </span>
            ))}
          </>
        )
      }
      beside={
        <Locator
          code={code}
          places={places}
          label={t('incident.locator', { place: places.fullName(code, t.language) })}
        />
      }
    >
      {coverage && <Watched {...{ code, coverage, period, places, about }} />}
      {level < 3 && <Parts place={place} places={places} view={narrowed.view} period={period} coverage={coverage} />}
    </SubjectPage>
  );
}

/** Who watched here, in a sentence and entry by entry. */
function Watched({
  code,
  coverage,
  period,
  places,
  about,
}: {
  code: string;
  coverage: readonly CoverageEntry[];
  period: Period;
  places: Places;
  about: PublicAbout;
}) {
  const t = useText();
  const nameOf = groupNames(useGroups(), t);
  const onSiteOnly = useOnSiteOnly(coverage, places)(code, period, knownFrom(about));
  const entries = coverage.filter(
    (entry) =>
      entry.from < period.until &&
      entry.until > period.from &&
      (places.isWithin(code, entry.place) || places.isWithin(entry.place, code)),
  );
  return (
    <section class="part" aria-labelledby="watched">
      <h2 id="watched">{t('watched.title')}</h2>
      <p>
        {t(`watch.${watchOf(code, period, coverage, places, knownFrom(about))}`)}
        {onSiteOnly && ` ${onSiteOnly}`}
      </p>
      <ul class="plain watched">
        {entries.map((entry) => (
          <li key={`${entry.place} ${entry.from} ${entry.level} ${entry.group}`}>
            <TextWith
              words={t('watched.entry')}
              place={places.fullName(entry.place, t.language)}
              period={formatPeriod(periodBetween(entry.from, addDays(entry.until, -1)), t.language)}
              how={<Label code={entry.level} />}
            />
            {entry.group !== null && <> ({t('watched.only', { group: nameOf(entry.group) })})</>}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Row {
  code: string;
  name: string;
  numbers: Numbers;
  isRest?: boolean;
}

/** The parts of this unit with the chosen figure. What is known only for the whole unit has a row of its own. */
function Parts({
  place,
  places,
  view,
  period,
  coverage,
}: {
  place: Place;
  places: Places;
  view: View;
  period: Period;
  coverage: readonly CoverageEntry[] | null;
}) {
  const t = useText();
  const level = (place.level + 1) as 1 | 2 | 3;
  const answer = useCounts(askedAs(view, { period, split: [`place:${level}`] })).value?.answer ?? null;
  const onSiteOnly = useOnSiteOnly(coverage, places);
  // What is so of the whole unit stands above the table.
  const ownOnSite = (code: string): string | null => {
    const said = answer && onSiteOnly(code, period, answer);
    return said !== null && said !== onSiteOnly(place.code, period, answer!) ? said : null;
  };
  const numbers = byKey(answer);
  const watchAt = (code: string) => watchIn(code, period, answer, coverage, places);
  const around = useLooseAround(partsAsked(view, period), isRate(view.indicator) ? null : place.code, places);
  const own = numbers.get('');
  const loose: Loose = new Map([...around, ...(own ? [[place.code, own] as const] : [])]);
  // A dash is not a 0, and sorts after it.
  const sizeOf = ({ code, numbers }: Row): number => lowOf(numbers, watchAt(code)) ?? -1;
  const rows: Row[] = places
    .children(place.code)
    .map(({ code }) => ({
      code,
      name: places.name(code, t.language),
      numbers: withMayLie(numbers.get(code) ?? NOTHING, code, loose, places, t),
    }))
    .sort((a, b) => sizeOf(b) - sizeOf(a) || compareNames(t.language)(a.name, b.name));
  const number = (n: number): string => formatNumber(n, t.language);
  if (rows.length === 0 || !answer) return null;
  const caption = t('table.by-place', {
    what: figureName(view.indicator, view.measure, t),
    period: formatPeriodOn(period, answer, t),
  });
  const head = places.levelName(level, t.language);
  if (answer.total.rate)
    return (
      <section class="part" aria-label={t('place.parts')}>
        <PlaceRates
          {...{ answer, caption, head }}
          place={(code) => ({ name: places.name(code, t.language), href: `/places/${code}` })}
        />
      </section>
    );
  return (
    <section class="part" aria-label={t('place.parts')}>
      <Table
        caption={caption}
        rows={
          own
            ? [
                ...rows,
                {
                  code: '',
                  name: t('table.loose', { name: places.name(place.code, t.language) }),
                  numbers: own,
                  isRest: true,
                },
              ]
            : rows
        }
        rowKey={({ code }) => code}
        rowClass={({ isRest }) => (isRest ? 'row-apart' : undefined)}
        columns={[
          {
            key: 'name',
            head,
            cell: ({ code, name, isRest }) => (isRest ? name : <Link href={`/places/${code}`}>{name}</Link>),
          },
          {
            key: 'low',
            head: t('cell.at-least'),
            number: true,
            cell: ({ code, numbers }) => (
              <>
                {numberOrDash(numbers, watchAt(code), t)}
                {afterZero(numbers, watchAt(code), t, true)}
              </>
            ),
          },
          ...(rows.some(({ numbers: { low, high } }) => (high ?? low) > low)
            ? [
                {
                  key: 'possible',
                  head: t('table.possible'),
                  number: true,
                  cell: ({ numbers: { low, high } }: Row) =>
                    high !== null && high > low ? `+${number(high - low)}` : '',
                },
              ]
            : []),
          ...(rows.some(({ numbers: { single } }) => single > 0)
            ? [
                {
                  key: 'single',
                  head: t('table.single'),
                  number: true,
                  cell: ({ numbers: { single } }: Row) => (single > 0 ? number(single) : ''),
                },
              ]
            : []),
          ...(coverage
            ? [
                {
                  key: 'watch',
                  head: t('table.watch'),
                  cell: ({ code, isRest }: Row) =>
                    isRest ? '' : t(watchKey(watchAt(code))) + afterWatch(ownOnSite(code), t),
                },
              ]
            : []),
        ]}
      />
      <DashKey rows={rows.map(({ code, numbers }) => ({ numbers, watch: watchAt(code) }))} />
    </section>
  );
}
