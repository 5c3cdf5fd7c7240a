import { blank } from '@vigil/shared/codebook/check-body.js';
import { CaseEvent } from '@vigil/shared/people/case-event.js';
import { Person, type PersonAct } from '@vigil/shared/people/person.js';
import { suggestHandle } from '@vigil/shared/people/suggest-handle.js';
import type { HandedIn, PeoplePage, PersonView } from '@vigil/shared/staff-responses/people.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { PageHead } from '../desk-frame.js';
import { DeskLink } from '../desk-link.js';
import { useMember } from '../session.js';
import { Loading, useStaffFetch } from '../use-staff-fetch.js';
import { ChooseAct } from './choose-act.js';
import { EventForm } from './event-form.js';
import { Identities } from './identities.js';
import { peoplePage, personPage } from './people-paths.js';
import { PersonForm } from './person-form.js';
import './people.css';

/** `/desk/custody/new`: hands in a person; ?incident, &act: by which they were taken. */
export default function NewPersonPage() {
  const t = useText();
  const { role } = useMember();
  const [, go] = useLocation();
  // Whoever leaves the form for another person gets one that is empty.
  const [turn, setTurn] = useState(0);
  const [handedIn, setHandedIn] = useState<(Sent & { id: string }) | null>(null);
  // A reviewer gets words that nobody has; a monitor reads no list, and the server refuses what a reviewer would see
  // twice.
  const taken = useStaffFetch<PeoplePage>(role === 'reviewer' ? '/api/people' : null);
  if (role === 'reviewer' && taken.value === null && taken.problem === null) return <Loading again={taken.again} />;
  const saved = (person: PersonView | HandedIn, sent: Sent): void => {
    if ('person' in person) go(personPage(person.id));
    else setHandedIn({ id: person.id, ...sent });
  };
  return (
    <>
      <PageHead title={t('people.add')}>
        <DeskLink to={peoplePage}>{t('people.title')}</DeskLink>
      </PageHead>
      {handedIn ? (
        <HandedInHere
          {...handedIn}
          onNext={() => {
            setHandedIn(null);
            setTurn(turn + 1);
          }}
        />
      ) : (
        <NewPerson
          key={turn}
          taken={taken.value?.items.map(({ handle }) => handle) ?? []}
          onSaved={saved}
          onCancel={() => go(peoplePage)}
        />
      )}
    </>
  );
}

interface NewPersonProps {
  taken: readonly string[];
  onSaved: (person: PersonView | HandedIn, sent: Sent) => void;
  onCancel: () => void;
}
interface Sent {
  handle: string;
  team: readonly string[];
}

function NewPerson({ taken, onSaved, onCancel }: NewPersonProps) {
  const t = useText();
  const query = new URLSearchParams(useSearch());
  const incident = query.get('incident');
  const [id] = useState<string>(() => crypto.randomUUID());
  const [acts, setActs] = useState<PersonAct[]>(() =>
    incident === null ? [] : [{ id: crypto.randomUUID(), incident, act: query.get('act') }],
  );
  const [start] = useState((): Person => ({ ...blank(Person), handle: suggestHandle(taken) }));
  return (
    <>
      <p class="narrow">{t('people.new.about')}</p>
      <PersonForm
        id={id}
        stored={null}
        start={{ ...start, acts }}
        suggest={() => suggestHandle(taken)}
        {...{ onSaved, onCancel }}
      >
        {acts.map((link, at) => (
          <ChooseAct
            key={link.id}
            link={link}
            onChoose={(act) => setActs(acts.map((one, index) => (index === at ? { ...one, act } : one)))}
          />
        ))}
      </PersonForm>
    </>
  );
}

/** What a monitor can still do with somebody whom they just handed in: until the page is left, and never read. */
function HandedInHere({ id, handle, team, onNext }: Sent & { id: string; onNext: () => void }) {
  const t = useText();
  const search = useSearch();
  const [entering, setEntering] = useState<string | null>(null);
  const [entered, setEntered] = useState(0);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const person = { key: id, label: handle };
  return (
    <>
      <h2 ref={head} tabIndex={-1}>
        {t('people.handed-in.title', { handle })}
      </h2>
      <p class="narrow">{t('people.handed-in.about')}</p>
      <section class="record-part" aria-labelledby="handed-events">
        <h2 id="handed-events">{t('people.events')}</h2>
        {entered > 0 && (
          <Band tone="done">
            <p>{t('people.handed-in.events', { n: entered })}</p>
          </Band>
        )}
        {entering === null ? (
          <Button onClick={() => setEntering(crypto.randomUUID())}>+ {t('caseEvent.add')}</Button>
        ) : (
          <EventForm
            id={entering}
            revision={null}
            start={{ ...blank(CaseEvent), people: [{ id: crypto.randomUUID(), person: id, after: null }] }}
            people={[person]}
            cases={[]}
            eventsOf={() => []}
            onSaved={() => {
              setEntering(null);
              setEntered(entered + 1);
            }}
            onCancel={() => setEntering(null)}
          />
        )}
      </section>
      <Identities person={id} team={team} identities={[]} onChanged={() => undefined} />
      <div class="form-actions">
        <Button tone="primary" onClick={onNext}>
          {t('people.handed-in.next')}
        </Button>
        <DeskLink
          class="button"
          to={search ? `/desk/incidents/${new URLSearchParams(search).get('incident')}` : '/desk'}
        >
          {t('people.handed-in.done')}
        </DeskLink>
      </div>
    </>
  );
}
