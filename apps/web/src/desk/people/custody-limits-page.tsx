import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { limitWordsIn, looksLikeNameOfLawyer, MOST_OF_FUNCTION } from '@vigil/shared/people-figures/custody-limits.js';
import { formatLimit } from '@vigil/shared/people-figures/format-limit.js';
import type { LimitToConfirm, WrittenConfirmation } from '@vigil/shared/staff-responses/people.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { LineField } from '../../ui/line-field.js';
import { DeskForm } from '../desk-form.js';
import { PageHead } from '../desk-frame.js';
import { formFieldError } from '../form-field-error.js';
import { useSession } from '../session.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { Awaited, Refused, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { PagesOfPeople } from './people-page.js';
import { custodyLimitsPage } from './people-paths.js';
import './people.css';

/** `/desk/custody/limits`: the limits of custody by law, what is open about each, and which lawyer compared it. */
export default function CustodyLimitsPage() {
  const t = useText();
  const asked = useStaffFetch<{ items: LimitToConfirm[] }>('/api/custody-limits');
  useFresh(asked);
  return (
    <>
      <PageHead title={t('people.limits')} />
      <PagesOfPeople here={custodyLimitsPage} />
      <p class="lead narrow">{t('people.limits.page-about')}</p>
      <Awaited asked={asked}>
        {({ items }) => (
          <>
            {items.length === 0 && <p>{t('people.limits.no-law')}</p>}
            {items.map((one) => (
              <OneLimit key={one.limit.code} one={one} onChanged={asked.again} />
            ))}
          </>
        )}
      </Awaited>
    </>
  );
}

function OneLimit({ one, onChanged }: { one: LimitToConfirm; onChanged: () => void }) {
  const t = useText();
  const { api } = useSession();
  const { limit, isOfFile, confirmations } = one;
  const [isWriting, setWriting] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const { title, about } = formatLimit({ limit, readings: [] }, t);
  const act = async (id: string, noun: 'agreements' | 'withdrawals'): Promise<void> => {
    setBusy(true);
    const reply = await api.post(`/api/custody-limit-confirmations/${id}/${noun}`, {});
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    onChanged();
  };
  const mayWrite = !isOfFile && confirmations.every(({ isOutdated }) => isOutdated);
  return (
    <section class="record-part" aria-labelledby={`limit-${limit.code}`}>
      <h2 id={`limit-${limit.code}`}>{title}</h2>
      <ul class="plain">
        {about.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {limit.confirmedBy !== null && (
          <li>{t('people.limits.open', { open: limitWordsIn(limit, t.language).open })}</li>
        )}
      </ul>
      {isOfFile && <p>{t('people.limits.of-file')}</p>}
      {problem && <Refused problem={problem} />}
      <ul class="plain">
        {confirmations.map((written) => (
          <li key={written.id} class="people-event">
            <Written written={written} />{' '}
            <span class="row-do">
              {written.mayAgree && (
                <Button
                  class="button-small"
                  busy={busy}
                  aria-label={`${t('people.limits.agree')}: ${title}`}
                  onClick={() => void act(written.id, 'agreements')}
                >
                  {t('people.limits.agree')}
                </Button>
              )}
              <Button
                class="button-small"
                busy={busy}
                aria-label={`${t('people.limits.take-back')}: ${title}`}
                onClick={() => void act(written.id, 'withdrawals')}
              >
                {t('people.limits.take-back')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {/* What somebody types stays when a colleague was faster. */}
      {isWriting ? (
        <ConfirmationForm
          code={limit.code}
          onCancel={() => setWriting(false)}
          onWritten={() => {
            setWriting(false);
            onChanged();
          }}
        />
      ) : (
        mayWrite && (
          <p class="row-do">
            <Button aria-label={`${t('people.limits.write')}: ${title}`} onClick={() => setWriting(true)}>
              {t('people.limits.write')}
            </Button>
          </p>
        )
      )}
    </section>
  );
}

function Written({ written }: { written: WrittenConfirmation }) {
  const t = useText();
  const { by, on, from, until, askedBy, agreedBy, isOutdated, looksLikeName } = written;
  const day = (one: Day): string => formatDay(one, t.language);
  const state = isOutdated
    ? t('people.limits.outdated')
    : agreedBy === null
      ? t('people.limits.waits', { name: askedBy })
      : t('people.limits.agreed', { one: askedBy, other: agreedBy });
  return (
    <>
      <p>{t('people.limits.compared', { who: by, day: day(on) })}</p>
      <p>
        {until === null
          ? t('people.limit.in-force.since', { since: day(from), last: '' })
          : t('people.limit.in-force.between', { since: day(from), last: day(until) })}
      </p>
      <p>
        <strong>{state}</strong>
      </p>
      {looksLikeName && <p class="field-error">{t('people.limits.looks-like-name')}</p>}
    </>
  );
}

interface FormProps {
  code: string;
  onCancel: () => void;
  onWritten: () => void;
}

/** What a reviewer writes down of a lawyer. Another reviewer agrees. */
function ConfirmationForm({ code, onCancel, onWritten }: FormProps) {
  const t = useText();
  const { api } = useSession();
  const [by, setBy] = useState('');
  const [days, setDays] = useState({ on: '', from: '', until: '' });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const leave = useAskBeforeLeaving(`${by}${days.on}${days.from}${days.until}` !== '');
  const write = async (): Promise<void> => {
    setBusy(true);
    const body = { ...days, by, until: days.until || null };
    const reply = await api.post(`/api/custody-limits/${code}/confirmations`, body);
    setBusy(false);
    if (reply.ok) onWritten();
    else setProblem(reply.problem);
  };
  const dayField = (name: keyof typeof days) => (
    <LineField
      label={t(`people.limits.${name}`)}
      help={name === 'until' ? t('people.limits.until-help') : undefined}
      error={formFieldError(problem, `/${name}`)}
      type="date"
      required={name !== 'until'}
      value={days[name]}
      onInput={(day) => setDays({ ...days, [name]: day })}
    />
  );
  const isName = looksLikeNameOfLawyer(by);
  return (
    <DeskForm onSubmit={write}>
      {problem && <Refused problem={problem} />}
      <LineField
        label={t('people.limits.by')}
        help={t('people.limits.by-help')}
        error={formFieldError(problem, '/by') ?? (isName ? t('people.limits.looks-like-name') : null)}
        required
        maxLength={MOST_OF_FUNCTION}
        value={by}
        onInput={setBy}
      />
      {dayField('on')}
      {dayField('from')}
      {dayField('until')}
      <p class="row-do">
        <Button type="submit" tone="primary" busy={busy}>
          {t('people.limits.send')}
        </Button>
        <Button onClick={() => leave(onCancel)}>{t('desk.cancel')}</Button>
      </p>
    </DeskForm>
  );
}
