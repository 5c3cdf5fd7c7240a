import { type Day } from '@vigil/shared/day/day.js';
import { formatDay, formatWindow } from '@vigil/shared/day/format-dates.js';
import type { JoinedRecord, PublicIncident, PublicSource } from '@vigil/shared/public/response-types.js';
import { Fragment } from 'preact';
import { useText } from '../../text-bundles.js';
import { Link } from '../../ui/link.js';
import { FactNote, Label, Said } from './record-text.js';
import { TextWith } from '../../ui/text-with.js';

const GRADES: Record<string, string> = { VG_CONFIRMED: 'confirmed', VG_FAIR: 'fair', VG_WEAK: 'weak' };

/** The verification grade: first the reason of this record, then what the grade needs at least. */
export function Grade({
  incident: { grade, gradeReason, sources },
}: {
  incident: Pick<PublicIncident, 'grade' | 'gradeReason' | 'sources'>;
}) {
  const t = useText();
  const key = GRADES[grade] ?? 'weak';
  return (
    <section class={`grade grade-${key}`} aria-label={t('grade.title')}>
      <p>
        <strong>
          <TextWith words={t('cell.said')} name={t('grade.title')} said={<Label code={grade} />} />
          {t('headline.end')}
        </strong>{' '}
        {gradeReason && <Said>{gradeReason}</Said>}
      </p>
      <p class="small">
        {t(key === 'weak' && sources.length > 1 ? 'grade.weak-several' : `grade.${key}`)}
        {key !== 'weak' && ` ${t('grade.judged')}`} <Link href="/method#words">{t('rule.words')}</Link>
      </p>
    </section>
  );
}

export function Sources({ sources }: { sources: readonly PublicSource[] }) {
  const t = useText();
  return (
    <section class="part" aria-labelledby="sources">
      <h2 id="sources">{t('sources.title')}</h2>
      <ol class="sources">
        {sources.map((source, index) => (
          <li key={index}>
            <Source source={source} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Source({ source }: { source: PublicSource }) {
  const t = useText();
  const { publisher, title, url, archiveUrl, publishedOn } = source;
  const name = title ?? url ?? publisher;
  const linked = url ? (
    <a href={url} rel="noreferrer nofollow" class={name === url ? 'address' : undefined}>
      {name}
    </a>
  ) : (
    name
  );
  return (
    <>
      {source.linkWithheld ? (
        <span>{t('sources.withheld')}</span>
      ) : (
        <span>
          {publisher && name !== publisher ? (
            <TextWith words={t('cell.said')} name={publisher} said={linked} />
          ) : (
            linked
          )}
        </span>
      )}
      <FactNote>
        <Label code={source.type} />
      </FactNote>
      {publishedOn && (
        <FactNote>{formatWindow(publishedOn as Parameters<typeof formatWindow>[0], t.language)}</FactNote>
      )}
      {archiveUrl && (
        <FactNote>
          <a href={archiveUrl} rel="noreferrer nofollow">
            {t('sources.archive')}
          </a>
        </FactNote>
      )}
    </>
  );
}

/** Every public change of this record, newest first. */
export function History({ incident }: { incident: PublicIncident }) {
  const t = useText();
  return (
    <section class="part" aria-labelledby="history">
      <h2 id="history">{t('history.title')}</h2>
      <ol class="plain history">
        {[...incident.changes].reverse().map((change) => (
          <li key={change.seq}>
            <time dateTime={change.day}>{formatDay(change.day as Day, t.language)}</time>{' '}
            <strong>{t(`change.${change.what}`)}</strong>
            {change.reason && (
              <FactNote>
                <Label code={change.reason} />
              </FactNote>
            )}
            {change.note && (
              <p class="small">
                <Said>{change.note}</Said>
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The duplicates merged into this record: a reader who has one of their codes must find that it means this record. */
export function MergedRecords({ joined }: { joined: readonly JoinedRecord[] }) {
  const t = useText();
  if (joined.length === 0) return null;
  return (
    <p class="joined">
      {t('history.joined', { n: joined.length })}{' '}
      {joined.map(({ code, day }, index) => (
        <Fragment key={code}>
          {index > 0 && t('list.and')}
          <code>{code}</code>
          {day && <span class="quiet small"> ({formatDay(day as Day, t.language)})</span>}
        </Fragment>
      ))}
    </p>
  );
}
