import { blank } from '@vigil/shared/codebook/check-body.js';
import { CaseEvent } from '@vigil/shared/people/case-event.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import type { CourtCaseView, PeoplePage } from '@vigil/shared/staff-responses/people.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useCallback, useMemo, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { PageHead } from '../desk-frame.js';
import { DeskLink } from '../desk-link.js';
import type { Tree } from '../draft/record-tree.js';
import { formatCode } from '../format-answer.js';
import { useFormatContext } from '../format-context.js';
import { etagOf } from '../incident-path.js';
import { RecordAnswers } from '../reviewing/record-answers.js';
import { useSession } from '../session.js';
import { Awaited, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { accusedByStatus } from '@vigil/shared/people/accused-by-status.js';
import { CaseForm } from './case-form.js';
import { ChargeLine } from './cases-of-person.js';
import { ClockOfCase } from './clock-of-case.js';
import { EventForm } from './event-form.js';
import { formatEvent } from '@vigil/shared/people/format-event.js';
import { LinkedIncidents } from './linked-incidents.js';
import { PeopleHistory } from './people-history.js';
import { casesPage, dossierPage, personPage } from './people-paths.js';
import { useToday } from './use-today.js';
import './people.css';

/** `/desk/custody/cases/:id`: a case before a court, its accused by what became of their charges, and its hearings. */
export default function CasePage({ id }: { id: string }) {
  const t = useText();
  const asked = useStaffFetch<CourtCaseView>(`/api/court-cases/${id}`);
  const people = useStaffFetch<PeoplePage>('/api/people');
  useFresh(asked);
  return (
    <>
      <Awaited asked={asked}>{(view) => <Inside view={view} people={people.value} onChanged={asked.again} />}</Awaited>
      {asked.problem?.code === 'not-found' && (
        <p>
          <DeskLink to={casesPage}>{t('people.cases')}</DeskLink>
        </p>
      )}
    </>
  );
}

interface Props {
  view: CourtCaseView;
  people: PeoplePage | null;
  onChanged: () => void;
}

function Inside({ view, people, onChanged }: Props) {
  const t = useText();
  const { api } = useSession();
  const today = useToday();
  const [doing, setDoing] = useState<'change' | { id: string; start: CaseEvent } | null>(null);
  const { id, courtCase, events } = view;
  const nameOf = useCallback(
    (one: string): string | null =>
      one === id ? courtCase.handle : (people?.items.find((other) => other.id === one)?.handle ?? null),
    [id, courtCase, people],
  );
  const inCase = useMemo(() => [...new Set(courtCase.people.flatMap(({ person }) => person ?? []))], [courtCase]);
  const dated = events.map((one) => ({ id: one.id, when: one.event.when! }));
  const accused = inCase.filter((one) =>
    courtCase.people.some(({ person, role }) => person === one && role === 'CA_ACCUSED'),
  );
  const ordered = [...events].sort((a, b) => (a.event.when!.earliest < b.event.when!.earliest ? -1 : 1));
  const done = (): void => {
    setDoing(null);
    onChanged();
  };
  const hearing = (): { id: string; start: CaseEvent } => ({
    id: crypto.randomUUID(),
    start: {
      ...blank(CaseEvent),
      type: 'CE_HEARING',
      case: id,
      people: accused.map((person) => ({ id: crypto.randomUUID(), person, after: null })),
    },
  });
  return (
    <>
      <PageHead title={t('people.case.title', { handle: courtCase.handle! })}>
        <DeskLink to={casesPage}>{t('people.cases')}</DeskLink>
        <DeskLink to={dossierPage('case', id)}>{t('people.dossier')}</DeskLink>
      </PageHead>
      <section class="record-part" aria-labelledby="accused-title">
        <h2 id="accused-title">{t('people.case.accused', { n: accused.length })}</h2>
        {accusedByStatus(courtCase, dated, today).map(({ status, accused: of }) => (
          <section
            key={String(status)}
            aria-label={status === null ? t('people.case.no-status') : formatCode(status, t)}
          >
            <h3>
              {status === null ? t('people.case.no-status') : formatCode(status, t)}{' '}
              <span class="quiet">{t('desk.number', { n: of.length })}</span>
            </h3>
            <ul class="plain">
              {of.map(({ person, charges }) => (
                <li key={person}>
                  <DeskLink to={personPage(person)}>{nameOf(person) ?? t('desk.form.not-named')}</DeskLink>
                  <ul class="people-charges">
                    {charges.map(({ charge }) => (
                      <li key={charge.id}>
                        <ChargeLine {...{ charge, events, today }} />
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </section>
      <ClockOfCase {...{ view, nameOf }} />
      <section class="record-part" aria-labelledby="case-events-title">
        <h2 id="case-events-title">{t('people.case.events')}</h2>
        <ol class="plain">
          {ordered.map(({ id: of, event }) => (
            <li key={of} class="people-event">
              <strong>{formatEvent(event, t)}</strong> <span class="quiet">{formatPeopleOf(event, nameOf, t)}</span>
            </li>
          ))}
        </ol>
        {doing !== null && doing !== 'change' ? (
          <>
            <p class="narrow">{t('people.case.hearing-help')}</p>
            <EventForm
              id={doing.id}
              revision={null}
              start={doing.start}
              people={inCase.map((one) => ({ key: one, label: nameOf(one) ?? t('desk.form.not-named') }))}
              cases={[{ key: id, label: courtCase.handle! }]}
              eventsOf={(person) => events.filter(({ event }) => event.people.some((one) => one.person === person))}
              onSaved={done}
              onCancel={() => setDoing(null)}
            />
          </>
        ) : (
          doing === null && (
            <Button tone="primary" onClick={() => setDoing(hearing())}>
              + {t('people.case.hearing')}
            </Button>
          )
        )}
      </section>
      <section class="record-part" aria-labelledby="case-answers-title">
        <h2 id="case-answers-title">{t('people.answers')}</h2>
        {doing === 'change' ? (
          <CaseForm
            id={id}
            revision={view.revision}
            start={courtCase}
            events={events}
            onSaved={done}
            onCancel={() => setDoing(null)}
          />
        ) : (
          <>
            <Answers courtCase={courtCase} nameOf={nameOf} />
            {doing === null && <Button onClick={() => setDoing('change')}>{t('people.case.change')}</Button>}
          </>
        )}
      </section>
      <LinkedIncidents
        title={t('people.case.incidents')}
        none={t('people.case.incidents.none')}
        links={courtCase.incidents}
        linkTo={(incident) => ({ id: crypto.randomUUID(), incident })}
        save={(incidents) =>
          api.put(`/api/court-cases/${id}`, { ...courtCase, incidents }, { ifMatch: etagOf(view.revision) })
        }
        onChanged={onChanged}
      />
      <PeopleHistory of={CourtCase} path={`/api/court-cases/${id}/changes`} nameOf={nameOf} />
    </>
  );
}

/** Of an event of more people, only how many they are. */
const FEW = 5;
/** Formats how many people an event is about; of few, by their two words. */
const formatPeopleOf = ({ people }: CaseEvent, nameOf: (id: string) => string | null, t: Text): string => {
  const name = t('people.case.of-people', { n: people.length });
  const handles = people.map(({ person }) => nameOf(person!) ?? t('desk.form.not-named'));
  return people.length <= FEW ? t('cell.said', { name, said: handles.join(t('list.and')) }) : name;
};

function Answers({ courtCase, nameOf }: { courtCase: CourtCase; nameOf: (id: string) => string | null }) {
  const common = useFormatContext([]);
  const context = useMemo(() => ({ ...common, referred: nameOf }), [common, nameOf]);
  return (
    <RecordAnswers
      of={CourtCase}
      tree={courtCase as unknown as Tree}
      context={context}
      without={['handle', 'charges', 'incidents']}
    />
  );
}
