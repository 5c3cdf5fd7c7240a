import { useCallback, useEffect, useId, useRef, useState } from 'preact/hooks';
import { withoutEmptyConstants } from '@vigil/shared/import/constants.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { isUndoBegun } from '@vigil/shared/import/format-tally.js';
import type { ImportState, WholeImport } from '@vigil/shared/staff-responses/imports.js';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { useText } from '../../text-bundles.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { useMember, useSession } from '../session.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { Errors } from '../problem-errors.js';
import { ChooseFile } from './choose-file.js';
import { ColumnsPart } from './columns-part.js';
import { formatImportName } from './format-import-name.js';
import { FilePart } from './file-part.js';
import { FileRows } from './file-rows.js';
import { AllRowsPart } from './all-rows-part.js';
import { ResultPart, ResultRows } from './result-part.js';
import { ChooseMapping, SaveMapping } from './saved-mappings-part.js';
import { StepList, type Step } from './step-list.js';
import { WhoseRecordsPart } from './whose-records-part.js';
import { CodeSearchProvider } from '../code-search-context.js';
import { UnmatchedWordsPart } from './unmatched-words-part.js';

const POLL_MS = 700;
const IN_PROGRESS_STATES: readonly ImportState[] = ['reading', 'checking', 'running', 'undoing'];

/** One import in three steps, each on a screen of its own: the file, what its columns mean, and the records of it. */
export function ImportPage({ id }: { id: string }) {
  const asked = useStaffFetch<WholeImport>(`/api/imports/${id}`);
  const { again } = asked;
  const isWorking = asked.value !== null && IN_PROGRESS_STATES.includes(asked.value.state) && !asked.value.interrupted;
  useEffect(() => {
    if (!isWorking) return;
    const timer = setInterval(again, POLL_MS);
    return () => clearInterval(timer);
  }, [isWorking, again]);
  return <Awaited asked={asked}>{(view) => <Steps view={view} again={again} />}</Awaited>;
}

