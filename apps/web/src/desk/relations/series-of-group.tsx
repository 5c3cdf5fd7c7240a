import { formatDay, formatNumber } from '@vigil/shared/day/format-dates.js';
import type { GroupSeries } from '@vigil/shared/staff-responses/relations.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { groupName, useGroups } from '../groups-context.js';
import { useStaffFetch } from '../use-staff-fetch.js';

interface Props {
  group: string;
  /** Shown where the assemblies make no series. */
  none?: string;
}

/** The weekly series that a group's assemblies make, with its gaps. */
export function SeriesOfGroup({ group: id, none }: Props) {
  const t = useText();
  const groups = useGroups();
  const { value } = useStaffFetch<GroupSeries>(`/api/groups/${id}/series`);
  const group = groups.byId(id);
  if (value && !value.series && none) return <p class="quiet">{none}</p>;
  if (!value?.series || !group) return null;
  const { weekday, weeks, gaps, next } = value.series;
  const titleOf = (record: string): string =>
    value.records.find((one) => one.id === record)?.title ?? t('desk.home.untitled');
  const link = (record: string) => <DeskLink to={`/desk/incidents/${record}`}>{titleOf(record)}</DeskLink>;
  const number = (n: number): string => formatNumber(n, t.language);
  return (
    <div class="series">
      <p>
        <strong>
          {t('relations.series', { group: groupName(group, t.language), day: t(`analysis.weekday.${weekday}`) })}
        </strong>
        <br />
        {t('relations.series-weeks', { n: weeks.length, k: number(weeks.length - gaps) })}{' '}
        {t('relations.series-next', { day: formatDay(next, t.language) })}
      </p>
      <details>
        <summary>{t('relations.series-show')}</summary>
        <ol class="plain" reversed>
          {[...weeks].reverse().map(({ monday, records, possible }) => (
            <li key={monday}>
              <span class="quiet">{t('relations.series-week', { day: formatDay(monday, t.language) })}</span>{' '}
              {records.length + possible.length === 0 && <em>{t('relations.series-gap')}</em>}
              {records.map((record) => (
                <span key={record}>{link(record)} </span>
              ))}
              {possible.map((record) => (
                <span key={record}>
                  {t('relations.series-possible')} {link(record)}{' '}
                </span>
              ))}
            </li>
          ))}
        </ol>
        <p>
          <a href={`/groups/${group.publicCode}`}>{t('relations.series-calendar')}</a>
        </p>
      </details>
    </div>
  );
}
