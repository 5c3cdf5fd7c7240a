import type { Words as WordList } from '@vigil/shared/text/text.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { Day } from '@vigil/shared/day/day.js';
import {
  isAbout,
  isAboutFigure,
  OBJECTION_LENGTHS,
  OBJECTION_RELATIONS,
  type ObjectionInfo,
  type ObjectionReply,
  type ObjectionStatus,
} from '@vigil/shared/public/objection.js';
import { organisationIn } from '@vigil/shared/public/organisation-name.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { Link } from '../../ui/link.js';
import { useAbout } from '../../installation-info.js';
import { safeJson } from '../../server-rendered/safe-json.js';
import { setHead } from '../../page-being-rendered.js';
import { addBundleFiles, useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Field } from '../../ui/field.js';
import { showRefusal } from '../../ui/show-refusal.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import NotFoundPage from './not-found-page.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { isSafeToType, POSTED_ID, readPosted } from './posted-form.js';

type Typed = Readonly<Record<string, string>>;
type Errors = Readonly<Record<string, string>>;

addBundleFiles(import.meta.glob<WordList>('../../../../../libs/shared/text/objections/*.json', { import: 'default' }));

/** `/objections/new` and `/objections`: something is wrong, or about the reader; and what became of it. */
export default function ObjectionPage({ code: what }: { code: string }) {
  if (what !== '' && what !== 'new') return <NotFoundPage />;
  return (
    <PageWords more={['objections']}>
      <Inside key={what} isNew={what === 'new'} />
    </PageWords>
  );
}

function Inside({ isNew }: { isNew: boolean }) {
  const t = useText();
  const reading = usePublicFetch<ObjectionInfo>('/api/public/objections');
  // Read once: the page that came from the server is removed when this one is drawn.
  const [posted] = useState(() => readPosted() as ObjectionReply | null);
  if (reading.state === 'failed')
    return <NothingHere problem={reading.problem} notFound={t('app.not-found')} again={reading.again} />;
  if (!reading.value) return <Loading />;
  setHead({ canonical: posted ? null : isNew ? '/objections/new' : '/objections', description: t('objection.lead') });
  const shown = (
    <>
      {import.meta.env.SSR && posted && (
        <script type="application/json" id={POSTED_ID} dangerouslySetInnerHTML={{ __html: safeJson(posted) }} />
      )}
      {isNew ? <Writing info={reading.value} posted={posted} /> : <Looking info={reading.value} posted={posted} />}
    </>
  );
  return <Page title={t(isNew ? 'objection.title' : 'objection.look.title')}>{shown}</Page>;
}

interface Props {
  info: ObjectionInfo;
  posted: ObjectionReply | null;
}

function Writing({ info, posted }: Props) {
  const t = useText();
  if (posted?.kind === 'receipt') return <Receipt code={posted.code} info={info} />;
  return (
    <>
      <h1>{t('objection.title')}</h1>
      <p class="lead">{t('objection.lead')}</p>
      <Urgent info={info} />
      <Danger />
      <section class="part" aria-labelledby="write">
        <h2 id="write">{t('objection.write')}</h2>
        {isSafeToType() ? <Form posted={posted} /> : <Band tone="warning">{t('objection.unsafe')}</Band>}
      </section>
      <Next info={info} />
      <p class="objection-more">
        <Link href="/objections">{t('objection.have-code')}</Link>
      </p>
    </>
  );
}

/** What not to write, before anybody writes. */
function Danger() {
  const t = useText();
  return (
    <Band tone="warning">
      <p>
        <strong>{t('objection.danger')}</strong>
      </p>
      <ul class="objection-list">
        {[1, 2, 3, 4].map((n) => (
          <li key={n}>{t(`objection.danger.${n}`)}</li>
        ))}
      </ul>
    </Band>
  );
}

/**
 * For somebody in danger: that nobody reads the form at once, and how else to reach the organisation, or that it does
 * not say.
 */
