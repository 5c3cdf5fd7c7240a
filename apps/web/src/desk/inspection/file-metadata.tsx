import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { DateFinding, PlaceFinding } from '@vigil/shared/inspection/file-findings.js';
import type { InspectionResult } from '@vigil/shared/staff-responses/inspection-result.js';
import type { ComponentChildren } from 'preact';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';

type Say = ReturnType<typeof useText>;

const formatDate = (finding: DateFinding, t: Say): string => {
  if (finding.says === 'no-date') return t('inspection.date.no-date');
  const day = formatDay(finding.day, t.language);
  return finding.says === 'before' || finding.says === 'after'
    ? t(`inspection.date.${finding.says}`, { day, n: finding.days })
    : t(`inspection.date.${finding.says}`, { day });
};

/**
 * Formats metres to the nearest ten below a kilometre, and kilometres with one decimal below ten: a phone's location is
 * no more precise.
 */
const formatDistance = (metres: number, t: Say): string => {
  if (metres < 1000) return t('inspection.metres', { n: Math.round(metres / 10) * 10 });
  return t('inspection.kilometres', { n: metres < 10_000 ? Math.round(metres / 100) / 10 : Math.round(metres / 1000) });
};

const formatPlace = (finding: PlaceFinding, t: Say): string =>
  finding.says === 'apart'
    ? t(`inspection.place.${finding.from}`, { distance: formatDistance(finding.metres, t) })
    : t(`inspection.place.${finding.says}`);

const isOdd = ({ date, place }: InspectionResult['findings']): { date: boolean; place: boolean } => ({
  date: date.says === 'before' || date.says === 'after' || date.says === 'impossible',
  place: place.says === 'apart' && place.metres > (place.from === 'point' ? 2_000 : 40_000),
});

const clock = (moment: string): string => moment.slice(11, 16);

/** File metadata, next to the record. */
export function FileMetadata({ file: { findings, reading, alike } }: { file: InspectionResult }) {
  const t = useText();
  const odd = isOdd(findings);
  return (
    <dl class="inspection-says">
      <Line name={t('inspection.date')} odd={odd.date}>
        {formatDate(findings.date, t)}
        {reading?.takenAt && (
          <span class="inspection-note">{t('inspection.time', { time: clock(reading.takenAt) })}</span>
        )}
        {findings.clockOffDays !== null && (
          <span class="inspection-odd">{t('inspection.clock-off', { n: findings.clockOffDays })}</span>
        )}
      </Line>
      <Line name={t('inspection.place')} odd={odd.place}>
        {formatPlace(findings.place, t)}
      </Line>
      {reading?.device && <Line name={t('inspection.device')}>{reading.device}</Line>}
      {reading?.software && (
        <Line name={t('inspection.software')}>
          {reading.software}
          {reading.changedAt && (
            <span class="inspection-note">
              {formatDay(reading.changedAt.slice(0, 10) as Day, t.language)}{' '}
              {t('inspection.changed', { time: clock(reading.changedAt) })}
            </span>
          )}
        </Line>
      )}
      {reading && reading.alsoHolds.length > 0 && (
        <Line name={t('inspection.holds')}>
          {reading.alsoHolds.map((what) => t(`inspection.holds.${what}`)).join(' · ')}
        </Line>
      )}
      <Line name={t('inspection.alike')} odd={alike.length > 0}>
        {alike.length === 0 ? (
          t('inspection.alike.none')
        ) : (
          <ul class="plain">
            {alike.map((one) => (
              <li key={one.evidence}>
                {t(one.bitsApart === null ? 'inspection.alike.same' : 'inspection.alike.near')}{' '}
                {one.here ? (
                  t('inspection.alike.here')
                ) : (
                  <>
                    {t('inspection.alike.in')}{' '}
                    <DeskLink to={`/desk/incidents/${one.incident}`}>
                      {one.title ?? one.code ?? t('desk.home.untitled')}
                    </DeskLink>
                  </>
                )}
              </li>
            ))}
          </ul>
        )}
      </Line>
    </dl>
  );
}

function Line({ name, odd = false, children }: { name: string; odd?: boolean; children: ComponentChildren }) {
  return (
    <div class={odd ? 'inspection-line inspection-line-odd' : 'inspection-line'}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
