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
import { useMember, useSession } from '../session.js';
import { ChooseTeam, useReviewers } from './choose-team.js';
import { FormOfAnswers } from './form-of-answers.js';
import { personPath } from './people-paths.js';
import { putRecord } from './put-record.js';
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
const idsOf = (view: PersonView | null): string[] => view?.team.map((one) => one.id) ?? [];

/** Hands a person in, or changes one. By which act they were taken is asked outside of the questions. */
export function PersonForm({ id, stored, start, onSaved, onCancel, suggest, children }: Props) {
  const t = useText();
  const { api } = useSession();
  const { role } = useMember();
  const reviewers = useReviewers();
  const [at, setAt] = useState(stored);
  const [team, setTeam] = useState<readonly string[]>(() => idsOf(stored));
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
    isOtherTyped: `${[...team].sort()}` !== `${idsOf(at).sort()}`,
  });
  const handle = answers.form.typed['handle'];
  const save = async (): Promise<void> => {
    const person = answers.attempt();
    if (!person) return;
    setBusy(true);
    setProblem(null);
    const body = { person: { ...person, acts: at?.person.acts ?? start.acts }, team };
    const reply = await putRecord<PersonView | HandedIn>(api, personPath(id), body, at?.revision ?? null);
    setBusy(false);
    if (reply.ok) return onSaved(reply.value, { handle: person.handle!, team });
    if (reply.problem.code === 'changed-meanwhile') return meet(reply.problem.current as PersonView);
    setProblem(reply.problem);
    answers.refuse(reply.problem, '/person');
  };
  const meet = (theirs: PersonView): void => {
    const before = idsOf(at);
    const now = idsOf(theirs);
    // Whom this member chose or left out stays so, beside what a colleague chose.
    setTeam(
      [...new Set([...now, ...team.filter((one) => !before.includes(one))])].filter(
        (one) => team.includes(one) || !before.includes(one),
      ),
    );
    setAt(theirs);
    answers.meet(theirs, theirs.person, ['acts']);
  };
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
      </FormOfAnswers>
    </>
  );
}