function Urgent({ info: { contact, answerDays } }: { info: ObjectionInfo }) {
  const t = useText();
  const about = useAbout();
  const organisation = about ? organisationIn(about, t) : '';
  return (
    <section class="part" aria-labelledby="urgent">
      <h2 id="urgent">{t('objection.urgent')}</h2>
      <p>
        <strong>{t('objection.urgent-form', { n: answerDays })}</strong>{' '}
        {t(contact ? 'objection.urgent-reach' : 'objection.urgent-none', { organisation })}
      </p>
      {contact && <p class="note objection-words">{contact}</p>}
      <p>{t('objection.urgent-safe')}</p>
    </section>
  );
}

/** A plain form: it needs no script, and no script sends it. */
function Form({ posted }: { posted: ObjectionReply | null }) {
  const t = useText();
  const asked = new URLSearchParams(useSearch()).get('about');
  const [typed, errors]: [Typed, Errors] =
    posted?.kind === 'refused' ? [posted.typed, posted.refusal.errors] : [{}, {}];
  const about = [typed['about'], asked].find(isAbout);
  const form = useFormOfServer();
  return (
    <form
      ref={form}
      class="objection-form"
      method="post"
      action={`/objections/new?lang=${t.language}`}
      autocomplete="off"
    >
      <Refusal posted={posted} />
      {about && (
        <p>
          {t('objection.about')} <Link href={about}>{isAboutFigure(about) ? t('objection.about-figure') : about}</Link>
          <input type="hidden" name="about" value={about} />
        </p>
      )}
      <Field group label={t('objection.relation')} error={errors['relation']}>
        {({ id }) =>
          OBJECTION_RELATIONS.map((one) => (
            <label key={one} class="objection-choice">
              <input
                type="radio"
                name="relation"
                value={one}
                id={`${id}-${one}`}
                defaultChecked={typed['relation'] === one}
              />{' '}
              {t(`objection.relation.${one}`)}
            </label>
          ))
        }
      </Field>
      <Field label={t('objection.text')} help={t('objection.text-help')} error={errors['text']}>
        {(control) => (
          <textarea {...control} class="textarea" name="text" rows={10} maxLength={OBJECTION_LENGTHS.text}>
            {typed['text'] ?? ''}
          </textarea>
        )}
      </Field>
      <Field
        label={t('objection.contact')}
        mark={t('objection.optional')}
        help={t('objection.contact-help')}
        error={errors['contact']}
      >
        {(control) => (
          <textarea {...control} class="textarea" name="contact" rows={2} maxLength={OBJECTION_LENGTHS.contact}>
            {typed['contact'] ?? ''}
          </textarea>
        )}
      </Field>
      <button type="submit" class="button button-primary">
        {t('objection.send')}
      </button>
    </form>
  );
}

/**
 * Takes over what the reader typed into the form that the server had rendered, before this one was there. That page
 * stays as long as the reader is in it. What was refused gets the focus once this form is seen.
 */
function useFormOfServer() {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const root = document.getElementById('vigil')!;
    const swapped = new MutationObserver(show);
    function show(): void {
      if (root.classList.contains('behind')) return;
      swapped.disconnect();
      showRefusal(form.current, form.current!.querySelector('[role="alert"]'));
    }
    swapped.observe(root, { attributes: true, attributeFilter: ['class'] });
    show();
    return () => swapped.disconnect();
  }, []);
  useLayoutEffect(() => {
    const before = document.querySelector<HTMLFormElement>('#served form[method=post]');
    if (!before || !form.current) return;
    const copy = (): void => {
      for (const [name, value] of new FormData(before)) {
        const control = form.current?.elements.namedItem(name);
        if (control && 'value' in control) control.value = String(value);
      }
    };
    copy();
    before.addEventListener('input', copy);
    return () => before.removeEventListener('input', copy);
  }, []);
  return form;
}

