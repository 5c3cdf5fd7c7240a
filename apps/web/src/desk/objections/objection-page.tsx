import { incidentIn, OBJECTION_LENGTHS, type ObjectionState } from '@vigil/shared/public/objection.js';
import type { ObjectionEntry } from '@vigil/shared/staff-responses/objections.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { formatAbout } from './format-about.js';
import { useText, Words } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { DeskLink } from '../desk-link.js';
import { formFieldError } from '../form-field-error.js';
import { PageHead } from '../desk-frame.js';
import { formatMoment } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { useSession } from '../session.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import './objections.css';

/** `/desk/objections/:id`: one objection, and the answer to it. */
export default function ObjectionPage({ id }: { id: string }) {
  return (
    <Words bundles={['app', 'desk', 'objections']}>
      <Inside id={id} />
    </Words>
  );
}

function Inside({ id }: { id: string }) {
  const t = useText();
  const asked = useStaffFetch<ObjectionEntry>(`/api/objections/${id}`);
  return (
    <>
      <PageHead title={t('objections.title')}>
        <DeskLink to="/desk/objections" class="button">
          {t('objections.back')}
        </DeskLink>
      </PageHead>
      <Awaited asked={asked}>
        {(objection) => (
          <>
            <Facts objection={objection} />
            {objection.erased ? (
              <p>{t('objections.erased')}</p>
            ) : (
              <>
                <Said objection={objection} />
                <Work key={objection.revision} objection={objection} onSaved={asked.put} onStale={asked.again} />
              </>
            )}
          </>
        )}
      </Awaited>
    </>
  );
}

function Facts({ objection: { state, takenBy, receivedAt } }: { objection: ObjectionEntry }) {
  const t = useText();
  const { country } = usePlaces();
  const facts = [
    ['state', t(`objections.state.${state}`)],
    ['taken', takenBy],
    ['received', formatMoment(receivedAt, t, country?.timeZone)],
  ] as const;
  return (
    <dl class="objection-facts">
      {facts.map(
        ([key, said]) =>
          said && (
            <div key={key}>
              <dt>{t(`objections.head.${key}`)}</dt>
              <dd>{said}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Said({ objection: { about, relation, text, contact } }: { objection: ObjectionEntry }) {
  const t = useText();
  const code = incidentIn(about);
  return (
    <section class="objection-part" aria-labelledby="said">
      <h2 id="said">{t('objections.said')}</h2>
      <p>
        <strong>{relation && t(`objection.relation.${relation}`)}</strong> · {formatAbout(about, t)}
      </p>
      <blockquote class="objection-said">{text}</blockquote>
      {about && (
        <p>
          <a href={about}>{t('objections.page')}</a>
        </p>
      )}
      {code && <OfRecord code={code} isOfficial={relation === 'official'} />}
      <h3>{t('objections.contact')}</h3>
      <p class="objection-said">{contact ?? t('objections.contact-none')}</p>
    </section>
  );
}

/** The record, if this reviewer may see it. What an authority says goes into it by its form, as every account does. */
function OfRecord({ code, isOfficial }: { code: string; isOfficial: boolean }) {
  const t = useText();
  const found = useStaffFetch<RecordQueue>(`/api/incidents?q=${encodeURIComponent(code)}`);
  const record = found.value?.items.find((item) => item.code === code);
  if (!found.value) return null;
  if (!record) return <p class="quiet">{t('objections.no-record')}</p>;
  return (
    <>
      <p class="form-actions">
        <DeskLink to={`/desk/incidents/${record.id}`} class="button">
          {t('objections.record')}
        </DeskLink>
        {isOfficial && (
          <DeskLink to={`/desk/incidents/${record.id}/edit`} class="button">
            {t('objections.account')}
          </DeskLink>
        )}
      </p>
      {isOfficial && <p class="small quiet">{t('objections.account-help')}</p>}
    </>
  );
}

interface WorkProps {
  objection: ObjectionEntry;
  onSaved: (objection: ObjectionEntry) => void;
  onStale: () => void;
}

function Work({ objection, onSaved, onStale }: WorkProps) {
  const t = useText();
  const { api } = useSession();
  const [note, setNote] = useState(objection.note ?? '');
  const [answer, setAnswer] = useState(objection.answer ?? '');
  const [corrected, setCorrected] = useState(objection.corrected);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const isOpen = objection.state === 'taken';
  const save = async (state: Exclude<ObjectionState, 'new'>): Promise<void> => {
    setBusy(true);
    const body = {
      state,
      note: note.trim() === '' ? null : note,
      answer: answer.trim() === '' ? null : answer,
      corrected,
    };
    const reply = await api.put<ObjectionEntry>(`/api/objections/${objection.id}`, body, {
      ifMatch: `"${objection.revision}"`,
    });
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) onSaved(reply.value);
  };
  if (objection.state === 'new' || objection.state === 'closed')
    return (
      <>
        {problem && <Refused problem={problem} again={onStale} />}
        <Button tone="primary" busy={busy} onClick={() => void save('taken')}>
          {t('objections.take')}
        </Button>
      </>
    );
  return (
    <section class="objection-part narrow" aria-labelledby="work">
      <h2 id="work">{t('objections.work')}</h2>
      {problem && <Refused problem={problem} {...(problem.code === 'changed-meanwhile' ? { again: onStale } : {})} />}
      {objection.state === 'answered' && (
        <Band tone="done">
          <p>{t('objections.state.answered')}</p>
        </Band>
      )}
      <Field label={t('objections.note')} help={t('objections.note-help')} error={formFieldError(problem, '/note')}>
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            maxLength={OBJECTION_LENGTHS.note}
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field
        label={t('objections.answer')}
        help={t('objections.answer-help')}
        error={formFieldError(problem, '/answer')}
      >
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            maxLength={OBJECTION_LENGTHS.answer}
            value={answer}
            onInput={(event) => setAnswer(event.currentTarget.value)}
          />
        )}
      </Field>
      {objection.about && (
        <label class="objection-check">
          <input type="checkbox" checked={corrected} onChange={(event) => setCorrected(event.currentTarget.checked)} />{' '}
          {t('objections.corrected')}
        </label>
      )}
      <div class="form-actions">
        <Button tone="primary" busy={busy} onClick={() => void save('answered')}>
          {t('objections.send')}
        </Button>
        {isOpen && (
          <>
            <Button busy={busy} onClick={() => void save('taken')}>
              {t('objections.save')}
            </Button>
            <Button busy={busy} onClick={() => void save('closed')}>
              {t('objections.close')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
