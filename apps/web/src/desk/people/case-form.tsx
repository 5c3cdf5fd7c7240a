import { CaseIncident, CasePerson, Charge, ChargeEntry, CourtCase } from '@vigil/shared/people/court-case.js';
import { looksLikeName, readCourtCase } from '@vigil/shared/people/person-faults.js';
import type { CaseEventView, CourtCaseView, PeoplePage } from '@vigil/shared/staff-responses/people.js';
import { useCallback, useMemo, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { isChildren, isTree, type Tree, valueAt } from '../draft/record-tree.js';
import type { FormOfPeople } from '../form/form-context.js';
import { useSession } from '../session.js';
import { useStaffFetch } from '../use-staff-fetch.js';
import { caseToSend } from './case-to-send.js';
import { FormOfAnswers } from './form-of-answers.js';
import { eventOption } from '@vigil/shared/people/format-event.js';
import { putRecord } from './put-record.js';
import { usePeopleForm } from './use-people-form.js';

interface Props {
  id: string;
  /** The revision that is changed; null: a new case. */
  revision: number | null;
  start: CourtCase;
  /** The events of the case, by which its charges changed. */
  events: readonly CaseEventView[];
  onSaved: () => void;
  onCancel: () => void;
}

const MOST_OFFERED = 12;

/** Enters or changes a case: who is in it, and under which articles. Its incidents are linked elsewhere. */
export function CaseForm({ id, events, onSaved, onCancel, ...asked }: Props) {
  const t = useText();
  const { api } = useSession();
  // As they were when somebody began to type: the page around may know a later revision.
  const [{ revision, start }] = useState(asked);
  const people = useStaffFetch<PeoplePage>('/api/people').value;
  // The version of a colleague that was taken instead; null: none.
  const [taken, setTaken] = useState<CourtCaseView | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const options = useMemo(() => (people?.items ?? []).map((one) => ({ key: one.id, label: one.handle })), [people]);
  const inCase = (typed: Tree, role?: string): string[] =>
    (isChildren(typed['people']) ? typed['people'] : []).flatMap(({ person, role: as }) =>
      typeof person === 'string' && (role === undefined || as === role) ? [person] : [],
    );
  const optionsOf: FormOfPeople['options'] = (names, path, typed) => {
    if (names === 'person') {
      const accused = inCase(typed, 'CA_ACCUSED');
      return path[0] === 'charges' ? options.filter(({ key }) => accused.includes(key)) : options;
    }
    if (names !== 'case-event') return [];
    const charge = valueAt(typed, path.slice(0, 2));
    const person = isTree(charge) ? charge['person'] : null;
    return events
      .filter(({ event }) => event.people.some((one) => one.person === person))
      .map((one) => eventOption(one, t));
  };
  const isAsked: FormOfPeople['isAsked'] = (of, field) =>
    field.of?.() !== CaseIncident && !(of === Charge && field.of?.() === ChargeEntry && events.length === 0);
  const offers: FormOfPeople['offers'] = (field) => {
    const of = field.of?.();
    const { typed } = answers.form;
    if (of === CasePerson)
      return options
        .filter(({ key }) => !inCase(typed).includes(key))
        .slice(0, MOST_OFFERED)
        .map(({ key, label }) => ({ key, label, answers: { person: key, role: 'CA_ACCUSED' } }));
    if (of !== Charge) return [];
    const accused = inCase(typed, 'CA_ACCUSED');
    return options
      .filter(({ key }) => accused.includes(key))
      .slice(0, MOST_OFFERED)
      .map(({ key, label }) => ({ key, label, answers: { person: key } }));
  };
  const referred = useCallback(
    (one: string) =>
      options.find(({ key }) => key === one)?.label ??
      events.map((event) => eventOption(event, t)).find(({ key }) => key === one)?.label ??
      null,
    [options, events, t],
  );
  const answers = usePeopleForm({
    of: CourtCase,
    id,
    start,
    check: readCourtCase,
    referred,
    options: optionsOf,
    isAsked,
    offers,
  });
  const save = async (): Promise<void> => {
    const value = answers.attempt();
    if (!value) return;
    setBusy(true);
    setProblem(null);
    const at = taken?.revision ?? revision;
    const reply = await putRecord(api, `/api/court-cases/${id}`, caseToSend(value, start, taken), at);
    setBusy(false);
    if (reply.ok) return onSaved();
    if (reply.problem.code === 'changed-meanwhile') {
      const theirs = reply.problem.current as CourtCaseView;
      setTaken(theirs);
      return answers.meet(theirs, theirs.courtCase, ['incidents']);
    }
    setProblem(reply.problem);
    answers.refuse(reply.problem);
  };
  const handle = answers.form.typed['handle'];
  return (
    <FormOfAnswers
      of={CourtCase}
      {...{ answers, problem, busy, onCancel }}
      save={t('desk.save')}
      onSave={() => void save()}
    >
      {typeof handle === 'string' && looksLikeName(handle) && (
        <Band tone="warning">
          <p role="status">{t('people.warning.handle-looks-like-name')}</p>
        </Band>
      )}
    </FormOfAnswers>
  );
}
