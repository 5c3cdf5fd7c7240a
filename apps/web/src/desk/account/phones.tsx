import type { PhoneEntry } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { LineField } from '../../ui/line-field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Awaited, Refused, useStaffFetch, useFresh } from '../use-staff-fetch.js';
import { mayLogIncidents } from '../desk-frame.js';
import { formatDayOf } from '../format-answer.js';
import { useMember, useSession } from '../session.js';
import { useMoment } from '../use-moment.js';
import { formFieldError } from '../form-field-error.js';
import { QrCode } from './qr-code.js';

interface Code {
  code: string;
  minutes: number;
}

/**
 * Lists the phones that may submit from the field, and removes them: a member's own, and for administrators
 * everybody's.
 */
export function Phones() {
  const t = useText();
  const { role } = useMember();
  return role === 'analyst' ? null : (
    <Listed
      about={t(role === 'admin' ? 'account.phones.about-all' : 'account.phones.about')}
      mayAdd={mayLogIncidents(role)}
    />
  );
}

function Listed({ about, mayAdd }: { about: string; mayAdd: boolean }) {
  const t = useText();
  const moment = useMoment();
  const { api } = useSession();
  const phones = useStaffFetch<{ items: PhoneEntry[] }>('/api/field/devices');
  useFresh(phones);
  const [isOpen, setOpen] = useState(false);
  const [code, setCode] = useState<Code | null>(null);
  const [toEnd, setToEnd] = useState<PhoneEntry | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const end = async ({ id }: PhoneEntry): Promise<void> => {
    setToEnd(null);
    const reply = await api.delete(`/api/field/devices/${id}`);
    setProblem(reply.ok ? null : reply.problem);
    phones.again();
  };
  const endWhenSent = async ({ id }: PhoneEntry): Promise<void> => {
    setToEnd(null);
    const reply = await api.post(`/api/field/devices/${id}/ending`, {});
    setProblem(reply.ok ? null : reply.problem);
    phones.again();
  };
  /** Where several people's phones are listed, each name includes its member. */
  const called = (entry: PhoneEntry): string =>
    entry.mine ? entry.name : t('account.phones.of', { name: entry.member, phone: entry.name });
  return (
    <section class="phones">
      <h2>{t('account.phones')}</h2>
      <p>{about}</p>
      {problem && <Refused problem={problem} />}
      <Awaited asked={phones}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="quiet">{t('account.phones.none')}</p>
          ) : (
            <ul class="plain-rows">
              {items.map((entry) => (
                <li key={entry.id}>
                  <span>
                    <strong>{called(entry)}</strong>
                    {entry.hasEnded && (
                      <>
                        {' '}
                        <span class="badge-here">{t('account.phones.ended')}</span>
                      </>
                    )}
                    <br />
                    <span class="small quiet">
                      {t('account.phones.since', { day: formatDayOf(entry.enrolledOn, t) })}
                      {entry.lastSeenOn && (
                        <> · {t('account.phones.seen', { day: formatDayOf(entry.lastSeenOn, t) })}</>
                      )}
                    </span>
                    {entry.endsBy && (
                      <>
                        <br />
                        <strong class="small">{t('account.phones.ends-by', { time: moment(entry.endsBy) })}</strong>
                      </>
                    )}
                  </span>
                  {!entry.hasEnded && (
                    <span class="row-do">
                      <Button
                        class="button-small"
                        aria-label={t('account.phones.end-what', { name: called(entry) })}
                        onClick={() => setToEnd(entry)}
                      >
                        {t('account.phones.end')}
                      </Button>
                    </span>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Awaited>
      {code && (
        <Shown
          code={code}
          onDone={() => {
            setCode(null);
            phones.again();
          }}
        />
      )}
      {mayAdd &&
        !code &&
        (isOpen ? (
          <NewPhone
            onCancel={() => setOpen(false)}
            onMade={(made) => {
              setCode(made);
              setOpen(false);
            }}
          />
        ) : (
          <Button onClick={() => setOpen(true)}>{t('account.phones.add')}</Button>
        ))}
      <Dialog
        open={toEnd !== null}
        title={toEnd ? t('account.phones.end-what', { name: called(toEnd) }) : ''}
        onClose={() => setToEnd(null)}
        actions={
          <>
            <Button onClick={() => setToEnd(null)}>{t('desk.cancel')}</Button>
            {toEnd?.endsBy === null && (
              <Button onClick={() => void endWhenSent(toEnd)}>{t('account.phones.end-first')}</Button>
            )}
            <Button tone="danger" onClick={() => void end(toEnd!)}>
              {t('account.phones.end-now')}
            </Button>
          </>
        }
      >
        <p>{t('account.phones.end-text')}</p>
        {toEnd?.endsBy === null && <p>{t('account.phones.end-first-text')}</p>}
      </Dialog>
    </section>
  );
}

/** The code is in the fragment (after #), so no server and no log sees it until the phone sends it. */
function Shown({ code: { code, minutes }, onDone }: { code: Code; onDone: () => void }) {
  const t = useText();
  const address = `${location.origin}/field`;
  const [before, after] = t('account.phones.where').split('{address}');
  return (
    <Band tone="note">
      <p role="status">{t('account.phones.code', { n: minutes })}</p>
      <QrCode text={`${address}#code=${code}`} label={t('account.phones.qr')} />
      <p>
        {before}
        <strong translate={false}>{address}</strong>
        {after}
      </p>
      <p>
        <code class="totp-secret phone-code" translate={false}>
          {code}
        </code>
      </p>
      <p>
        <Button onClick={onDone}>{t('account.phones.done')}</Button>
      </p>
    </Band>
  );
}

function NewPhone({ onMade, onCancel }: { onMade: (code: Code) => void; onCancel: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const make = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<Code>('/api/field/devices', { name });
    setBusy(false);
    if (reply.ok) onMade(reply.value);
    else setProblem(reply.problem);
  };
  return (
    <DeskForm class="panel" onSubmit={make} aria-label={t('account.phones.add')}>
      {problem &&
        (problem['reason'] === 'too-many' ? (
          <p class="wrong" role="alert">
            {t('account.phones.too-many')}
          </p>
        ) : (
          <Refused problem={problem} />
        ))}
      <LineField
        label={t('account.phones.name')}
        help={t('account.phones.name-help')}
        error={formFieldError(problem, '/name')}
        required
        maxLength={60}
        value={name}
        onInput={setName}
      />
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t('account.phones.make')}
        </Button>
        <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}
