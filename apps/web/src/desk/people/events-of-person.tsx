import { blank } from '@vigil/shared/codebook/check-body.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { CaseEvent } from '@vigil/shared/people/case-event.js';
import type { CaseEventView, CourtCasePage, PeoplePage, PersonView } from '@vigil/shared/staff-responses/people.js';
import { useMemo, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import type { Tree } from '../draft/record-tree.js';
import { useFormatContext } from '../format-context.js';
import { etagOf } from '../incident-path.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { RecordAnswers } from '../reviewing/record-answers.js';
import { useSession } from '../session.js';
import { Refused } from '../use-staff-fetch.js';
import { EventForm } from './event-form.js';
import { formatEvent } from '@vigil/shared/people/format-event.js';
import { eventFacts } from './event-facts.js';
import { PeopleHistory } from './people-history.js';

interface Props {
  view: PersonView;
  people: PeoplePage | null;
  cases: CourtCasePage | null;
  nameOf: (id: string) => string | null;
  onChanged: () => void;
}
interface Entering {
  id: string;
  revision: number | null;
  start: CaseEvent;
  /** As it was listed; null: it is new. */
  listed: CaseEventView | null;
}

/** What happened to a person, in the order of the days: to add, to change, to take back. */
export function EventsOfPerson({ view, people, cases, nameOf, onChanged }: Props) {
  const t = useText();
  const { api } = useSession();
  const [entering, setEntering] = useState<Entering | null>(null);
  const [takingBack, setTakingBack] = useState<CaseEventView | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const options = useMemo(() => (people?.items ?? []).map(({ id, handle }) => ({ key: id, label: handle })), [people]);
  const inCases = useMemo(() => (cases?.items ?? []).map(({ id, handle }) => ({ key: id, label: handle })), [cases]);
  const own = new Set([view.id, ...view.joined.map(({ id }) => id)]);
  const done = (): void => {
    setEntering(null);
    onChanged();
  };
  const ask = async (work: Promise<{ ok: true } | { ok: false; problem: ProblemBody }>): Promise<void> => {
    setBusy(true);
    const reply = await work;
    setBusy(false);
    setTakingBack(null);
    setProblem(reply.ok ? null : reply.problem);
    onChanged();
  };
  const listed = entering?.listed ?? null;
  // An event that a colleague takes back meanwhile keeps its line, and what is typed in it.
  const isGone = listed !== null && !view.events.some(({ id }) => id === listed.id);
  const events = isGone ? [...view.events, listed] : view.events;
  const form = entering && (
    <EventForm
      key={entering.id}
      {...entering}
      people={options.length > 0 ? options : [{ key: view.id, label: view.person.handle! }]}
      cases={inCases}
      eventsOf={(person) => (own.has(person) ? view.events : [])}
      onSaved={done}
      onCancel={() => setEntering(null)}
    />
  );
  return (
    <section class="record-part" aria-labelledby="events-title">
      <h2 id="events-title">{t('people.events')}</h2>
      {problem && <Refused problem={problem} />}
      {view.events.length === 0 && <p class="quiet">{t('people.events.none')}</p>}
      <ol class="plain">
        {events.map((one) => (
          <li key={one.id} class="people-event">
            {listed?.id === one.id ? (
              form
            ) : (
              <EventLine
                {...{ one, own, nameOf }}
                mayChange={entering === null}
                onChange={() => setEntering({ id: one.id, revision: one.revision, start: one.event, listed: one })}
                onTakeBack={() => setTakingBack(one)}
              />
            )}
          </li>
        ))}
      </ol>
      {listed === null && form}
      {entering === null && (
        <Button
          onClick={() =>
            setEntering({
              id: crypto.randomUUID(),
              revision: null,
              start: { ...blank(CaseEvent), people: [{ id: crypto.randomUUID(), person: view.id, after: null }] },
              listed: null,
            })
          }
        >
          + {t('caseEvent.add')}
        </Button>
      )}
      {view.takenBack.length > 0 && (
        <details>
          <summary>{t('people.events.taken-back', { n: view.takenBack.length })}</summary>
          <ul class="plain">
            {view.takenBack.map(({ id, revision, event }) => (
              <li key={id}>
                {formatEvent(event, t)}{' '}
                <Button
                  class="button-small"
                  busy={busy}
                  aria-label={t('people.events.restore-what', { what: formatEvent(event, t) })}
                  onClick={() => void ask(api.put(`/api/case-events/${id}`, event, { ifMatch: etagOf(revision) }))}
                >
                  {t('people.events.restore')}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Dialog
        open={takingBack !== null}
        title={takingBack ? t('people.events.take-back-what', { what: formatEvent(takingBack.event, t) }) : ''}
        onClose={() => setTakingBack(null)}
        actions={
          <>
            <Button
              tone="danger"
              busy={busy}
              onClick={() =>
                void ask(api.delete(`/api/case-events/${takingBack!.id}`, { ifMatch: etagOf(takingBack!.revision) }))
              }
            >
              {t('people.events.take-back')}
            </Button>
            <Button onClick={() => setTakingBack(null)}>{t('desk.cancel')}</Button>
          </>
        }
      >
        <p>{t('people.events.take-back.about')}</p>
      </Dialog>
    </section>
  );
}

interface LineProps {
  one: CaseEventView;
  own: ReadonlySet<string>;
  nameOf: (id: string) => string | null;
  /** Whether no other form is open, which would be lost. */
  mayChange: boolean;
  onChange: () => void;
  onTakeBack: () => void;
}

function EventLine({ one, own, nameOf, mayChange, onChange, onTakeBack }: LineProps) {
  const t = useText();
  const { id, event } = one;
  const [isOpen, setOpen] = useState(false);
  const what = formatEvent(event, t);
  const others = event.people.flatMap(({ person }) => (own.has(person!) ? [] : [nameOf(person!) ?? '']));
  const places = usePlaces();
  const beside = [
    event.case === null ? null : nameOf(event.case),
    ...eventFacts(event, t, (code) => formatPlacePath(code, places, t.language)),
    others.length === 0 ? null : t('people.events.with', { names: others.join(t('list.and')) }),
    event.nextWhen && t('people.events.next', { when: formatWindow(event.nextWhen, t.language) }),
  ].filter(Boolean);
  return (
    <>
      <p>
        <strong>{what}</strong> <span class="quiet">{beside.join(' · ')}</span>
      </p>
      <p class="row-do">
        {mayChange && (
          <Button class="button-small" aria-label={t('people.change-what', { what })} onClick={onChange}>
            {t('people.change')}
          </Button>
        )}
        <Button
          tone="quiet"
          class="button-small"
          aria-label={t('people.events.take-back-what', { what })}
          onClick={onTakeBack}
        >
          {t('people.events.take-back')}
        </Button>
      </p>
      <details onToggle={(toggled) => setOpen(toggled.currentTarget.open)}>
        <summary>{t('people.events.more')}</summary>
        {isOpen && (
          <>
            <EventAnswers event={event} nameOf={nameOf} />
            <PeopleHistory of={CaseEvent} path={`/api/case-events/${id}/changes`} nameOf={nameOf} />
          </>
        )}
      </details>
    </>
  );
}

function EventAnswers({ event, nameOf }: { event: CaseEvent; nameOf: (id: string) => string | null }) {
  const sources = useMemo(() => event.sources as unknown as readonly Tree[], [event]);
  const common = useFormatContext(sources);
  const context = useMemo(() => ({ ...common, referred: nameOf }), [common, nameOf]);
  return <RecordAnswers of={CaseEvent} tree={event as unknown as Tree} context={context} without={['type', 'when']} />;
}
