import { AskedByLink } from './asked-by-link.js';
import { AtRiskQuestion } from './at-risk-question.js';
import { interferes } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { OWN_ANSWERS } from '@vigil/shared/incident/own-answers.js';
import { suggestedTitle } from '@vigil/shared/incident/suggested-title.js';
import type { ReportOfRecord } from '@vigil/shared/staff-responses/field-reports.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import { CodeSearchProvider } from '../code-search-context.js';
import type { Beginning, Conflict } from '../draft/draft-state.js';
import { useDraft, type Draft } from '../draft/use-draft.js';
import { isChildren, isTree, keyOf, type Path, type Tree, treeOf, valueAt } from '../draft/record-tree.js';
import { LazyReportsOfRecord } from '../field/lazy-reports-of-record.js';
import { FormContext, type Form } from '../form/form-context.js';
import { EvidenceFiles } from '../evidence/evidence-files.js';
import { isAnswered } from '../form/is-answered.js';
import { OwnQuestions, useAskedQuestions } from '../form/own-questions.js';
import { questionsOf, Questions } from '../form/questions.js';
import { WhoSees } from '../form/visibility-badge.js';
import { LanguageList } from '../form/text-control.js';
import { TypedDuplicates } from '../relations/typed-duplicates.js';
import { useAccountOfObjection } from '../objections/use-account-of-objection.js';
import { useSourceOfLink } from '../sources/use-source-of-link.js';
import { groupName, useGroups } from '../groups-context.js';
import { formatPlacePath, placeName, usePlaces, type DeskPlaces } from '../places-context.js';
import { SealedNotes } from '../sealing/sealed-notes.js';
import { formatCode, formatLabel, formatMoment } from '../format-answer.js';
import { useFormatContext } from '../format-context.js';
import { formFieldError } from '../form-field-error.js';
import { mayLoseUnsaved } from '../unsaved-words.js';
import { likeLast } from './like-last.js';
import { RecentContext, useRecentAnswers } from './recent-answers.js';
import { ResolveConflict } from './resolve-conflict.js';
import { ProblemSummary, useGoTo } from './problem-summary.js';

interface Props {
  id: string;
  beginning: Beginning;
  /** Called with each version that the server has. */ onKnown: (record: IncidentRecord) => void;
  onSubmitted: (record: IncidentRecord) => void;
  /** Called when nothing typed is left of a record that its author may no longer change. */ onLeft: () => void;
  /** Called when a reviewer's correction is saved. */ onSaved?: ((record: IncidentRecord) => void) | undefined;
}

