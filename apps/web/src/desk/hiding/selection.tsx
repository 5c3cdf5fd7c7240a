import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../words.js';
import { fieldError } from '../sign-in/field-error.js';
import { useTogether } from './hidden.js';
import { Said } from './outcomes.js';

interface Props { ids: readonly string[]; /** Those that were hidden. */ onHidden: (ids: readonly string[]) => void }

/** Below the list of the desk: hides what was chosen in it, with one reason. */
export function HideSelected({ ids, onHidden }: Props) {
  const t = useText();
  const together = useTogether();
  const [reason, setReason] = useState('');
  const hide = async (): Promise<void> => {
    const outcomes = await together.act('hide', ids, reason);
    if (!outcomes) return;
    setReason('');
    onHidden(outcomes.results.filter(({ problem }) => problem === null).map(({ id }) => id));
  };
  return (
    <section class={ids.length > 0 ? 'panel hide-selected' : undefined} aria-label={t('desk.hiding.do-title')}>
      <Said together={together} />
      {ids.length > 0 && (
        <form class="panel-form" onSubmit={(event) => { event.preventDefault(); void hide(); }}>
          <p><strong>{t('desk.hiding.chosen', { n: ids.length })}</strong> {t('desk.hiding.about')}</p>
          <Field label={t('desk.hiding.reason')} help={t('desk.hiding.reason-help')} error={fieldError(together.problem, '/reason')}>
            {(control) => <textarea {...control} class="textarea" rows={2} spellcheck={false} required maxLength={2000} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}
          </Field>
          <div class="form-actions"><Button type="submit" tone="primary" busy={together.busy}>{t('desk.hiding.do', { n: ids.length })}</Button></div>
        </form>
      )}
    </section>
  );
}
