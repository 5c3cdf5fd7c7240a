import { fieldsOf, type Field } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { MOST_MERGED_TOGETHER, type PossibleDuplicate } from '@vigil/shared/staff-responses/duplicates.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useEffect, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Field as Frame } from '../../ui/field.js';
import { type Child, type Tree } from '../draft/record-tree.js';
import { formatAnswer, formatLabel } from '../format-answer.js';
import { useFormatContext } from '../format-context.js';
import { incidentPath } from '../incident-path.js';
import { Errors } from '../problem-errors.js';
import { useRecordAction } from '../reviewing/use-record-action.js';
import { useSession } from '../session.js';
import { useFocusWhenLost } from '../use-focus-when-lost.js';
import { Refused } from '../use-staff-fetch.js';
import { ChooseAccounts, ChooseChildren, differs, MergeReason } from './choose-answers.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { FindRecord, type FoundRecord } from './find-record.js';

interface Props {
  /** The record that remains. */
  record: IncidentRecord;
  /** Records that were chosen before the form was opened. */
  first: readonly string[];
  likely: readonly PossibleDuplicate[];
  isPossible: (found: FoundRecord) => boolean;
  onDone: (record: IncidentRecord, isDone: boolean) => void;
  onCancel: () => void;
}

const sourcesOf = ({ incident }: IncidentRecord): readonly Tree[] => incident.sources as unknown as readonly Tree[];
const accountsOf = ({ incident }: IncidentRecord): readonly Child[] => incident.accounts as unknown as readonly Child[];

const without = <T,>(some: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(some).filter(([one]) => one !== id));

/** Merges two or more records into this one, answer by answer, in one go. */
export default function MergeSeveral({ record, first, likely, isPossible, onDone, onCancel }: Props) {
  const t = useText();
  const { api } = useSession();
  const act = useRecordAction(record, onDone);
  const [others, setOthers] = useState<readonly IncidentRecord[]>([]);
  /** What is copied, by the id of the other record: ids of its children. */
  const [taken, setTaken] = useState<Readonly<Record<string, ReadonlySet<string>>>>({});
  /** Whose answer remains, by its name; without: this record's. */
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [reason, setReason] = useState('');
  const leave = useAskBeforeLeaving(reason !== '');
  const titleOf = ({ incident }: IncidentRecord): string => incident.title ?? t('desk.home.untitled');
  /** By id, the records that readers saw, and that are therefore not chosen. */
  const [alone, setAlone] = useState<Readonly<Record<string, IncidentRecord>>>({});
  /** By id, why a record that was chosen could not be read. */
  const [problems, setProblems] = useState<Readonly<Record<string, ProblemBody>>>({});
  const current = act.problem?.code === 'changed-meanwhile' ? (act.problem.current as IncidentRecord) : null;
  useEffect(() => {
    if (current) setOthers((now) => now.map((one) => (one.id === current.id ? current : one)));
  }, [current]);
  const list = useFocusWhenLost<HTMLUListElement>(others);
  const has = (id: string): boolean => others.some((one) => one.id === id);
  const add = async (id: string): Promise<void> => {
    const reply = await api.get<IncidentRecord>(incidentPath(id));
    setProblems((now) => (reply.ok ? without(now, id) : { ...now, [id]: reply.problem }));
    if (!reply.ok) return;
    const { value } = reply;
    setAlone((now) => (value.code === null ? without(now, id) : { ...now, [id]: value }));
    if (value.code !== null) return;
    setOthers((now) => (now.some((one) => one.id === id) ? now : [...now, value]));
    setTaken((now) => ({ ...now, [id]: new Set(accountsOf(value).map((account) => account.id)) }));
  };
  const leaveOut = (id: string): void => {
    setOthers((now) => now.filter((one) => one.id !== id));
    setAnswers((now) => Object.fromEntries(Object.entries(now).filter(([, from]) => from !== id)));
  };
  const take = (id: string, child: string, isTaken: boolean): void =>
    setTaken((now) => {
      const next = new Set(now[id]);
      if (isTaken) next.add(child);
      else next.delete(child);
      return { ...now, [id]: next };
    });
  const merge = async (): Promise<void> => {
    const records = others.map(({ id, revision }) => ({
      id,
      revision,
      take: [...(taken[id] ?? []), ...Object.keys(answers).filter((name) => answers[name] === id)],
    }));
    if (await act.post('mergers/several', { records, ...(reason.trim() ? { reason } : {}) })) onCancel();
  };
  const verified = others.filter(({ status }) => status === 'WS_VERIFIED');
  const mergeAlone = (one: IncidentRecord | undefined) =>
    one && (
      <p key={one.id} class="field-error" role="alert">
        {t('duplicates.merge-alone', { title: titleOf(one) })}
      </p>
    );
  const isLikely = ({ id }: IncidentRecord): boolean => likely.some((one) => one.id === id);
  useEffect(() => {
    document.getElementById('merge-several')?.focus();
    // One after the other: each keeps its place in the list.
    void first.slice(0, MOST_MERGED_TOGETHER).reduce((before, id) => before.then(() => add(id)), Promise.resolve());
  }, []);
  return (
    <section class="merge panel-form" id="merge-several" tabIndex={-1} aria-labelledby="merge-several-title">
      <h3 id="merge-several-title">{t('duplicates.several')}</h3>
      <p>{t('duplicates.several-about')}</p>
      <ul class="plain relations" ref={list} tabIndex={-1} aria-label={t('duplicates.several-chosen')}>
        {others.map((other) => (
          <li key={other.id}>
            <strong>{titleOf(other)}</strong>
            <Button
              class="button-small"
              aria-label={`${t('relations.remove')}: ${titleOf(other)}`}
              onClick={() => leaveOut(other.id)}
            >
              {t('relations.remove')}
            </Button>
          </li>
        ))}
        {likely
          .filter(({ id, status }) => !has(id) && isPossible({ id, status, title: null, when: null, code: null }))
          .map(({ id, title }) => (
            <li key={id}>
              <span>{title ?? t('desk.home.untitled')}</span>
              <Button
                class="button-small"
                aria-label={`${t('relations.choose')}: ${title ?? t('desk.home.untitled')}`}
                disabled={others.length >= MOST_MERGED_TOGETHER}
                onClick={() => void add(id)}
              >
                {t('relations.choose')}
              </Button>
              {mergeAlone(alone[id])}
            </li>
          ))}
      </ul>
      {others.length < MOST_MERGED_TOGETHER && (
        <FindRecord
          isPossible={(found) => isPossible(found) && !has(found.id)}
          chosen={null}
          error={null}
          onChoose={(found) => found && void add(found.id)}
        />
      )}
      {Object.values(alone)
        .filter((one) => !isLikely(one))
        .map(mergeAlone)}
      {Object.entries(problems).map(([id, problem]) => (
        <Refused key={id} problem={problem} />
      ))}
      {others.map((other) => (
        <TakeFrom
          key={other.id}
          other={other}
          taken={taken[other.id] ?? new Set()}
          take={take}
          title={titleOf(other)}
        />
      ))}
      {others.length > 0 && (
        <Answers
          record={record}
          others={others}
          answers={answers}
          titleOf={titleOf}
          onChoose={(name, from) => setAnswers((now) => ({ ...now, [name]: from }))}
        />
      )}
      <MergeReason value={reason} problem={act.problem} onInput={setReason} />
      {record.status === 'WS_VERIFIED' && <p>{t('duplicates.remaining-reviewed')}</p>}
      {verified.length > 0 && (
        <p>{t('duplicates.merged-reviewed', { titles: verified.map(titleOf).join(t('list.and')) })}</p>
      )}
      {act.problem && (
        <Refused problem={act.problem}>
          <Errors problem={act.problem} />
        </Refused>
      )}
      <div class="form-actions">
        <Button tone="danger" busy={act.busy} disabled={others.length < 2} onClick={() => void merge()}>
          {t('duplicates.several-do', { n: others.length })}
        </Button>
        <Button onClick={() => leave(onCancel)}>{t('desk.cancel')}</Button>
      </div>
    </section>
  );
}