/** The form of one record, built entirely from the codebook. */
export function IncidentForm({ id, beginning, onKnown, onSubmitted, onLeft, onSaved }: Props) {
  const t = useText();
  const places = usePlaces();
  const { country } = places;
  const draft = useDraft(id, beginning);
  const [open, setOpenKeys] = useState<ReadonlySet<string>>(new Set());
  const sources: readonly Tree[] = isChildren(draft.typed.sources) ? draft.typed.sources : [];
  const context = useFormatContext(sources);
  const ownTitle = titleOf(draft.typed, places, t.language);
  const [isNew] = useState(draft.record === null);
  const recent = useRecentAnswers(isNew);
  const form = useMemo(
    (): Form => ({
      incident: id,
      typed: draft.typed,
      wrongs: draft.wrongs,
      context,
      suggestedTitle: ownTitle,
      set: (path, value) => {
        draft.set(path, value);
        answerInterfered(draft, path, value);
      },
      leave: draft.leave,
      add: (path, of, answers) => {
        answerInterfered(draft, [...path, '', 'type'], answers?.type);
        return draft.add(path, of, answers);
      },
      remove: draft.remove,
      removed: draft.removed,
      undoRemove: draft.undoRemove,
      keepRemoved: draft.keepRemoved,
      isOpen: (key) => open.has(key),
      setOpen: (key, isOpen) =>
        setOpenKeys((now) => {
          const next = new Set(now);
          if (isOpen) next.add(key);
          else next.delete(key);
          return next;
        }),
    }),
    [draft.typed, draft.wrongs, draft.removed, context, open, ownTitle],
  );
  const [reports, setReports] = useState<readonly ReportOfRecord[]>([]);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (draft.record) onKnown(draft.record);
  }, [draft.record]);
  useSourceOfLink(form);
  useAccountOfObjection(form, t);
  const mayBeSubmitted = !draft.record || draft.record.allowed.includes('submit');
  const { hasMovedOn } = draft;
  // What is typed of a note, too, stays where it is.
  const mayAdd = (hasMovedOn ? beginning.record : draft.record)?.allowed.includes('change') ?? false;
  const isUntitled = (): boolean => ownTitle !== null && String(draft.typed.title ?? '').trim() === '';
  const save = async (): Promise<void> => {
    if (hasMovedOn || (onSaved && !mayLoseUnsaved())) return;
    if (!mayBeSubmitted && isUntitled()) draft.fill({ title: ownTitle });
    const record = await draft.save();
    if (!record) return setTurn((n) => n + 1);
    onSaved?.(record);
  };
  const submit = async (): Promise<void> => {
    if (!mayLoseUnsaved()) return;
    const record = await draft.submit(isUntitled() ? { title: ownTitle } : {});
    if (record) onSubmitted(record);
    else setTurn((n) => n + 1);
  };
  const isJoining = draft.conflict !== null;
  const status = draft.record?.status ?? 'WS_DRAFT';
  const isAsked = draft.record?.question && (status === 'WS_RETURNED' || status === 'WS_DRAFT');
  const phone = reports.find(({ incident }) => incident === id)?.phoneAtRisk ?? null;
  return (
    <FormContext.Provider value={form}>
      <AskedByLink />
      <div class={isJoining ? undefined : 'form-page'}>
        <div class="form-main">
          {draft.conflict && <Joining draft={draft} conflict={draft.conflict} />}
          {draft.record && !isJoining && <LazyReportsOfRecord incident={id} onRead={setReports} />}
          {!isJoining && (
            <form
              noValidate
              onSubmit={(event) => {
                event.preventDefault();
                void save();
              }}
            >
              {hasMovedOn && <MovedOn draft={draft} status={status} onLeft={onLeft} />}
              {(isAsked || draft.answer !== '') && (
                <Asked
                  question={draft.record?.question ?? ''}
                  answer={draft.answer}
                  onAnswer={draft.setAnswer}
                  error={draft.problem && formFieldError(draft.problem, '/answer')}
                />
              )}
              {!hasMovedOn && (draft.isSavedElsewhere || draft.isOpenElsewhere) && (
                <Band tone="warning">
                  <p>{t(draft.isSavedElsewhere ? 'desk.form.saved-elsewhere' : 'desk.form.open-elsewhere')}</p>
                </Band>
              )}
              {!hasMovedOn && draft.restoredFrom && draft.isDirty && (
                <Band tone="note">
                  <p>
                    {t('desk.form.restored', { at: formatMoment(draft.restoredFrom, t, country?.timeZone) })}{' '}
                    <Button class="button-small" onClick={draft.discard}>
                      {t('desk.form.discard')}
                    </Button>
                  </p>
                </Band>
              )}
              {draft.problem && draft.problem.code !== 'invalid-body' && draft.problem.code !== 'incomplete' && (
                <Refused problem={draft.problem} />
              )}
              <ProblemSummary
                title={t('desk.form.wrong', { n: draft.wrongs.length })}
                wrongs={turn > 0 ? draft.wrongs : []}
                tone="error"
                turn={turn}
              />
              <WhoSees />
              {recent.last && draft.record === null && !draft.isDirty && (
                <LikeLast last={recent.last} onFill={() => draft.fill(likeLast(recent.last!))} />
              )}
              <RecentContext.Provider value={recent}>
                <CodeSearchProvider>
                  <Questions of={Incident} path={[]} />
                  <OwnQuestions />
                </CodeSearchProvider>
              </RecentContext.Provider>
              <LanguageList />
              {(mayBeSubmitted || (hasMovedOn && draft.atRisk)) && (
                <AtRiskQuestion value={draft.atRisk} phone={phone} onChange={draft.setAtRisk} />
              )}
            </form>
          )}
          {/* What is typed there stays while somebody chooses between versions. */}
          <div hidden={isJoining}>
            {draft.record && <EvidenceFiles incident={id} mayAdd={mayAdd} />}
            {draft.record ? (
              <SealedNotes incident={id} maySeal={mayAdd} />
            ) : (
              <p class="sealed-later">{t('desk.form.sealed-later')}</p>
            )}
          </div>
        </div>
        {!isJoining && (
          <FormSide
            id={id}
            draft={draft}
            missing={draft.missing.filter(({ path }) => ownTitle === null || keyOf(path) !== 'title')}
            mayBeSubmitted={mayBeSubmitted}
            onSave={() => void save()}
            onSubmit={() => void submit()}
          />
        )}
      </div>
    </FormContext.Provider>
  );
}

