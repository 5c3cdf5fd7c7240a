import { formatLargestGroup, largestGroupOfRate } from '@vigil/shared/counting/largest-group-of-rate.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import { Link } from '../../ui/link.js';
import { compareNames } from '@vigil/shared/language/compare-names.js';
import { useAbout } from '../../installation-info.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { setHead } from '../../page-being-rendered.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { byKey, NOTHING } from '../cell-numbers.js';
import { wholeOf } from '../use-figures.js';
import { DashKey, numberOrDash, afterZero } from '../number-or-dash.js';
import { groupName, groupNames } from '../group-name.js';
import { formatRateInList } from '../format-rate.js';
import { useCounts } from '../use-counts.js';
import { knownFrom } from '../who-watched.js';
import { FilterBox, useFilterText } from './filter-box.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { Said } from './record-text.js';
import '../table-folds.css';
import './subject.css';

export default function GroupsPage() {
  return (
    <PageWords more={['beside']}>
      <All />
    </PageWords>
  );
}

function All() {
  const t = useText();
  const about = useAbout();
  const reading = usePublicFetch<{ items: PublicGroup[] }>('/api/public/groups');
  if (reading.state === 'failed' && reading.value === null)
    return <NothingHere problem={reading.problem} notFound={t('app.not-found')} again={reading.again} />;
  return reading.value && about ? <Groups groups={reading.value.items} about={about} /> : <Loading />;
}

/** Removes spaces: Khmer has none between words, and Latin spellings differ in them. */
const squeezed = (text: string): string => fold(text).replaceAll(' ', '');

/** Every group that a published incident names; a search finds either name or an alias. */
function Groups({ groups, about }: { groups: readonly PublicGroup[]; about: PublicAbout }) {
  const t = useText();
  const [sought] = useFilterText();
  const period = wholeOf(about);
  const recorded = byKey(useCounts(`indicator=I01&period=${period.key}&split=group`).value?.answer ?? null);
  const rates = useCounts(`indicator=I03&period=${period.key}&split=group`).value?.answer;
  const wanted = squeezed(sought);
  const shown = groups
    .filter(
      ({ nameEn, nameKm, aliases, code }) =>
        wanted === '' || [nameEn, nameKm ?? '', code, ...aliases].some((name) => squeezed(name).includes(wanted)),
    )
    .sort((a, b) => compareNames(t.language)(groupName(a, t), groupName(b, t)));
  const other = (group: PublicGroup): string[] =>
    [group.nameEn, group.nameKm ?? '', ...group.aliases].filter((name) => name !== '' && name !== groupName(group, t));
  setHead({ canonical: '/groups', description: t('groups.help') });
  const nameOf = groupNames(groups, t);
  const monitored = rates ? largestGroupOfRate(rates, nameOf) : null;
  const rateOf = (code: string) => rates?.cells.find(({ keys }) => keys[0] === code);
  if (groups.length === 0)
    return (
      <Page title={t('public.groups')}>
        <h1>{t('public.groups')}</h1>
        <p>{t('groups.help')}</p>
        <p>{t('groups.none')}</p>
      </Page>
    );
  return (
    <Page title={t('public.groups')}>
      <h1>{t('public.groups')}</h1>
      <p>{t('groups.help')}</p>
      <FilterBox label={t('groups.filter')} said={t('index.shown', { n: shown.length, total: groups.length })} />
      <Table
        stacks="beside"
        caption={formatPeriodOn(period, knownFrom(about), t)}
        rows={shown}
        rowKey={({ code }) => code}
        empty={t('index.nothing')}
        columns={[
          {
            key: 'name',
            head: t('group.one'),
            cell: (group) => (
              <>
                <Link href={`/groups/${group.code}`}>{groupName(group, t)}</Link>
                {other(group).length > 0 && (
                  <span class="index-other">
                    {other(group).map((name, i) => (
                      <span key={name}>
                        {i > 0 && t('list.and')}
                        <Said>{name}</Said>
                      </span>
                    ))}
                  </span>
                )}
              </>
            ),
          },
          {
            key: 'recorded',
            head: t('indicator.I01'),
            number: true,
            cell: ({ code }) => {
              const numbers = recorded.get(code) ?? NOTHING;
              return (
                <>
                  {numberOrDash(numbers, null, t)}
                  {afterZero(numbers, null, t)}
                </>
              );
            },
          },
          {
            key: 'rate',
            head: t('groups.rate'),
            cell: ({ code }) => {
              const cell = rateOf(code);
              return cell ? formatRateInList(cell, t) : rates ? t('rates.none-short') : '';
            },
          },
        ]}
      />
      {monitored && <p>{t('story.whose-said', { said: formatLargestGroup(monitored, t, nameOf) })}</p>}
      <DashKey rows={shown.map(({ code }) => ({ numbers: recorded.get(code) ?? NOTHING, watch: null }))} />
      <p class="small quiet">
        {t('rates.rule')} {t('group.stated-only')}
      </p>
    </Page>
  );
}
