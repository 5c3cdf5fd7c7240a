import { type CoverageEntry, watchOf } from '@vigil/shared/counting/coverage-status.js';
import { asPeriod, type Period, periodBetween } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { addDays } from '@vigil/shared/day/day.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import { Link } from '../../ui/link.js';
import { useAbout } from '../../installation-info.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { useText } from '../../text-bundles.js';
import { useCoverage, useTotals, wholeOf } from '../use-figures.js';
import type { Places } from '../places.js';
import { usePlacesOf } from '../use-places.js';
import { Loading, NotFound, NothingHere, PageWords } from './page.js';
import { Label } from './record-text.js';
import { ShareOverTime } from './share-over-time.js';
import { groupSubject } from './subject-of.js';
import { SubjectPage } from './group-or-place-page.js';
import { useSubjectView } from './use-subject-view.js';
import { useOnSiteOnly } from '../use-on-site-only.js';
import { knownFrom } from '../who-watched.js';
import { TextWith } from '../../ui/text-with.js';

export default function GroupPage({ code }: { code: string }) {
  return (
    <PageWords more={['beside']}>
      <Found key={code} code={code} />
    </PageWords>
  );
}

function Found({ code }: { code: string }) {
  const t = useText();
  const about = useAbout();
  const reading = usePublicFetch<{ items: PublicGroup[] }>('/api/public/groups');
  if (reading.state === 'failed' && reading.value === null)
    return <NothingHere problem={reading.problem} notFound={t('group.none', { code })} again={reading.again} />;
  if (reading.value === null || about === null) return <Loading />;
  const group = reading.value.items.find((one) => one.code === code);
  if (!group)
    return <NotFound said={t('group.none', { code })} onwards={{ to: '/groups', label: t('group.to-all') }} />;
  return <OneGroup group={group} groups={reading.value.items} about={about} />;
}

/** One organiser or group. Its counts use stated links only, as every figure by group does. */
function OneGroup({
  group,
  groups,
  about,
}: {
  group: PublicGroup;
  groups: readonly PublicGroup[];
  about: PublicAbout;
}) {
  const t = useText();
  const { code } = group;
  const narrowed = useSubjectView(`/groups/${code}`, 'groups', code);
  const coverage = useCoverage();
  const totals = useTotals(about.demo);
  const places = usePlacesOf((coverage ?? []).map(({ place }) => place));
  const subject = groupSubject(group, groups, totals, t);
  const period = narrowed.view.period === null ? wholeOf(about) : asPeriod(narrowed.view.period);
  const sharing = places && { subject, period: narrowed.view.period, about, places, coverage, groups };
  return (
    <SubjectPage {...{ subject, narrowed, about, places, groups }}>
      <ShareOverTime {...{ subject, narrowed, about, coverage, places }} sharing={sharing} />
      <p class="small quiet">{t('group.stated-only')}</p>
      {coverage && places && <Watched {...{ code, coverage, period, places, about }} />}
    </SubjectPage>
  );
}

/**
 * Coverage of this group only, and how its places were watched for others; other monitoring of a place is on the page
 * of the place.
 */
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
  const onSiteOnly = useOnSiteOnly(coverage, places);
  const known = knownFrom(about);
  const shown = coverage.filter(
    (entry) => entry.group === code && entry.from < period.until && entry.until > period.from,
  );
  const around = [...new Set(shown.map(({ place }) => place))].flatMap((place) => {
    const only = onSiteOnly(place, period, known);
    return only === null
      ? []
      : [{ place, said: `${t(`watch.${watchOf(place, period, coverage, places, known)}`)} ${only}` }];
  });
  return (
    <section class="part" aria-labelledby="watched">
      <h2 id="watched">{t('watched.title')}</h2>
      {shown.length === 0 ? (
        <p>{t('watched.group-none')}</p>
      ) : (
        <ul class="plain watched">
          {shown.map((entry) => (
            <li key={`${entry.place} ${entry.from} ${entry.level}`}>
              <TextWith
                words={t('watched.entry')}
                place={<Link href={`/places/${entry.place}`}>{places.fullName(entry.place, t.language)}</Link>}
                period={formatPeriod(periodBetween(entry.from, addDays(entry.until, -1)), t.language)}
                how={<Label code={entry.level} />}
              />
            </li>
          ))}
        </ul>
      )}
      {around.map(({ place, said }) => (
        <p key={place}>{t('cell.said', { name: places.fullName(place, t.language), said })}</p>
      ))}
    </section>
  );
}