/**
 * Says that the record has moved on while its author typed, as when a reviewer took it up. What they typed stays until
 * they discard it.
 */
function MovedOn({ draft, status, onLeft }: { draft: Draft; status: string; onLeft: () => void }) {
  const t = useText();
  const band = useRef<HTMLDivElement>(null);
  useEffect(() => band.current!.scrollIntoView({ block: 'nearest' }), []);
  return (
    <div ref={band} class="band band-warning desk-refused" role="alert">
      <p>
        <strong>{t('desk.form.moved-on', { status: formatCode(status, t) })}</strong>{' '}
        {draft.isDirty && t('desk.form.moved-on-typed')}
      </p>
      <Button onClick={draft.isDirty ? draft.discard : onLeft}>
        {t(draft.isDirty ? 'desk.join.drop-mine' : 'desk.form.back-to-record')}
      </Button>
    </div>
  );
}

function Joining({ draft, conflict }: { draft: Draft; conflict: Conflict }) {
  const { theirs, mine, found } = conflict;
  const { incident: stored, changedBy, changedAt } = theirs;
  const versions = { mine, theirs: treeOf(stored), changedBy, changedAt, found };
  return <ResolveConflict versions={versions} onJoin={draft.join} onDiscard={draft.discard} />;
}

/** Returns the title of a record of which nobody has written one; null while nothing was chosen. */
const titleOf = (typed: Tree, places: DeskPlaces, language: Language): string | null => {
  const code = isTree(typed.place) && typeof typed.place.code === 'string' ? typed.place.code : null;
  const place = code === null ? null : places.gazetteer.get(code);
  return suggestedTitle(
    typed as unknown as Pick<Incident, 'acts' | 'assemblyTypes'>,
    place && placeName(place, language),
    language,
  );
};

/** An act of interference also answers that the authorities interfered, as long as that was not answered. */
const answerInterfered = ({ typed, set }: Draft, path: Path, value: unknown): void => {
  const isType = path[0] === 'acts' && path[2] === 'type';
  if (isType && typeof value === 'string' && interferes(value) && typed.interference === 'IN_UNKNOWN')
    set(['interference'], 'IN_INTERFERED');
};

/**
 * Begins as the member's last record: the weekly protest, at the same place, by the same group, seen by the same
 * people.
 */
function LikeLast({ last, onFill }: { last: Incident; onFill: () => void }) {
  const t = useText();
  const places = usePlaces();
  const groups = useGroups();
  const names = [
    ...last.groups.flatMap(({ group }) => {
      const found = group === null ? undefined : groups.byId(group);
      return found ? [groupName(found, t.language)] : [];
    }),
    ...(last.place?.code ? [formatPlacePath(last.place.code, places, t.language)] : []),
  ];
  if (names.length === 0) return null;
  return (
    <div class="like-last">
      <Button onClick={onFill}>{t('desk.form.like-last', { what: names.join(' · ') })}</Button>
      <p class="small quiet">{t('desk.form.like-last-help')}</p>
    </div>
  );
}

