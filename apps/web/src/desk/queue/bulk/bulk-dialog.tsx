import type { BulkOutcome } from '@vigil/shared/staff-responses/bulk-actions.js';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useText } from '../../../text-bundles.js';
import { Button } from '../../../ui/button.js';
import { Dialog } from '../../../ui/dialog.js';
import { useMember } from '../../session.js';
import { useAskBeforeLeaving } from '../../use-ask-before-leaving.js';
import type { RecordRevision } from '../record-revision.js';
import { BulkForm } from './bulk-form.js';
import { BulkOutcomes } from './bulk-outcomes.js';
import { type BulkRequest, type BulkStep, stepsToUndo } from './bulk-request.js';
import type { BatchResult } from './send-in-batches.js';
import { type BulkRun, useBulkRun } from './use-bulk-run.js';

interface Props {
  records: readonly RecordRevision[];
  onClose: () => void;
  /** Called with what was done, so that the queue is read again. */
  onDone: (outcomes: readonly BulkOutcome[]) => void;
}
type Step = 'preview' | 'result' | 'undone';

/** Does one thing to all selected records: what it would do, then doing it with progress, then undoing it. */
export default function BulkDialog({ records, onClose, onDone }: Props) {
  const t = useText();
  const { id: me } = useMember();
  const running = useBulkRun();
  // What was selected when it was opened: what is done changes the queue beneath.
  const [chosen] = useState(records);
  const [request, setRequest] = useState<BulkRequest | null>(null);
  const [at, setAt] = useState<{ step: Step; sent: BatchResult } | null>(null);
  const [words, setWords] = useState('');
  const leave = useAskBeforeLeaving(words !== '' && (at === null || at.step === 'preview'));
  const close = (): void => leave(onClose);
  const head = useRef<HTMLHeadingElement>(null);
  const { progress } = running;
  const [now, setNow] = useState<Step>('preview');
  useEffect(() => {
    if (at && !progress) head.current?.focus();
  }, [at, progress]);
  const go = async (step: Step, steps: readonly BulkStep[], before: BatchResult | null = null): Promise<void> => {
    setNow(step);
    const sent = await running.run(steps, step === 'preview', before);
    setAt({ step, sent });
    if (step !== 'preview') onDone(sent.outcomes);
  };
  const check = (asked: BulkRequest): void => {
    setRequest(asked);
    void go('preview', [{ request: asked, records: chosen }]);
  };
  const done = at?.sent.outcomes.filter(({ result }) => result === 'done') ?? [];
  const toUndo = request && at?.step === 'result' ? stepsToUndo(request, at.sent.outcomes, me) : [];
  const left = at?.sent.left ?? [];
  const isAsking = !progress && at === null;
  const form = useRef<HTMLDivElement>(null);
  const wasAsked = useRef(false);
  useLayoutEffect(() => {
    if (isAsking && wasAsked.current) form.current!.querySelector('select')?.focus();
    wasAsked.current = true;
  }, [isAsking]);
  return (
    <Dialog
      isForm
      open
      title={t('bulk.title', { n: chosen.length })}
      onClose={close}
      onCancel={progress ? running.stop : close}
    >
      {/* What was typed stays for whoever chooses again. */}
      <div ref={form} hidden={!isAsking}>
        <BulkForm records={chosen} words={words} onWords={setWords} onCheck={check} />
      </div>
      {progress && <Progress running={running} isDryRun={now === 'preview'} />}
      {!progress && at && (
        <>
          <h3 ref={head} tabIndex={-1}>
            {t(`bulk.${at.step}`)}
          </h3>
          {at.step !== 'undone' && <p>{t(`bulk.action.${request!.action}`)}</p>}
          <BulkOutcomes sent={at.sent} isDryRun={at.step === 'preview'} />
          {at.step === 'result' && request?.action === 'return' && done.length > 0 && <p>{t('bulk.no-undo')}</p>}
          {toUndo.length > 0 && (
            <p class="small quiet">
              {t('bulk.undo-about')}
              {done.some(({ also }) => also === 'graded-again') && ` ${t('bulk.grade-stays')}`}
            </p>
          )}
          <div class="form-actions">
            {at.step === 'preview' && done.length > 0 && (
              <Button tone="primary" onClick={() => void go('result', [{ request: request!, records: done }])}>
                {t('bulk.run', { n: done.length })}
              </Button>
            )}
            {left.length > 0 && (
              <Button onClick={() => void go(at.step, left, at.sent)}>
                {t('bulk.go-on', { n: left.reduce((sum, one) => sum + one.records.length, 0) })}
              </Button>
            )}
            {toUndo.length > 0 && (
              <Button onClick={() => void go('undone', toUndo)}>
                {t('bulk.undo', { n: toUndo.reduce((sum, one) => sum + one.records.length, 0) })}
              </Button>
            )}
            {at.step === 'preview' ? (
              <Button onClick={() => setAt(null)}>{t('bulk.back')}</Button>
            ) : (
              <Button onClick={onClose}>{t('app.close')}</Button>
            )}
          </div>
        </>
      )}
    </Dialog>
  );
}

/** How far it is; told to screen readers at every tenth. */
function Progress({ running: { progress, stop }, isDryRun }: { running: BulkRun; isDryRun: boolean }) {
  const t = useText();
  const { n, of } = progress!;
  const words = t(isDryRun ? 'bulk.checking' : 'bulk.running', { n, of });
  const tenth = Math.floor((10 * n) / of);
  const [told, setTold] = useState(words);
  useEffect(() => setTold(words), [tenth]);
  return (
    <>
      <p aria-hidden="true">{words}</p>
      <output class="visually-hidden">{told}</output>
      <p>
        <progress class="bulk-progress" value={n} max={of} aria-label={words} />
      </p>
      <Button onClick={stop}>{t('bulk.stop')}</Button>
    </>
  );
}