function Refusal({ posted }: { posted: ObjectionReply | null }) {
  if (posted?.kind !== 'refused') return null;
  const { title, detail } = posted.refusal;
  return (
    // In the written page it has the focus by itself; in the application `useFormOfServer` moves it.
    <div class="band band-error" role="alert" tabIndex={-1} autofocus={import.meta.env.SSR}>
      <p>
        <strong>{title}</strong> {detail}
      </p>
    </div>
  );
}

function Next({ info }: { info: ObjectionInfo }) {
  const t = useText();
  return (
    <section class="part" aria-labelledby="next">
      <h2 id="next">{t('objection.next')}</h2>
      <ol class="objection-list">
        {[1, 2, 3, 4].map((n) => (
          <li key={n}>{t(`objection.next.${n}`, { n: info.answerDays, keep: info.keepDays })}</li>
        ))}
      </ol>
    </section>
  );
}

/** The code that nobody can show again. */
function Receipt({ code, info }: { code: string; info: ObjectionInfo }) {
  const t = useText();
  return (
    <>
      <h1>{t('objection.sent')}</h1>
      <p class="lead">{t('objection.sent-code')}</p>
      <p class="objection-code">
        <code>{code}</code>
      </p>
      <p>{t('objection.sent-keep')}</p>
      <p>{t('objection.sent-days', { n: info.answerDays })}</p>
      <p>
        <Link href="/objections" class="button">
          {t('objection.look.title')}
        </Link>
      </p>
    </>
  );
}

function Looking({ info, posted }: Props) {
  const t = useText();
  return (
    <>
      <h1>{t('objection.look.title')}</h1>
      {posted?.kind === 'status' ? (
        <Status status={posted.status} code={posted.code} info={info} />
      ) : (
        <>
          <p class="lead">{t('objection.look.lead')}</p>
          {isSafeToType() ? <CodeForm posted={posted} /> : <Band tone="warning">{t('objection.unsafe')}</Band>}
        </>
      )}
      <p class="objection-more">
        <Link href="/objections/new">{t('objection.write')}</Link>
      </p>
    </>
  );
}

function CodeForm({ posted }: { posted: ObjectionReply | null }) {
  const t = useText();
  const errors: Errors = posted?.kind === 'refused' ? posted.refusal.errors : {};
  const form = useFormOfServer();
  return (
    <form ref={form} class="objection-form" method="post" action={`/objections?lang=${t.language}`} autocomplete="off">
      <Refusal posted={posted} />
      <Field label={t('objection.code')} error={errors['code']}>
        {(control) => (
          <input {...control} class="input" name="code" autocapitalize="characters" spellcheck={false} maxLength={60} />
        )}
      </Field>
      <button type="submit" class="button button-primary">
        {t('objection.look.do')}
      </button>
    </form>
  );
}

function Status({ status, code, info }: { status: ObjectionStatus; code: string; info: ObjectionInfo }) {
  const t = useText();
  const day = formatDay(status.receivedOn as Day, t.language);
  return (
    <>
      <p class="lead">{t(`objection.state.${status.state}`, { day, n: info.answerDays })}</p>
      {status.about && (
        <p>
          {t('objection.about')} <Link href={status.about}>{status.about}</Link>
        </p>
      )}
      {status.answer && (
        <Part id="answer" title={t('objection.answer')}>
          {status.decision && (
            <p>
              {t(`objection.decision.${status.decision}`)}{' '}
              {status.decision === 'corrected' && status.about && (
                <Link href={status.about}>{t('objection.corrected-see')}</Link>
              )}
            </p>
          )}
          <p class="note objection-words">{status.answer}</p>
        </Part>
      )}
      {status.erased ? (
        <p>{t('objection.erased')}</p>
      ) : (
        <Part id="erase" title={t('objection.erase')}>
          <p>{t('objection.erase-help', { n: info.keepDays })}</p>
          <form method="post" action={`/objections?lang=${t.language}`} autocomplete="off">
            <input type="hidden" name="code" value={code} />
            <input type="hidden" name="erase" value="yes" />
            <button type="submit" class="button button-danger">
              {t('objection.erase-do')}
            </button>
          </form>
        </Part>
      )}
    </>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