interface AskedProps {
  question: string;
  answer: string;
  error: string | null;
  onAnswer: (answer: string) => void;
}

/** The reviewer's question, and an answer to it that is not part of the record. */
function Asked({ question, answer, error, onAnswer }: AskedProps) {
  const t = useText();
  return (
    <div class="band band-warning">
      <p>
        <strong>{t('desk.form.question')}</strong> {question}
      </p>
      <Field label={t('desk.form.answer')} help={t('desk.form.answer-help')} error={error}>
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            rows={3}
            spellcheck={false}
            maxLength={5000}
            value={answer}
            onInput={(event) => onAnswer(event.currentTarget.value)}
          />
        )}
      </Field>
    </div>
  );
}

interface SideProps {
  id: string;
  draft: Draft;
  /** What is still needed to submit. */
  missing: Draft['missing'];
  mayBeSubmitted: boolean;
  onSave: () => void;
  onSubmit: () => void;
}

/** Next to the form, or at the bottom on a phone: the state of the record and the available actions. */
function FormSide({ id, draft, missing, mayBeSubmitted, onSave, onSubmit }: SideProps) {
  const t = useText();
  const { country } = usePlaces();
  const goTo = useGoTo();
  const own = useAskedQuestions(draft.typed);
  return (
    <aside class="form-side" aria-label={t('desk.form.state')}>
      {!draft.hasMovedOn && (
        <div class="form-bar">
          <output class="form-kept">{formatKept(draft, t, country?.timeZone)}</output>
          <div class="form-buttons">
            <Button tone={mayBeSubmitted ? 'plain' : 'primary'} busy={draft.isSaving} onClick={onSave}>
              {t('desk.save')}
            </Button>
            {mayBeSubmitted && (
              <Button tone="primary" busy={draft.isSaving} onClick={onSubmit}>
                {t('desk.form.submit')}
              </Button>
            )}
          </div>
        </div>
      )}
      {mayBeSubmitted && <TypedDuplicates id={id} sent={draft.sent} />}
      <div class="form-outline">
        {!draft.hasMovedOn && (
          <ProblemSummary
            title={t(mayBeSubmitted ? 'desk.form.missing' : 'desk.form.missing-grade', { n: missing.length })}
            wrongs={missing}
            tone="note"
          />
        )}
        <ProblemSummary
          title={t('desk.form.worth-asking')}
          wrongs={draft.worthAsking}
          tone="note"
          name="worth-asking"
        />
        <h2 class="small">{t('desk.form.questions')}</h2>
        <ul class="plain">
          {questionsOf(Incident).map((field) => (
            <li key={field.name} class={isAnswered(Incident, field, draft.typed) ? 'outline-done' : ''}>
              <button type="button" class="outline-link" onClick={() => goTo([field.name])}>
                {formatLabel(Incident, field, t)}
              </button>
            </li>
          ))}
          {own.map((field) => (
            <li
              key={`${OWN_ANSWERS} ${field.name}`}
              class={valueAt(draft.sent, [OWN_ANSWERS, field.name]) === undefined ? '' : 'outline-done'}
            >
              <button type="button" class="outline-link" onClick={() => goTo([OWN_ANSWERS, field.name])}>
                {formatLabel(Incident, field, t)}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </aside>
  );
}

/** Says whether the record is saved on the server, or stored on this device until then. */
const formatKept = (
  { isDirty, kept, record, isSaving }: Draft,
  t: ReturnType<typeof useText>,
  timeZone?: string,
): string => {
  if (isSaving) return t('desk.form.saving');
  if (!isDirty)
    return record
      ? t('desk.form.saved', { at: formatMoment(record.changedAt, t, timeZone) })
      : t('desk.form.nothing-yet');
  return t(kept === 'refused' ? 'desk.form.not-kept' : kept === null ? 'desk.form.keeping' : 'desk.form.kept');
};
