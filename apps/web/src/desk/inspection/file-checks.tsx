import {
  CHECK_ANSWERS,
  CHECK_ASPECTS,
  type CheckAnswer,
  type CheckAspect,
} from '@vigil/shared/inspection/file-findings.js';
import type { FileCheck, InspectionResult } from '@vigil/shared/staff-responses/inspection-result.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import { evidencePath } from './inspection-paths.js';

/** Returns the current answers: the newest to each question. */
export const currentChecks = (checks: readonly FileCheck[]): FileCheck[] => checks.filter(({ replaced }) => !replaced);

interface Props {
  file: InspectionResult;
  /** Whether this member may answer; nobody may for files of their own record. */ mayAnswer: boolean;
  isOwn: boolean;
  onChanged: () => void;
}

/** The questions about a file, each with the current answer, who gave it and when. */
export function FileChecks({ file, mayAnswer, isOwn, onChanged }: Props) {
  const t = useText();
  const [open, setOpen] = useState<CheckAspect | null>(null);
  const held = currentChecks(file.checks);
  return (
    <section class="inspection-checks" aria-labelledby={`checks-${file.id}`}>
      <h4 id={`checks-${file.id}`}>{t('inspection.checks')}</h4>
      <p class="small quiet">{t(isOwn ? 'inspection.check.own' : 'inspection.checks.about')}</p>
      <ul class="plain">
        {CHECK_ASPECTS.map((aspect) => {
          const check = held.find((one) => one.aspect === aspect);
          const words = t(check ? 'inspection.check.answer-again' : 'inspection.check.answer');
          const earlier = file.checks.filter((one) => one.aspect === aspect && one.replaced);
          return (
            <li key={aspect} class="inspection-check">
              <div class="inspection-check-head">
                <strong>{t(`inspection.check.${aspect}`)}</strong>
                <span class={`tag check-${check?.answer ?? 'open'}`}>
                  {t(`inspection.check.${check?.answer ?? 'open'}`)}
                </span>
                {mayAnswer && (
                  <Button
                    class="button-small"
                    aria-expanded={open === aspect}
                    onClick={() => setOpen(open === aspect ? null : aspect)}
                    aria-label={t('inspection.check.answer-label', {
                      do: words,
                      aspect: t(`inspection.check.${aspect}`),
                    })}
                  >
                    {words}
                  </Button>
                )}
              </div>
              {check && <Answered check={check} />}
              {open === aspect && (
                <CheckForm
                  file={file.id}
                  aspect={aspect}
                  onDone={() => {
                    setOpen(null);
                    onChanged();
                  }}
                />
              )}
              {earlier.length > 0 && (
                <details>
                  <summary>{t('inspection.check.earlier', { n: earlier.length })}</summary>
                  {earlier.map((one) => (
                    <Answered key={one.id} check={one} withAnswer />
                  ))}
                </details>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Answered({ check, withAnswer = false }: { check: FileCheck; withAnswer?: boolean }) {
  const t = useText();
  const { country } = usePlaces();
  return (
    <div class="inspection-answer">
      {withAnswer && <span>{t(`inspection.check.${check.answer}`)} </span>}
      <span class="small quiet">
        {t('inspection.check.by', { name: check.by, at: formatMoment(check.at, t, country?.timeZone) })}
      </span>
      {check.note && <p class="said-text small">{check.note}</p>}
    </div>
  );
}

function CheckForm({ file, aspect, onDone }: { file: string; aspect: CheckAspect; onDone: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [id] = useState(() => crypto.randomUUID());
  const [answer, setAnswer] = useState<CheckAnswer | null>(null);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useAskBeforeLeaving(note !== '');
  const send = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const reply = await api.put(evidencePath(file, 'checks', id), {
      aspect,
      answer,
      ...(note.trim() === '' ? {} : { note }),
    });
    setBusy(false);
    if (reply.ok) onDone();
    else setProblem(reply.problem);
  };
  return (
    <DeskForm class="panel-form inspection-form" onSubmit={send}>
      <Field group label={t(`inspection.check.${aspect}.asks`)} error={formFieldError(problem, '/answer')}>
        {(control) =>
          CHECK_ANSWERS.map((one) => (
            <label key={one} class="check">
              <input type="radio" name={control.id} required checked={answer === one} onChange={() => setAnswer(one)} />
              <span>{t(`inspection.check.${one}`)}</span>
            </label>
          ))
        }
      </Field>
      <Field
        label={t('inspection.check.note')}
        help={t('inspection.check.note-help')}
        error={formFieldError(problem, '/note')}
      >
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            rows={2}
            maxLength={2000}
            spellcheck={false}
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </Field>
      {problem && <Refused problem={problem} />}
      <Button type="submit" tone="primary" busy={busy}>
        {t('inspection.check.answer')}
      </Button>
    </DeskForm>
  );
}