function Steps({ view, again }: { view: WholeImport; again: () => void }) {
  const t = useText();
  const { api } = useSession();
  const me = useMember();
  const { country } = usePlaces();
  const [map, setMap] = useState<ColumnMapping | null>(view.map);
  const [isStale, setStale] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const [sure, setSure] = useState<'undo' | 'erase' | null>(null);
  const [name, setName] = useState('');
  const [isUnsaved, setUnsaved] = useState(false);
  const [opened, setOpened] = useState<Step | null>(null);
  const screen = useRef<HTMLDivElement>(null);
  // What is under way is looked at where its records are.
  useEffect(() => {
    if (IN_PROGRESS_STATES.includes(view.state)) setOpened(null);
    // Only the answer was lost: the step began all the same.
    setProblem((before) => (before?.status === 0 ? null : before));
  }, [view.state]);
  // A file that was read again has its own columns.
  const columns = view.about?.headers.join('\n');
  useEffect(() => {
    setMap(view.map);
    setStale(false);
  }, [columns, view.map === null]);
  const change = useCallback((next: ColumnMapping) => {
    setMap(next);
    setStale(true);
  }, []);
  const editable = (view.state === 'read' || view.state === 'checked') && view.about && map;
  // Decisions are sent with the next preview.
  useAskBeforeLeaving((isStale && Boolean(editable)) || isUnsaved);
  const isChecked = view.state === 'checked';
  const hasResult = ['checked', 'running', 'stopped', 'done'].includes(view.state);
  const step: Step = !editable ? 'records' : (opened ?? (isChecked ? 'records' : 'file'));
  const open = (next: Step): void => {
    setOpened(next);
    requestAnimationFrame(() => screen.current?.focus());
  };
  const ask = async (path: string, body: unknown = {}): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    const reply = await api.post<WholeImport>(`/api/imports/${view.id}/${path}`, body);
    setBusy(false);
    if (!reply.ok) setProblem(reply.problem);
    again();
    return reply.ok;
  };
  const check = async (now: ColumnMapping | null = map): Promise<void> => {
    // If it is refused, the person stays where they were.
    setOpened(step);
    if (!(await ask('maps', now && withoutEmptyConstants(now))) || !(await ask('checks'))) return;
    setStale(false);
    open('records');
  };
  /** Reads the file differently. What somebody said of its columns meanwhile is kept for those that stay. */
  const readAgain = async (as: object): Promise<void> => {
    if (isStale && map && !(await ask('maps', withoutEmptyConstants(map)))) return;
    await ask('readings', as);
  };
  const checkWith = (more: Partial<ColumnMapping>): void => {
    const next = { ...map!, ...more };
    setMap(next);
    void check(next);
  };
  const erase = async (): Promise<void> => {
    setSure(null);
    const reply = await api.delete(`/api/imports/${view.id}`);
    if (!reply.ok) setProblem(reply.problem);
    again();
  };
  const hasWritten =
    ['stopped', 'done', 'undone', 'dropped'].includes(view.state) &&
    (view.tally.created ?? 0) + (view.tally.changed ?? 0) > 0;
  // What was kept because somebody changed it may be as it was by now.
  const canUndo = hasWritten && (view.state !== 'undone' || (view.tally.touched ?? 0) > 0);
  const toWrite = (view.tally.create ?? 0) + (view.tally.change ?? 0) + (view.tally.propose ?? 0);
  return (
    <div class="import">
      <PageHead title={formatImportName(view, t, country?.timeZone)}>
        <DeskLink to="/desk/import" class="button">
          {t('import.to-list')}
        </DeskLink>
      </PageHead>
      <p class="import-state" role="status">
        <strong>{t(`import.state.${view.state}`)}</strong>{' '}
        {!view.hasFile
          ? t('import.erased-note')
          : view.state === 'done' || view.state === 'stopped'
            ? t('import.kept-note')
            : ''}
      </p>
      {problem && (
        <Refused problem={problem}>
          <Errors problem={problem} />
        </Refused>
      )}
      {view.problem && (
        <p class="band band-error" role="alert">
          {t(`file.${view.problem.code}`, view.problem.params)}
        </p>
      )}
      {IN_PROGRESS_STATES.includes(view.state) && <Progress view={view} onStop={() => void ask('stops')} />}
      {view.interrupted && (
        <p class="band band-warning" role="alert">
          {t('import.interrupted')}{' '}
          <Button
            onClick={() =>
              void ask(
                { reading: 'readings', checking: 'checks', running: 'runs', undoing: 'undoings' }[
                  view.state as 'reading'
                ],
              )
            }
          >
            {t('import.go-on')}
          </Button>
        </p>
      )}
      {view.state === 'sending' && (
        <>
          <p>{t('import.resend')}</p>
          <ChooseFile begun={view} onSent={again} />
        </>
      )}
      <div ref={screen} tabIndex={-1} class="import-screen">
        {editable && (
          <StepList
            now={step}
            reached={isChecked ? ['file', 'columns', 'records'] : ['file', 'columns']}
            onOpen={open}
          />
        )}
        {(step === 'file' || view.state === 'refused') && <FilePart view={view} onRead={(as) => void readAgain(as)} />}
        {editable && map && view.about && step === 'file' && (
          <>
            <FileRows about={view.about} total={view.rows ?? 0} />
            <ChooseMapping
              about={view.about}
              map={map}
              onUse={(next, of) => {
                change(next);
                setName(of);
              }}
            />
            <div class="import-go">
              <Button tone="primary" onClick={() => open('columns')}>
                {t('import.to-columns')}
              </Button>
            </div>
          </>
        )}
        {editable && map && view.about && step === 'columns' && (
          <>
            <FileRows about={view.about} total={view.rows ?? 0} />
            <ColumnsPart
              about={view.about}
              map={map}
              accounts={isStale ? null : (view.findings?.columns ?? null)}
              onChange={change}
            />
            <AllRowsPart map={map} role={me.role} onChange={change} />
            <CheckButton view={view} isStale={isStale} busy={busy} onCheck={() => void check()} />
          </>
        )}
        {step === 'records' && (
          <>
            <div class="import-beside">
              {editable && map && view.findings && (isStale || view.findings.unknown.length > 0) && (
                <div>
                  <CodeSearchProvider>
                    <UnmatchedWordsPart findings={view.findings} map={map} onChange={change} />
                  </CodeSearchProvider>
                  <CheckButton view={view} isStale={isStale} busy={busy} onCheck={() => void check()} />
                </div>
              )}
              {hasResult && <ResultPart view={view} onCheckWith={editable && isChecked ? checkWith : null} />}
            </div>
            {hasResult && <ResultRows view={view} again={again} />}
            <div class="import-beside">
              {hasResult && <WhoseRecordsPart view={view} again={again} onUnsaved={setUnsaved} />}
              {editable && map && <SaveMapping map={map} name={name} onName={setName} />}
            </div>
          </>
        )}
      </div>
      <div class="import-go">
        {step === 'records' &&
          isChecked &&
          !isStale &&
          (isUnsaved ? (
            <span>{t('dataset.unsaved')}</span>
          ) : toWrite > 0 ? (
            <Button tone="primary" busy={busy} onClick={() => void ask('runs')}>
              {t('import.run', { n: toWrite })}
            </Button>
          ) : (
            <span>{t('import.run.nothing')}</span>
          ))}
        {view.state === 'stopped' && view.hasFile && !isUndoBegun(view.tally) && (
          <Button tone="primary" busy={busy} onClick={() => void ask('runs')}>
            {t('import.run.on')}
          </Button>
        )}
        {canUndo && (
          <Button tone="danger" onClick={() => setSure('undo')}>
            {t('import.undo')}
          </Button>
        )}
        {view.hasFile && (!IN_PROGRESS_STATES.includes(view.state) || view.interrupted) && (
          <Button onClick={() => setSure('erase')}>
            {t(view.state === 'done' ? 'import.erase.done' : 'import.erase.drop')}
          </Button>
        )}
      </div>
      <Dialog
        open={sure === 'undo'}
        title={t('import.undo.sure')}
        onClose={() => setSure(null)}
        actions={
          <>
            <Button
              tone="danger"
              onClick={() => {
                setSure(null);
                void ask('undoings');
              }}
            >
              {t('import.undo')}
            </Button>
            <Button onClick={() => setSure(null)}>{t('desk.cancel')}</Button>
          </>
        }
      >
        <p>{t('import.undo.text')}</p>
      </Dialog>
      <Dialog
        open={sure === 'erase'}
        title={t('import.erase.sure')}
        onClose={() => setSure(null)}
        actions={
          <>
            <Button tone="danger" onClick={() => void erase()}>
              {t('import.erase')}
            </Button>
            <Button onClick={() => setSure(null)}>{t('desk.cancel')}</Button>
          </>
        }
      >
        <p>{t('import.erase.text')}</p>
      </Dialog>
    </div>
  );
}

