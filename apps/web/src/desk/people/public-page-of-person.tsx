import { formatPageName } from '@vigil/shared/people-pages/format-page.js';
import { asPageName } from '@vigil/shared/people-pages/name-digests.js';
import { isPageName } from '@vigil/shared/people-pages/page-version.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { PersonPageView, WaitingPage } from '@vigil/shared/staff-responses/person-pages.js';
import { useEffect, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { useChangedWhileTyped } from '../use-changed-while-typed.js';
import { useSession } from '../session.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { NameOfPage } from './name-of-page.js';
import { AsReadersSee, type SendOfPage } from './page-as-readers-see.js';
import { personPath } from './people-paths.js';
import { ProposePage } from './propose-page.js';

/** The public page of a person: what readers see, what waits for a second reviewer, what is missing for one. */
export function PublicPageOfPerson({
  id,
  revision,
  onChanged,
}: {
  id: string;
  revision: number;
  onChanged: () => void;
}) {
  const t = useText();
  const asked = useStaffFetch<PersonPageView>(personPath(id, 'public-page'));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  // Read anew, and not begun anew: somebody may be typing here while a colleague changes the person.
  useEffect(() => {
    if (asked.value) asked.again();
  }, [revision]);
  const send: SendOfPage = async (ask) => {
    setBusy(true);
    const reply = await ask;
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) {
      asked.again();
      return false;
    }
    asked.put(reply.value);
    onChanged();
    return true;
  };
  return (
    <section class="record-part" aria-labelledby="public-page-title">
      <h2 id="public-page-title">{t('people.page')}</h2>
      <p class="field-help">{t('people.page.about')}</p>
      {problem && (
        <Refused problem={problem}>
          {problem.errors?.map(({ pointer, code, text }) => (
            <p key={`${pointer} ${code}`}>{text}</p>
          ))}
        </Refused>
      )}
      <Awaited asked={asked}>
        {(view) => (
          <>
            <Shown {...{ id, view, busy, send }} />
            {view.waiting && <Waits {...{ id, waiting: view.waiting, code: view.code, busy, send }} />}
            <ProposePage {...{ id, revision, view, busy, send }} />
          </>
        )}
      </Awaited>
    </section>
  );
}

interface PartProps {
  id: string;
  busy: boolean;
  send: SendOfPage;
}

function Shown({ id, view: { shown, code }, busy, send }: PartProps & { view: PersonPageView }) {
  const t = useText();
  const { api } = useSession();
  const [isSure, setSure] = useState(false);
  if (!shown) return <p>{t(code === null ? 'people.page.none' : 'people.page.gone')}</p>;
  return (
    <>
      <p>
        {t('people.page.shown')} <a href={`/people/${code}`}>{code}</a>
        {'. '}
        {shown.until && t('people.page.until', { day: formatDay(shown.until, t.language) })}
      </p>
      <AsReadersSee page={shown.page} title={formatPageName({ name: shown.name, code: code! }, t)} />
      <p>
        <Button tone="danger" onClick={() => setSure(true)}>
          {t('people.page.end')}
        </Button>
      </p>
      <Dialog
        open={isSure}
        title={t('people.page.end')}
        onClose={() => setSure(false)}
        actions={
          <>
            <Button
              tone="danger"
              busy={busy}
              onClick={() => {
                setSure(false);
                void send(api.delete<PersonPageView>(personPath(id, 'public-page')));
              }}
            >
              {t('people.page.end')}
            </Button>
            <Button onClick={() => setSure(false)}>{t('desk.cancel')}</Button>
          </>
        }
      >
        <p>{t('people.page.end.about')}</p>
      </Dialog>
    </>
  );
}

/** What another reviewer proposed. Whoever agrees to a name types it, and sees the page with it first. */
function Waits({ id, waiting, code, busy, send }: PartProps & { waiting: WaitingPage; code: string | null }) {
  const t = useText();
  const { api } = useSession();
  const [typed, setTyped] = useState({ name: '', latin: '' });
  const isTyped = typed.name !== '' || typed.latin !== '';
  useAskBeforeLeaving(isTyped);
  const changed = useChangedWhileTyped(waiting.digest, isTyped);
  const { version, isMine, isCurrent } = waiting;
  const isNamed = version.showing === 'SH_NAMED';
  const name = asPageName(typed);
  const isReady = !isNamed || isPageName(name);
  const answer = (agrees: boolean): void =>
    void send(
      api.post<PersonPageView>(personPath(id, 'public-page', 'answers'), {
        agrees,
        seen: waiting.digest,
        name: agrees && isNamed ? name : null,
      }),
    );
  const title =
    isNamed && !isReady
      ? t('people.page.name-here')
      : formatPageName({ name: isNamed ? name : null, code: code ?? t('people.page.new-code') }, t);
  return (
    <>
      <h3>{isMine ? t('people.page.waits.mine') : t('people.page.waits', { name: waiting.askedBy })}</h3>
      {!isCurrent && (
        <Band tone="warning">
          <p>{t('people.page.stale')}</p>
        </Band>
      )}
      {!isMine && isCurrent && isNamed && <NameOfPage about={t('people.page.name.about')} {...{ typed, setTyped }} />}
      {changed}
      <AsReadersSee page={version} title={title} />
      {waiting.reason && <p>{t('people.page.reason-given', { reason: waiting.reason })}</p>}
      <p class="row-do">
        {!isMine && isCurrent && (
          <Button tone="primary" busy={busy} onClick={() => answer(true)}>
            {t('people.page.agree')}
          </Button>
        )}
        <Button busy={busy} onClick={() => answer(false)}>
          {t(isMine ? 'people.two.take-back' : 'people.two.refuse')}
        </Button>
      </p>
    </>
  );
}
