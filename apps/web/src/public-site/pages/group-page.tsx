import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { asPeriod, type Period, periodBetween } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { addDays } from '@vigil/shared/day/day.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import { Link } from '../../ui/link.js';
import { useAbout } from '../../installation-info.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { useText } from '../../text-bundles.js';
import { useCoverage, useTotals, wholeOf } from '../use-figures.js';
import { groupName } from '../group-name.js';
import type { Places } from '../places.js';
import { usePlacesOf } from '../use-places.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { Label } from './record-text.js';
import { ShareOverTime } from './share-over-time.js';
import type { Subject } from './subject-types.js';
import { SubjectPage } from './group-or-place-page.js';
import { useSubjectView } from './use-subject-view.js';

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
    return (
      <Page title={t('group.none', { code })}>
        <h1>{t('group.none', { code })}</h1>
        <p>{t('pages.check-address')}</p>
        <p>
          <Link href="/groups" class="button">
            {t('group.to-all')}
          </Link>
        </p>
      </Page>
    );
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
  const name = groupName(group, t);
  const subject: Subject = {
    kind: 'groups',
    code,
    name,
    otherName: [group.nameEn, group.nameKm].find((one) => one !== null && one !== name) ?? null,
    what: t('group.one'),
    aliases: group.aliases,
    split: 'group',
    restName: t('rates.all-others'),
    totals: totals.filter((total) => total.group === code),
    nameOf: (key) => {
      const other = groups.find((one) => one.code === key);
      return other ? groupName(other, t) : key;
    },
  };
  const period = narrowed.view.period === null ? wholeOf(about) : asPeriod(narrowed.view.period);
  return (
    <SubjectPage {...{ subject, narrowed, about, places, groups }}>
      <ShareOverTime {...{ code, narrowed, about }} />
      <p class="small quiet">{t('group.stated-only')}</p>
      {coverage && places && (
        <Watched coverage={coverage.filter((entry) => entry.group === code)} period={period} places={places} />
      )}
    </SubjectPage>
  );
}

/** Coverage by this group only; other monitoring of a place is on the page of the place. */
function Watched({ coverage, period, places }: { coverage: readonly CoverageEntry[]; period: Period; places: Places }) {
  const t = useText();
  const shown = coverage.filter((entry) => entry.from < period.until && entry.until > period.from);
  return (
    <section class="part" aria-labelledby="watched">
      <h2 id="watched">{t('watched.title')}</h2>
      {shown.length === 0 ? (
        <p>{t('watched.group-none')}</p>
      ) : (
        <ul class="plain watched">
          {shown.map((entry) => (
            <li key={`${entry.place} ${entry.from} ${entry.level}`}>
              <Link href={`/places/${entry.place}`}>{places.fullName(entry.place, t.language)}</Link>,{' '}
              {formatPeriod(periodBetween(entry.from, addDays(entry.until, -1)), t.language)}:{' '}
              <Label code={entry.level} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