function CheckButton({
  view: { state },
  isStale,
  busy,
  onCheck,
}: {
  view: WholeImport;
  isStale: boolean;
  busy: boolean;
  onCheck: () => void;
}) {
  const t = useText();
  const isChecked = state === 'checked';
  return (
    <div class="import-go">
      <Button tone={isChecked && !isStale ? 'plain' : 'primary'} busy={busy} onClick={onCheck}>
        {t(isChecked ? 'import.check-again' : 'import.check')}
      </Button>
      <span class="quiet">
        {t('import.check.about')}
        {isStale && isChecked ? ` ${t('import.check.stale')}` : ''}
      </span>
    </div>
  );
}

function Progress({ view, onStop }: { view: WholeImport; onStop: () => void }) {
  const t = useText();
  const id = useId();
  const said =
    view.rows === null || view.state === 'reading'
      ? t('import.rows-read', { n: view.done })
      : t('import.progress', { done: view.done, rows: view.rows });
  return (
    <div class="import-progress">
      <label for={id}>{said}</label>
      {view.rows === null || view.state === 'reading' ? (
        <progress id={id} />
      ) : (
        <progress id={id} max={view.rows} value={view.done} />
      )}
      <Button onClick={onStop}>{t('import.stop')}</Button>
    </div>
  );
}
