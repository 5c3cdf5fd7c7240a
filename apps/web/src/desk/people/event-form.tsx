import { mayEnd } from '@vigil/shared/custody/custody-event.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import { CaseEvent, EventPerson } from '@vigil/shared/people/case-event.js';
import { readCaseEvent } from '@vigil/shared/people/person-faults.js';
import type { CaseEventView } from '@vigil/shared/staff-responses/people.js';
import { useCallback, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { isChildren, isTree, type Tree, valueAt } from '../draft/record-tree.js';
import type { FormOfPeople } from '../form/form-context.js';
import type { Option } from '../form/combobox.js';
import { useSession } from '../session.js';
import { FormOfAnswers } from './form-of-answers.js';
import { eventOption } from '@vigil/shared/people/format-event.js';
import { putRecord } from './put-record.js';
import { usePeopleForm } from './use-people-form.js';

interface Props {
  id: string;
  /** The revision that is changed; null: a new event. */
  revision: number | null;
  start: CaseEvent;
  people: readonly Option[];
  cases: readonly Option[];
  /** The events of a person, of which one may have come before. */
  eventsOf: (person: string) => readonly CaseEventView[];
  onSaved: () => void;
  onCancel: () => void;
}

const endsMaybe = (typed: Tree): boolean => typeof typed['type'] === 'string' && mayEnd(typed['type']);

/** Whether somebody walked out is an answer only of what may end custody. */
const withoutUnasked = (body: unknown): unknown =>
  isTree(body) && !endsMaybe(body) ? { ...body, leftCustody: 'unknown' } : body;
const check: typeof readCaseEvent = (body, today) => readCaseEvent(withoutUnasked(body), today);

const overlap = (a: DayWindow | null, b: unknown): boolean =>
  a !== null && isTree(b) && String(b['earliest']) <= a.latest && a.earliest <= String(b['latest']);

/** Enters or changes what happened to people. */
export function EventForm({ id, revision, start, people, cases, eventsOf, onSaved, onCancel }: Props) {
  const t = useText();
  const { api } = useSession();
  const [at, setAt] = useState(revision);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const eventsBefore = (path: readonly string[], typed: Tree): readonly CaseEventView[] => {
    const { person, after } = valueAt(typed, path.slice(0, 2)) as Tree;
    return eventsOf(String(person)).filter(
      (one) => one.id !== id && (one.id === after || overlap(one.event.when, typed['when'])),
    );
  };
  const options: FormOfPeople['options'] = (names, path, typed) =>
    names === 'person'
      ? people
      : names === 'court-case'
        ? cases
        : names === 'case-event'
          ? eventsBefore(path, typed).map((one) => eventOption(one, t))
          : [];
  const isAsked: FormOfPeople['isAsked'] = (of, field, path, typed) => {
    if (of === CaseEvent && field.name === 'leftCustody') return endsMaybe(typed);
    if (of === CaseEvent && field.name === 'case') return cases.length > 0;
    return of !== EventPerson || field.name !== 'after' || eventsBefore(path, typed).length > 0;
  };
  const referred = useCallback(
    (one: string) => [...people, ...cases].find(({ key }) => key === one)?.label ?? null,
    [people, cases],
  );
  const offers: FormOfPeople['offers'] = (field) => {
    if (field.of?.() !== EventPerson) return [];
    const entered = isChildren(answers.form.typed['people']) ? answers.form.typed['people'] : [];
    return people
      .filter(({ key }) => !entered.some(({ person }) => person === key))
      .slice(0, MOST_OFFERED)
      .map(({ key, label }) => ({ key, label, answers: { person: key } }));
  };
  const answers = usePeopleForm({ of: CaseEvent, id, start, check, referred, options, isAsked, offers });
  const save = async (): Promise<void> => {
    const value = answers.attempt();
    if (!value) return;
    setBusy(true);
    setProblem(null);
    const reply = await putRecord(api, `/api/case-events/${id}`, value, at);
    setBusy(false);
    if (reply.ok) return onSaved();
    if (reply.problem.code === 'changed-meanwhile') {
      const theirs = reply.problem.current as CaseEventView & { isTakenBack: boolean };
      setAt(theirs.revision);
      if (theirs.isTakenBack)
        setProblem({ ...reply.problem, title: t('people.events.taken-back-meanwhile'), detail: '' });
      return answers.meet(theirs, theirs.event);
    }
    setProblem(reply.problem);
    answers.refuse(reply.problem);
  };
  return (
    <FormOfAnswers
      of={CaseEvent}
      {...{ answers, problem, busy, onCancel }}
      save={t('desk.save')}
      onSave={() => void save()}
    />
  );
}

/** So many people are offered by name; others are found by typing. */
const MOST_OFFERED = 12;
