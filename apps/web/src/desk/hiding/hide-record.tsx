import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { useChangedWhileTyped } from '../use-changed-while-typed.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { useHidingActions, type HidingAction } from './use-hiding-actions.js';
import { HidingOutcomes, ReasonField } from './hiding-outcomes-and-reason.js';

interface Props {
  record: IncidentRecord;
  /** Reloads the record. */ onDone: () => Promise<void>;
}

/** For a record that readers can see in part or in full: hides it at once. */
export function HideRecord({ record, onDone }: Props) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  if (!record.allowed.includes('hide')) return null;
  return (
    <section class="panel" aria-labelledby="hide-title">
      <h2 id="hide-title">{t('desk.hiding.do-title')}</h2>
      {!isOpen && <Button onClick={() => setOpen(true)}>{t('desk.hiding.begin')}</Button>}
      {isOpen && (
        <WithReason
          record={record}
          onDone={async () => {
            setOpen(false);
            await onDone();
          }}
          acts={['hide']}
          about={t('desk.hiding.about')}
          onCancel={() => setOpen(false)}
        />
      )}
    </section>
  );
}

/** For a hidden record: who hid it and why, and what this member may do about it. */
export function HiddenRecordNotice({ record, onDone }: Props) {
  const t = useText();
  const { country } = usePlaces();
  const { hidden } = record;
  if (!hidden) return null;
  const moment = (at: string): string => formatMoment(at, t, country?.timeZone);
  const acts = (['restore', 'ask-forget', 'forget'] as const).filter((act) => record.allowed.includes(act));
  return (
    <section class="panel" aria-labelledby="hidden-title">
      <h2 id="hidden-title">{t('desk.hidden.title')}</h2>
      <p>
        {hidden.by === null ? t('desk.hidden.about') : t('desk.hidden.by', { name: hidden.by, at: moment(hidden.at) })}
      </p>
      {hidden.reason && <blockquote>{hidden.reason}</blockquote>}
      {hidden.forgetAskedBy !== null && (
        <p>
          <strong>
            {t('desk.hidden.forget-asked', { name: hidden.forgetAskedBy, at: moment(hidden.forgetFrom) })}
          </strong>
        </p>
      )}
      {acts.length > 0 && !acts.includes('forget') && (
        <p class="small">{t('desk.hidden.forget-from', { at: moment(hidden.forgetFrom) })}</p>
      )}
      {acts.length > 0 && <WithReason record={record} onDone={onDone} acts={acts} about={t('desk.hidden.choose')} />}
    </section>
  );
}

function WithReason({
  record,
  onDone,
  acts,
  about,
  onCancel,
}: Props & { acts: readonly Exclude<HidingAction, 'look'>[]; about: string; onCancel?: () => void }) {
  const t = useText();
  const hiding = useHidingActions();
  const [reason, setReason] = useState('');
  const act = async (what: HidingAction): Promise<void> => {
    if (!(await hiding.act(what, [record.id], reason))?.done) return;
    setReason('');
    await onDone();
  };
  const leave = useAskBeforeLeaving(reason !== '');
  const changed = useChangedWhileTyped(record.revision, reason !== '');
  return (
    <DeskForm class="panel-form" onSubmit={() => act(acts[0]!)}>
      <p>{about}</p>
      <ReasonField hiding={hiding} rows={3} value={reason} onChange={setReason} />
      {changed}
      <HidingOutcomes hiding={hiding} />
      <div class="form-actions">
        {acts.map((what, n) => (
          <Button
            key={what}
            type={n === 0 ? 'submit' : 'button'}
            tone={what === 'forget' ? 'danger' : 'primary'}
            busy={hiding.busy}
            {...(n === 0 ? {} : { onClick: () => void act(what) })}
          >
            {what === 'hide' ? t('desk.hiding.do', { n: 1 }) : t(`desk.hidden.${what}`)}
          </Button>
        ))}
        {onCancel && <Button onClick={() => leave(onCancel)}>{t('desk.cancel')}</Button>}
      </div>
    </DeskForm>
  );
}
