import type { HiddenRecords, HiddenRecord } from '@vigil/shared/staff-responses/hidden-records.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Awaited, useStaffFetch, useFresh } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { HIDDEN_PATH, useHidingActions, type HidingAction } from './use-hiding-actions.js';
import { HidingOutcomes, ReasonField } from './hiding-outcomes-and-reason.js';
import { HideSelectedRecords } from './hide-selected-records.js';

/** `/desk/hidden`: everything that is hidden for safety, to restore, to leave hidden, or to delete permanently. */
export function HiddenRecordsPage() {
  const t = useText();
  const asked = useStaffFetch<HiddenRecords>(HIDDEN_PATH);
  useFresh(asked);
  return (
    <>
      <PageHead title={t('desk.page.hidden')} />
      <p class="lead">{t('desk.hidden.page-about')}</p>
      <HideSelectedRecords ids={[]} onHidden={asked.again} />
      <Awaited asked={asked}>{(list) => <Chosen list={list} again={asked.again} />}</Awaited>
    </>
  );
}

function Chosen({ list: { items, total }, again }: { list: HiddenRecords; again: () => void }) {
  const t = useText();
  const hiding = useHidingActions();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  useAskBeforeLeaving(reason !== '');
  const able = items.filter(({ isOutside }) => !isOutside);
  const mine = able.filter(({ id }) => chosen.has(id));
  const choose = (ids: readonly string[], isChosen: boolean): void =>
    setChosen((before) => new Set([...before, ...ids].filter((id) => isChosen || !ids.includes(id))));
  const act = async (what: HidingAction): Promise<void> => {
    const outcomes = await hiding.act(
      what,
      mine.map(({ id }) => id),
      reason,
    );
    if (!outcomes) return;
    if (what !== 'look') setReason('');
    setChosen(new Set(outcomes.results.filter(({ problem }) => problem !== null).map(({ id }) => id)));
    again();
  };
  const mayForget = mine.length > 0 && mine.every((record) => record.mayForget);
  const mayAsk = mine.length > 0 && mine.every((record) => record.mayAskForget);
  const mayLook = mine.length > 0 && mine.every((record) => record.mayLook);
  return (
    <DeskForm onSubmit={() => act('restore')}>
      <output class="list-count">{t('desk.home.count', { k: items.length, n: total })}</output>
      {items.length === 0 && <p class="quiet">{t('desk.hidden.none')}</p>}
      {able.length > 0 && (
        <label class="check">
          <input
            type="checkbox"
            checked={mine.length === able.length}
            onChange={(event) =>
              choose(
                able.map(({ id }) => id),
                event.currentTarget.checked,
              )
            }
          />
          <span>{t('desk.hidden.choose-all', { n: able.length })}</span>
        </label>
      )}
      <ul class="plain rows">
        {items.map((record) => (
          <Row
            key={record.id}
            record={record}
            isChosen={chosen.has(record.id)}
            onChoose={(is) => choose([record.id], is)}
          />
        ))}
      </ul>
      <HidingOutcomes hiding={hiding} />
      {mine.length > 0 && (
        <section class="panel hide-selected" aria-label={t('desk.hidden.title')}>
          <p>
            <strong>{t('desk.hiding.chosen', { n: mine.length })}</strong> {t('desk.hidden.choose')}
          </p>
          <ReasonField hiding={hiding} rows={2} value={reason} onChange={setReason} />
          {!mayForget && <p class="small">{t('desk.hidden.forget-when')}</p>}
          <div class="form-actions">
            <Button type="submit" tone="primary" busy={hiding.busy}>
              {t('desk.hidden.restore')}
            </Button>
            {mayLook && (
              <Button busy={hiding.busy} onClick={() => void act('look')}>
                {t('desk.hidden.look')}
              </Button>
            )}
            {mayAsk && (
              <Button busy={hiding.busy} onClick={() => void act('ask-forget')}>
                {t('desk.hidden.ask-forget')}
              </Button>
            )}
            {mayForget && (
              <Button tone="danger" busy={hiding.busy} onClick={() => void act('forget')}>
                {t('desk.hidden.forget')}
              </Button>
            )}
          </div>
        </section>
      )}
    </DeskForm>
  );
}

function Row({
  record,
  isChosen,
  onChoose,
}: {
  record: HiddenRecord;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
}) {
  const t = useText();
  const { country } = usePlaces();
  const title = record.isOutside ? record.code : (record.title ?? t('desk.home.untitled'));
  const moment = (at: string): string => formatMoment(at, t, country?.timeZone);
  return (
    <li class="row row-chosen">
      <input
        type="checkbox"
        class="row-check"
        aria-label={t('desk.hiding.choose', { title })}
        checked={isChosen}
        disabled={record.isOutside}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <div class="row-what">
        {record.isOutside ? (
          <span class="row-title">{t('desk.hidden.outside')}</span>
        ) : (
          <DeskLink to={`/desk/incidents/${record.id}`} class="row-title">
            {title}
          </DeskLink>
        )}
        <span class="row-where">{record.reason}</span>
      </div>
      <div class="row-well">
        <span class="row-code">{record.code}</span>
      </div>
      <div class="row-who">
        <span>
          {t('desk.hidden.by', { name: record.mine ? t('desk.home.by-me') : record.by, at: moment(record.at) })}
        </span>{' '}
        <span class="quiet">
          {record.seenBy === null ? t('desk.hidden.unseen') : t('desk.hidden.seen-by', { name: record.seenBy })}
        </span>
        {record.forgetAskedBy !== null && (
          <strong>
            {' '}
            {t('desk.hidden.forget-asked', { name: record.forgetAskedBy, at: moment(record.forgetFrom) })}
          </strong>
        )}
      </div>
    </li>
  );
}
