import { incidentCodesIn } from '@vigil/shared/public/incident-code.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { DeskLink } from '../desk-link.js';
import { formFieldError } from '../form-field-error.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { useHidingActions } from './use-hiding-actions.js';
import { HidingOutcomes, ReasonField } from './hiding-outcomes-and-reason.js';

export interface HideSelectedProps {
  /** Of this page of the list: what is selected elsewhere stays as it is. */ ids: readonly string[];
  /** Called with the ids that were hidden. */ onHidden: (ids: readonly string[]) => void;
}

/**
 * A bar at the bottom of the desk's list. It hides the selected records and those named by public code, with one
 * reason. The result stays until it is closed.
 */
export function HideSelectedRecords({ ids, onHidden }: HideSelectedProps) {
  const t = useText();
  const hiding = useHidingActions();
  const [reason, setReason] = useState('');
  const [isPasting, setPasting] = useState(false);
  const [isHiding, setHiding] = useState(false);
  const [pasted, setPasted] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isPasting) field.current?.focus();
  }, [isPasting]);
  const codes = isPasting ? incidentCodesIn(pasted) : [];
  const count = ids.length + codes.length;
  const isOpen = (isHiding && ids.length > 0) || isPasting;
  const isSaid = hiding.said !== null || hiding.problem !== null;
  const leave = useAskBeforeLeaving(isOpen && `${reason}${pasted}` !== '');
  const hide = async (): Promise<void> => {
    const outcomes = await hiding.act('hide', [...ids, ...codes], reason);
    if (!outcomes) return;
    setReason('');
    setPasted('');
    setPasting(false);
    setHiding(false);
    onHidden(outcomes.results.filter(({ problem }) => problem === null).map(({ id }) => id));
  };
  return (
    <section
      class={isPasting ? 'panel' : isOpen || isSaid ? 'panel hide-selected' : undefined}
      aria-label={t(ids.length > 0 ? 'desk.hiding.page-title' : 'desk.hiding.do-title')}
    >
      <HidingOutcomes hiding={hiding} />
      {isSaid && (
        <div class="form-actions">
          {hiding.said && (
            <DeskLink to="/desk/hidden" class="button button-small">
              {t('desk.hiding.look')}
            </DeskLink>
          )}
          <Button class="button-small" onClick={hiding.clear}>
            {t('app.close')}
          </Button>
        </div>
      )}
      {!isPasting && !isSaid && (
        <p>
          {!isOpen && ids.length > 0 && (
            <Button class="button-small" onClick={() => setHiding(true)}>
              {t('desk.hiding.page', { n: ids.length })}
            </Button>
          )}{' '}
          <Button tone="quiet" class="button-small" onClick={() => setPasting(true)}>
            {t('desk.hiding.by-code')}
          </Button>
        </p>
      )}
      {isOpen && (
        <DeskForm class="panel-form" onSubmit={hide}>
          <p>
            {ids.length > 0 && (
              <>
                <strong>{t('desk.hiding.page-chosen', { n: ids.length })}</strong>{' '}
              </>
            )}
            {t('desk.hiding.about')}
          </p>
          {isPasting && (
            <Field
              label={t('desk.hiding.codes')}
              help={t('desk.hiding.codes-help')}
              error={formFieldError(hiding.problem, '/ids')}
            >
              {(control) => (
                <textarea
                  {...control}
                  ref={field}
                  class="textarea"
                  rows={2}
                  spellcheck={false}
                  autocomplete="off"
                  value={pasted}
                  onInput={(event) => setPasted(event.currentTarget.value)}
                />
              )}
            </Field>
          )}
          {isPasting && (
            <p class="small">
              <output>{pasted.trim() !== '' && t('desk.hiding.codes-found', { n: codes.length })}</output>
            </p>
          )}
          <ReasonField hiding={hiding} rows={2} value={reason} onChange={setReason} />
          <div class="form-actions">
            <Button type="submit" tone="primary" busy={hiding.busy} disabled={count === 0}>
              {t('desk.hiding.do', { n: count })}
            </Button>
            <Button
              onClick={() =>
                leave(() => {
                  setHiding(false);
                  setPasting(false);
                  setPasted('');
                  setReason('');
                })
              }
            >
              {t('desk.cancel')}
            </Button>
          </div>
        </DeskForm>
      )}
    </section>
  );
}
