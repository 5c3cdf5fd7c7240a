import { incidentIn } from '@vigil/shared/public/objection.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { OBJECTION_USES, type ObjectionEntry, type ObjectionUse } from '@vigil/shared/staff-responses/objections.js';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { Button } from '../../ui/button.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { formatMoment } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import { OwnerPanel } from '../reviewing/owner-panel.js';
import { useMember, useSession } from '../session.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { withLanguage } from '../with-language.js';
import { formatAbout } from './format-about.js';
import { formatDue } from './format-due.js';
import { ObjectionHandling } from './objection-handling.js';
import { formPathFor } from './use-account-of-objection.js';
import './objections.css';

/** `/desk/objections/:id`: one objection, who takes care of it, and the answer to it. */
export default function ObjectionPage({ id }: { id: string }) {
  return (
    <MoreWords bundles={['app', 'desk', 'objections']}>
      <Inside id={id} />
    </MoreWords>
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
                <Care objection={objection} onChanged={asked.put} onStale={asked.again} />
              </>
            )}
            <Steps objection={objection} />
          </>
        )}
      </Awaited>
    </>
  );
}

function Facts({ objection }: { objection: ObjectionEntry }) {
  const t = useText();
  const { country } = usePlaces();
  const { state, receivedAt } = objection;
  const facts = [
    ['state', t(`objections.state.${state}`)],
    ['received', formatMoment(receivedAt, t, country?.timeZone)],
    ['due', formatDue(objection, todayIn('UTC'), t)],
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

function Said({ objection }: { objection: ObjectionEntry }) {
  const t = useText();
  const { about, relation, text, contact } = objection;
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
      {incidentIn(about) !== null && <OfRecord objection={objection} />}
      <h3>{t('objections.contact')}</h3>
      <p class="objection-said">{contact ?? t('objections.contact-none')}</p>
    </section>
  );
}

/** The record, and what the objection can become in it by its own form. */
function OfRecord({ objection: { id, record } }: { objection: ObjectionEntry }) {
  const t = useText();
  const [, go] = useLocation();
  const { api } = useSession();
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  if (record === null) return <p class="quiet">{t('objections.no-record')}</p>;
  const use = async (as: ObjectionUse): Promise<void> => {
    const reply = await api.post<ObjectionEntry>(`/api/objections/${id}/uses`, { as });
    if (!reply.ok) return setProblem(reply.problem);
    go(withLanguage(formPathFor(record, id, as)));
  };
  return (
    <>
      <p>
        <DeskLink to={`/desk/incidents/${record}?objection=${id}`}>{t('objections.record')}</DeskLink>
      </p>
      <h3>{t('objections.becomes')}</h3>
      {problem && <Refused problem={problem} />}
      <p class="form-actions">
        {OBJECTION_USES.map((as) => (
          <Button key={as} onClick={() => void use(as)}>
            {t(`objections.use.${as}`)}
          </Button>
        ))}
      </p>
      <p class="small quiet">{t('objections.record-help')}</p>
    </>
  );
}

/** Who takes care of it; and for them, or once it was answered, the answer. */
function Care({
  objection,
  onChanged,
  onStale,
}: {
  objection: ObjectionEntry;
  onChanged: (objection: ObjectionEntry) => void;
  onStale: () => void;
}) {
  const t = useText();
  const { id: me } = useMember();
  const { id, owner, state, word } = objection;
  return (
    <>
      {state !== 'answered' && (
        <div class="objection-part narrow">
          <OwnerPanel<ObjectionEntry>
            owner={owner}
            path={`/api/objections/${id}/owner`}
            mayOwn
            whenFree={t('objections.nobody')}
            wordHelp={t('objections.word-help')}
            onDone={onChanged}
          >
            {word && (
              <p>
                {t('objections.word')}: <q>{word}</q>
              </p>
            )}
          </OwnerPanel>
        </div>
      )}
      {(owner?.id === me || state === 'answered') && (
        <ObjectionHandling key={id} objection={objection} onSaved={onChanged} onStale={onStale} />
      )}
    </>
  );
}

/** What the log says was done. */
function Steps({ objection: { steps } }: { objection: ObjectionEntry }) {
  const t = useText();
  const { country } = usePlaces();
  return (
    <section class="objection-part" aria-labelledby="done">
      <h2 id="done">{t('objections.done')}</h2>
      <ol class="objection-steps">
        {steps.map(({ at, what, by }, n) => (
          <li key={n}>
            <span class="quiet">{formatMoment(at, t, country?.timeZone)}</span>{' '}
            {by === null
              ? t(`objections.step.${what}`)
              : t('objections.step-by', { what: t(`objections.step.${what}`), by })}
          </li>
        ))}
      </ol>
    </section>
  );
}
