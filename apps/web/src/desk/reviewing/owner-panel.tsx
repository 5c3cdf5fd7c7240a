import { HANDOVER_LENGTH, type OwnerChoices, type RecordOwner } from '@vigil/shared/staff-responses/record-owner.js';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ProblemBody, Reply } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { DeskForm } from '../desk-form.js';
import { formatDayAt, formatMoment } from '../format-answer.js';
import { formFieldError } from '../form-field-error.js';
import { usePlaces } from '../places-context.js';
import { useMember, useSession } from '../session.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import { ownerActionsOf } from './owner-actions.js';

interface Props<T> {
  owner: RecordOwner | null;
  /** The address of its owner: `/api/…/owner`. */
  path: string;
  /** Whether this reviewer can own it. */
  mayOwn: boolean;
  /** What is said while nobody owns it. */
  whenFree: string;
  wordHelp: string;
  onDone: (changed: T) => void;
  children?: ComponentChildren;
}

/** For reviewers: who takes care of a record or an objection; takes it, hands it over, gives it back. */
export function OwnerPanel<T>({ owner, path, mayOwn, whenFree, wordHelp, onDone, children }: Props<T>) {
  const t = useText();
  const { api } = useSession();
  const { id: me } = useMember();
  const { country } = usePlaces();
  const [isGiving, setGiving] = useState(false);
  const [word, setWord] = useState('');
  useAskBeforeLeaving(isGiving && word !== '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const run = async (ask: Promise<Reply<T>>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const reply = await ask;
    setBusy(false);
    if (!reply.ok) return setProblem(reply.problem);
    setGiving(false);
    setWord('');
    onDone(reply.value);
  };
  const isMine = owner?.id === me;
  const actions = ownerActionsOf({ owner, mayOwn }, me);
  return (
    <section class="panel" aria-labelledby="owner-title">
      <h2 id="owner-title">{t('desk.owner.title')}</h2>
      {problem && <Refused problem={problem} />}
      {owner ? (
        <>
          <p>
            {t(isMine ? 'desk.owner.me' : 'desk.owner.other', {
              name: owner.name,
              since: formatMoment(owner.since, t, country?.timeZone),
            })}
          </p>
          <p class="small quiet">{t('desk.owner.until', { day: formatDayAt(owner.until, t, country?.timeZone) })}</p>
        </>
      ) : (
        <p>{whenFree}</p>
      )}
      {actions.length > 0 && (
        <p class="panel-buttons">
          {actions.includes('take') && (
            <Button {...{ busy }} onClick={() => void run(api.put(path, { member: me }))}>
              {t('desk.owner.take')}
            </Button>
          )}
          {actions.includes('give-back') && (
            <Button {...{ busy }} onClick={() => void run(api.delete(path))}>
              {t('desk.owner.give-back')}
            </Button>
          )}
          <Button data-do="hand-over" aria-expanded={isGiving} onClick={() => setGiving(!isGiving)}>
            {t('desk.owner.hand-over')}
          </Button>
        </p>
      )}
      {children}
      {isGiving && (
        <HandOver
          {...{ path, busy, problem, word, wordHelp }}
          onWord={setWord}
          onGive={(member) => void run(api.put(path, { member, ...(word.trim() === '' ? {} : { word: word.trim() }) }))}
        />
      )}
    </section>
  );
}

interface HandOverProps {
  path: string;
  busy: boolean;
  problem: ProblemBody | null;
  word: string;
  wordHelp: string;
  onWord: (word: string) => void;
  onGive: (member: string) => void;
}

function HandOver({ path, busy, problem, word, wordHelp, onWord, onGive }: HandOverProps) {
  const t = useText();
  const asked = useStaffFetch<OwnerChoices>(path);
  const [member, setMember] = useState('');
  if (asked.problem) return <Refused problem={asked.problem} again={asked.again} />;
  if (!asked.value) return null;
  const { colleagues } = asked.value;
  if (colleagues.length === 0) return <p>{t('desk.owner.no-colleague')}</p>;
  return (
    <DeskForm class="panel-form" onSubmit={() => onGive(member)}>
      <SelectField
        label={t('desk.owner.to')}
        error={formFieldError(problem, '/member')}
        value={member}
        none={t('desk.owner.choose')}
        required
        options={colleagues.map(({ id, name }) => [id, name] as const)}
        onChange={setMember}
      />
      <Field label={t('desk.owner.word')} help={wordHelp} error={formFieldError(problem, '/word')}>
        {(control) => (
          <textarea
            {...control}
            class="input"
            rows={2}
            maxLength={HANDOVER_LENGTH}
            value={word}
            onInput={(event) => onWord(event.currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit" tone="primary" busy={busy}>
        {t('desk.owner.hand-over')}
      </Button>
    </DeskForm>
  );
}
