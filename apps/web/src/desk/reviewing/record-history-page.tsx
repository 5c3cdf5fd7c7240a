import { codebookOf } from '@vigil/shared/codebook/field.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import { useMemo } from 'preact/hooks';
import { Band } from '../../ui/band.js';
import { useText } from '../../text-bundles.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import type { Tree } from '../draft/record-tree.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { incidentPath } from '../incident-path.js';
import { recordTitle } from '../record-title.js';
import { formatAnswer, formatMoment, type FormatContext } from '../format-answer.js';
import { useMember } from '../session.js';
import { useFormatContext } from '../format-context.js';
import { AskErasure } from './ask-erasure.js';
import { formatChanged, formatDetail, withBefore, type Changed } from './format-change.js';

/** `/desk/incidents/:id/history`: who did what and when, and what each change replaced. */
export function RecordHistoryPage({ id }: { id: string }) {
  const t = useText();
  const { country } = usePlaces();
  const record = useStaffFetch<IncidentRecord>(incidentPath(id));
  const changes = useStaffFetch<{ items: ChangeEntry[] }>(incidentPath(id, 'changes'));
  const sources = useMemo(() => (record.value?.incident.sources ?? []) as unknown as readonly Tree[], [record.value]);
  const context = useFormatContext(sources);
  const { role } = useMember();
  return (
    <>
      <PageHead title={t('desk.history.title')}>
        <DeskLink to={`/desk/incidents/${id}`}>{t('desk.form.back-to-record')}</DeskLink>
      </PageHead>
      {record.value && <p class="lead">{recordTitle(record.value.incident, t)}</p>}
      <Awaited asked={changes}>
        {({ items }) => (
          <>
            <Proof items={items} />
            {role === 'reviewer' && record.value && (
              <AskErasure
                id={id}
                limited={record.value.limited}
                changes={withBefore(items, context.ownField)}
                onAsked={changes.again}
              />
            )}
            <ol class="plain history">
              {withBefore(items, context.ownField)
                .toReversed()
                .map((change) => (
                  <li key={change.seq} class="history-entry">
                    <p class="history-head">
                      <strong>{t(`change.${change.kind}`, { name: change.to ?? '' })}</strong>{' '}
                      <span>{change.actor}</span>{' '}
                      <span class="quiet">
                        {formatMoment(change.at, t, country?.timeZone)} ·{' '}
                        {t('desk.record.revision', { n: change.revision })} · {t(`desk.history.${change.proof}`)}
                        {change.takenOver && <> · {t('desk.history.taken-over')}</>}
                      </span>
                    </p>
                    {change.detail && (
                      <p>
                        <span class="history-name">{t('desk.erase.which')}</span>{' '}
                        {formatDetail(change.detail, t, context.ownField)}
                      </p>
                    )}
                    {change.atRisk !== undefined && (
                      <p>{t(change.atRisk ? 'desk.history.at-risk' : 'desk.history.not-at-risk')}</p>
                    )}
                    {change.kept && (
                      <p class="small">
                        {t('desk.history.kept', {
                          what: change.kept.map((one) => formatDetail(one, t, context.ownField)).join(t('list.and')),
                        })}
                      </p>
                    )}
                    {change.reason && <blockquote>{change.reason}</blockquote>}
                    {change.changed.length > 0 && (
                      <details open={change.changed.length <= 6}>
                        <summary>{t('desk.history.changed', { n: change.changed.length })}</summary>
                        <ul class="plain">
                          {change.changed.map((changed, index) => (
                            <li key={index} class="history-value">
                              <Line changed={changed} context={context} />
                            </li>
                          ))}
                        </ul>
                      </details>
                    )}
                  </li>
                ))}
            </ol>
          </>
        )}
      </Awaited>
    </>
  );
}

/** Says in one sentence whether the history can be relied on. */
function Proof({ items }: { items: readonly ChangeEntry[] }) {
  const t = useText();
  const n = items.filter(({ proof }) => proof === 'broken').length;
  if (n > 0)
    return (
      <Band tone="error">
        <p role="alert">{t('desk.history.not-proven', { n })}</p>
      </Band>
    );
  return (
    <p class="small quiet">
      {t(items.some(({ proof }) => proof === 'waiting') ? 'desk.history.proven-soon' : 'desk.history.proven')}
    </p>
  );
}

function Line({ changed, context }: { changed: Changed; context: FormatContext }) {
  const { t } = context;
  const { field, child, what, before, value, internal, erased } = changed;
  const name = formatChanged(changed, t);
  if (erased)
    return (
      <>
        <span class="history-name">{name}</span> <span class="quiet">{t('desk.history.erased')}</span>
      </>
    );
  if (what === 'child-removed')
    return (
      <>
        <span class="history-name">{name}</span>{' '}
        {t('desk.history.removed', { what: t(`${codebookOf(child!.of).key}.one`) })}
      </>
    );
  if (internal)
    return (
      <>
        <span class="history-name">{name}</span> <span class="quiet">{t('desk.history.internal')}</span>
      </>
    );
  const say = (one: unknown): string => formatAnswer(field, one, context) ?? t('app.not-known');
  return (
    <>
      <span class="history-name">{name}</span>{' '}
      {before !== undefined && (
        <>
          <del>{say(before)}</del> <span aria-hidden="true">→</span>{' '}
        </>
      )}
      <ins>{say(value)}</ins>
    </>
  );
}
