import { Person, PersonAct } from '@vigil/shared/people/person.js';
import { looksLikeName, readPerson } from '@vigil/shared/people/person-faults.js';
import type { HandedIn, PersonView } from '@vigil/shared/staff-responses/people.js';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import type { FormOfPeople } from '../form/form-context.js';
import { formFieldError } from '../form-field-error.js';
import { etagOf } from '../incident-path.js';
import { useMember, useSession } from '../session.js';
import { ChooseTeam, useReviewers } from './choose-team.js';
import { FormOfAnswers } from './form-of-answers.js';
import { personPath } from './people-paths.js';
import { usePeopleForm } from './use-people-form.js';

interface Props {
  id: string;
  /** The person as stored; null: a new one. */
  stored: PersonView | null;
  start: Person;
  onSaved: (saved: PersonView | HandedIn, sent: { handle: string; team: readonly string[] }) => void;
  onCancel: () => void;
  /** Returns other words that could stand for the person; absent: they have some. */
  suggest?: () => string;
  /** Comes first, such as the act by which a person was taken. */
  children?: ComponentChildren;
}

const NONE: [] = [];
const nothing = (): [] => NONE;
const noName = (): null => null;

/** Hands a person in, or changes one. By which act they were taken is asked outside of the questions. */
export function PersonForm({ id, stored, start, onSaved, onCancel, suggest, children }: Props) {
  const t = useText();
  const { api } = useSession();
  const { role } = useMember();
  const reviewers = useReviewers();
  const [at, setAt] = useState(stored);
  const [team, setTeam] = useState<readonly string[]>(stored?.team.map((one) => one.id) ?? []);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const isAsked: FormOfPeople['isAsked'] = (of, field) =>
    !(of === Person && (field.of?.() === PersonAct || (field.name === 'showing' && role !== 'reviewer')));
  const answers = usePeopleForm({
    of: Person,
    id,
    start,
    check: readPerson,
    referred: noName,
    options: nothing,
    isAsked,
    offers: nothing,
  });
  const handle = answers.form.typed['handle'];
  const save = async (): Promise<void> => {
    const person = answers.attempt();
    if (!person) return;
    setBusy(true);
    setProblem(null);
    const reply = await api.put<PersonView | HandedIn>(
      personPath(id),
      { person: { ...person, acts: at?.person.acts ?? start.acts }, team },
      at === null ? { ifNone: true } : { ifMatch: etagOf(at.revision) },
    );
    setBusy(false);
    if (reply.ok) return onSaved(reply.value, { handle: person.handle!, team });
    setProblem(reply.problem);
    answers.refuse(reply.problem, '/person');
  };
  const theirs = problem?.code === 'changed-meanwhile' ? (problem.current as PersonView) : null;
  return (
    <>
      {children}
      {suggest && (
        <p>
          <Button class="button-small" onClick={() => answers.form.set(['handle'], suggest())}>
            {t('people.new.other-words')}
          </Button>
        </p>
      )}
      <FormOfAnswers
        of={Person}
        {...{ answers, problem, busy, onCancel }}
        save={t(stored ? 'desk.save' : 'people.hand-in')}
        onSave={() => void save()}
      >
        {typeof handle === 'string' && looksLikeName(handle) && (
          <Band tone="warning">
            <p role="status">{t('people.warning.handle-looks-like-name')}</p>
          </Band>
        )}
        <ChooseTeam
          asked={reviewers}
          others={stored?.team.filter(({ able }) => !able) ?? []}
          chosen={team}
          error={formFieldError(problem, '/team')}
          onChoose={setTeam}
        />
        {theirs && (
          <Button
            onClick={() => {
              answers.begin(theirs.person);
              setAt(theirs);
              setTeam(theirs.team.map((one) => one.id));
              setProblem(null);
            }}
          >
            {t('people.form.take-stored')}
          </Button>
        )}
      </FormOfAnswers>
    </>
  );
}