interface TakeProps {
  other: IncidentRecord;
  title: string;
  taken: ReadonlySet<string>;
  take: (id: string, child: string, isTaken: boolean) => void;
}

/** The accounts, acts, harms and groups of one of the records. Sources are always copied. */
function TakeFrom({ other, title, taken, take }: TakeProps) {
  const t = useText();
  const context = useFormatContext(sourcesOf(other));
  const onChoose = (child: string, isTaken: boolean): void => take(other.id, child, isTaken);
  return (
    <section aria-label={t('duplicates.several-from', { title })}>
      <h4>{t('duplicates.several-from', { title })}</h4>
      <ChooseAccounts record={other} context={context} chosen={taken} onChoose={onChoose} />
      <ChooseChildren record={other} context={context} chosen={taken} onChoose={onChoose} />
    </section>
  );
}

interface AnswersProps {
  record: IncidentRecord;
  others: readonly IncidentRecord[];
  answers: Readonly<Record<string, string>>;
  titleOf: (record: IncidentRecord) => string;
  onChoose: (name: string, from: string) => void;
}

/** For each answer that one of the records gives differently: whose remains. */
function Answers({ record, others, answers, titleOf, onChoose }: AnswersProps) {
  const t = useText();
  const context = useFormatContext(sourcesOf(record));
  const treeOf = ({ incident }: IncidentRecord): Tree => incident as unknown as Tree;
  const givers = (field: Field): IncidentRecord[] =>
    others.filter((other) => differs(field, treeOf(other), treeOf(record)));
  const fields = fieldsOf(Incident).filter((field) => givers(field).length > 0);
  if (fields.length === 0) return null;
  const said = (field: Field, of: IncidentRecord): string =>
    formatAnswer(field, treeOf(of)[field.name], context) ?? t('duplicates.unknown');
  return (
    <section aria-label={t('duplicates.answers')}>
      <h4>{t('duplicates.answers')}</h4>
      <p class="field-help">{t('duplicates.answers-help')}</p>
      {fields.map((field) => (
        <Frame key={field.name} label={formatLabel(Incident, field, t)} group>
          {(control) =>
            [record, ...givers(field)].map((one) => (
              <label key={one.id} class="check">
                <input
                  type="radio"
                  name={`${control.id}-which`}
                  checked={(answers[field.name] ?? record.id) === one.id}
                  onChange={() => onChoose(field.name, one.id)}
                />
                <span>
                  {one === record
                    ? t('duplicates.keep', { answer: said(field, one) })
                    : t('duplicates.several-answer', { title: titleOf(one), answer: said(field, one) })}
                </span>
              </label>
            ))
          }
        </Frame>
      ))}
    </section>
  );
}
