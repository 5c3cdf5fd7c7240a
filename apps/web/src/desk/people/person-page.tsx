import { endedLongAgo } from '@vigil/shared/custody/ended-long-ago.js';
import { formatCustody } from '@vigil/shared/custody/format-custody.js';
import { stageOn, type CaseStep } from '@vigil/shared/custody/stage.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { Person } from '@vigil/shared/people/person.js';
import type { CourtCasePage, PeoplePage, PersonView } from '@vigil/shared/staff-responses/people.js';
import { useCallback, useMemo, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { PageHead } from '../desk-frame.js';
import { DeskLink } from '../desk-link.js';
import type { Tree } from '../draft/record-tree.js';
import { formatCode } from '../format-answer.js';
import { useFormatContext } from '../format-context.js';
import { RecordAnswers } from '../reviewing/record-answers.js';
import { Awaited, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { ActsOfPerson } from './acts-of-person.js';
import { CasesOfPerson } from './cases-of-person.js';
import { CustodyBar } from './custody-bar.js';
import { EventsOfPerson } from './events-of-person.js';
import { formatEvent } from '@vigil/shared/people/format-event.js';
import { Identities } from './identities.js';
import { JoinAndErase } from './join-and-erase.js';
import { LimitsOfPerson } from './limits-of-person.js';
import { PeopleHistory } from './people-history.js';
import { dossierPage, peoplePage, personPage, personPath } from './people-paths.js';
import { PersonForm } from './person-form.js';
import { type PossibleDuplicate, possibleDuplicates } from './possible-duplicates.js';
import { PublicPageOfPerson } from './public-page-of-person.js';
import { useToday } from './use-today.js';
import './people.css';

/** `/desk/custody/people/:id`: what is known of one person. */
export default function PersonPage({ id }: { id: string }) {
  const t = useText();
  const asked = useStaffFetch<PersonView>(personPath(id));
  // Everybody else, for names and duplicates, comes after the person: of thousands, the list takes the server a second.
  const isShown = asked.value !== null;
  const people = useStaffFetch<PeoplePage>(isShown ? '/api/people' : null);
  const cases = useStaffFetch<CourtCasePage>(isShown ? '/api/court-cases' : null);
  useFresh(asked);
  const again = (): void => {
    asked.again();
    people.again();
    cases.again();
  };
  return (
    <>
      <Awaited asked={asked}>
        {(person) => <Inside person={person} people={people.value} cases={cases.value} onChanged={again} />}
      </Awaited>
      {asked.problem?.code === 'not-found' && (
        <p>
          <DeskLink to={peoplePage}>{t('people.title')}</DeskLink>
        </p>
      )}
    </>
  );
}

interface InsideProps {
  person: PersonView;
  people: PeoplePage | null;
  cases: CourtCasePage | null;
  onChanged: () => void;
}

function Inside({ person: view, people, cases, onChanged }: InsideProps) {
  const t = useText();
  const today = useToday();
  const [isChanging, setChanging] = useState(false);
  const { id, person, custody, events } = view;
  const nameOf = useCallback(
    (one: string): string | null =>
      one === id
        ? person.handle
        : (people?.items.find((other) => other.id === one)?.handle ??
          cases?.items.find((other) => other.id === one)?.handle ??
          view.joined.find((other) => other.id === one)?.handle ??
          null),
    [id, person, people, cases, view.joined],
  );
  const duplicates = useMemo(
    () =>
      possibleDuplicates(
        { id, acts: person.acts, custody },
        events.map(({ event }) => event),
        people?.items ?? [],
      ),
    [id, person, custody, events, people],
  );
  const stage = useMemo(() => stageOn(events.map(stepOf), custody.spells, today), [events, custody, today]);
  return (
    <>
      <PageHead title={t('people.person.title', { handle: person.handle! })}>
        <DeskLink to={peoplePage}>{t('people.title')}</DeskLink>
        <DeskLink to={dossierPage('person', id)}>{t('people.dossier')}</DeskLink>
      </PageHead>
      <p class="custody-line">{formatCustody(custody.spells, today, t)}</p>
      <p>{t('people.stage', { stage: formatCode(stage, t) })}</p>
      {view.warnings.map((warning) => (
        <Band key={warning} tone="warning">
          <p>{t(`people.warning.${warning}`)}</p>
        </Band>
      ))}
      <ErasureProposed view={view} today={today} />
      <Doubts view={view} />
      <CustodyBar spells={custody.spells} today={today} />
      <EventsOfPerson {...{ view, people, cases, nameOf, onChanged }} />
      <CasesOfPerson view={view} today={today} />
      <LimitsOfPerson view={view} />
      <section class="record-part" aria-labelledby="answers-title">
        <h2 id="answers-title">{t('people.answers')}</h2>
        {isChanging ? (
          <PersonForm
            id={id}
            stored={view}
            start={person}
            onSaved={() => {
              setChanging(false);
              onChanged();
            }}
            onCancel={() => setChanging(false)}
          />
        ) : (
          <>
            <Answers person={person} />
            <p>
              {t('people.team')}: {view.team.map(({ name }) => name).join(t('list.and'))}
            </p>
            <Button onClick={() => setChanging(true)}>{t('people.change')}</Button>
          </>
        )}
      </section>
      <ActsOfPerson view={view} onChanged={onChanged} />
      <Identities
        person={id}
        team={view.team.map((one) => one.id)}
        identities={view.identities}
        onChanged={onChanged}
      />
      <PublicPageOfPerson id={id} revision={view.revision} onChanged={onChanged} />
      <Duplicates found={duplicates} isKnown={people !== null} />
      <JoinAndErase {...{ view, duplicates, onChanged }} others={people?.items ?? []} />
      <PeopleHistory of={Person} path={personPath(id, 'changes')} nameOf={nameOf} />
    </>
  );
}

const stepOf = ({ id, event }: PersonView['events'][number]): CaseStep => ({
  id,
  type: event.type!,
  when: event.when!,
  leftCustody: event.leftCustody,
  after: null,
  case: event.case,
  conditions: event.conditions,
  until: event.until,
});

/** Two years after custody ended, somebody decides whether the person is still to be kept. Nothing goes by itself. */
function ErasureProposed({ view: { custody, erasure }, today }: { view: PersonView; today: Day }) {
  const t = useText();
  const last = erasure === null ? endedLongAgo(custody.spells, today) : null;
  if (last === null) return null;
  return (
    <Band tone="warning">
      <p>
        {t('people.erase.proposed', { day: formatDay(last, t.language) })}{' '}
        <a href="#erase-person">{t('people.erase.go')}</a>
      </p>
    </Band>
  );
}

/** What contradicts something else: beside the figure, which it does not change. */
function Doubts({ view: { custody, events } }: { view: PersonView }) {
  const t = useText();
  if (custody.doubts.length === 0) return null;
  return (
    <section class="band band-warning" aria-labelledby="doubts-title">
      <h2 id="doubts-title">{t('people.doubts')}</h2>
      <ul class="plain">
        {custody.doubts.map(({ is, event }) => {
          const found = events.find(({ id }) => id === event);
          return (
            <li key={`${is} ${event}`}>
              {t(`people.doubt.${is}`, { event: found ? formatEvent(found.event, t) : '' })}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Answers({ person }: { person: Person }) {
  const context = useFormatContext([]);
  return <RecordAnswers of={Person} tree={person as unknown as Tree} context={context} without={['handle', 'acts']} />;
}

function Duplicates({ found, isKnown }: { found: readonly PossibleDuplicate[]; isKnown: boolean }) {
  const t = useText();
  return (
    <section class="record-part" aria-labelledby="duplicates-title">
      <h2 id="duplicates-title">{t('people.duplicates')}</h2>
      {isKnown && found.length === 0 && <p class="quiet">{t('people.duplicates.none')}</p>}
      <ul class="plain">
        {found.map(({ id, handle, why }) => (
          <li key={id}>
            <DeskLink to={personPage(id)}>{handle}</DeskLink>: {t(`people.duplicates.${why}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}
