import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { HANDOVER_LENGTH, type OwnerChoices } from '@vigil/shared/staff-responses/record-owner.js';
import { useState } from 'preact/hooks';
import type { ProblemBody, Reply } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { formatDayOf, formatMoment } from '../format-answer.js';
import { formFieldError } from '../form-field-error.js';
import { incidentPath } from '../incident-path.js';
import { usePlaces } from '../places-context.js';
import { useMember, useSession } from '../session.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';

interface Props {
  record: IncidentRecord;
  onDone: (record: IncidentRecord, isDone: boolean) => void;
}

const OWNED = ['WS_SUBMITTED', 'WS_UNDER_REVIEW', 'WS_VERIFIED', 'WS_PUBLISHED'];

/** For reviewers: who takes care of a record; takes it, hands it over, gives it back. */
export function OwnerOfRecord({ record, onDone }: Props) {
  const t = useText();
  const { api } = useSession();
  const { id: me } = useMember();
  const { country } = usePlaces();
  const [isGiving, setGiving] = useState(false);
  const [told, setTold] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const path = incidentPath(record.id, 'owner');
  const run = async (ask: Promise<Reply<IncidentRecord>>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const reply = await ask;
    setBusy(false);
    if (!reply.ok) return setProblem(reply.problem);
    setGiving(false);
    onDone(reply.value, true);
  };
  const wantSecond = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<{ told: number }>(incidentPath(record.id, 'second-person-wanted'), {});
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    setTold(reply.ok ? reply.value.told : null);
  };
  if (!OWNED.includes(record.status)) return null;
  const { owner } = record;
  const isMine = owner?.id === me;
  const startsReview = record.allowed.includes('take');
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
          <p class="small quiet">{t('desk.owner.until', { day: formatDayOf(owner.until.slice(0, 10), t) })}</p>
        </>
      ) : (
        <p>{t(startsReview ? 'desk.owner.with-review' : 'desk.owner.nobody')}</p>
      )}
      {(isMine || !owner) && !record.mine && (
        <p class="panel-buttons">
          {!owner && (
            <Button {...{ busy }} onClick={() => void run(api.put(path, { member: me }))}>
              {t('desk.owner.take')}
            </Button>
          )}
          {isMine && (
            <Button {...{ busy }} onClick={() => void run(api.delete(path))}>
              {t('desk.owner.give-back')}
            </Button>
          )}
          <Button aria-expanded={isGiving} onClick={() => setGiving(!isGiving)}>
            {t('desk.owner.hand-over')}
          </Button>
        </p>
      )}
      {told !== null && (
        <p role="status">{told === 0 ? t('desk.owner.second-none') : t('desk.owner.second-told', { n: told })}</p>
      )}
      <p>
        <Button tone="quiet" {...{ busy }} onClick={() => void wantSecond()}>
          {t('desk.owner.second')}
        </Button>
      </p>
      {isGiving && (
        <HandOver
          {...{ path, busy, problem }}
          onGive={(member, word) => void run(api.put(path, { member, ...(word === '' ? {} : { word }) }))}
        />
      )}
    </section>
  );
}

interface HandOverProps {
  path: string;
  busy: boolean;
  problem: ProblemBody | null;
  onGive: (member: string, word: string) => void;
}

function HandOver({ path, busy, problem, onGive }: HandOverProps) {
  const t = useText();
  const asked = useStaffFetch<OwnerChoices>(path);
  const [member, setMember] = useState('');
  const [word, setWord] = useState('');
  if (asked.problem) return <Refused problem={asked.problem} again={asked.again} />;
  if (!asked.value) return null;
  const { colleagues } = asked.value;
  if (colleagues.length === 0) return <p>{t('desk.owner.no-colleague')}</p>;
  return (
    <form
      class="panel-form"
      onSubmit={(event) => {
        event.preventDefault();
        onGive(member, word.trim());
      }}
    >
      <SelectField
        label={t('desk.owner.to')}
        error={formFieldError(problem, '/member')}
        value={member}
        none={t('desk.owner.choose')}
        required
        options={colleagues.map(({ id, name }) => [id, name] as const)}
        onChange={setMember}
      />
      <Field label={t('desk.owner.word')} help={t('desk.owner.word-help')} error={formFieldError(problem, '/word')}>
        {(control) => (
          <textarea
            {...control}
            class="input"
            rows={2}
            maxLength={HANDOVER_LENGTH}
            value={word}
            onInput={(event) => setWord(event.currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit" tone="primary" busy={busy}>
        {t('desk.owner.hand-over')}
      </Button>
    </form>
  );
}
