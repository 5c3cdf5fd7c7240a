import { SHOWN_DATES, SHOWN_PLACES } from '@vigil/shared/public/shown-precision.js';
import type { Box, SafetyAnswer } from '@vigil/shared/inspection/file-findings.js';
import type { InspectionResult, Closeness } from '@vigil/shared/staff-responses/inspection-result.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { useAskBeforeClosing } from '../use-ask-before-leaving.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import { MIDDLE, moved, resized } from './box-geometry.js';
import { DrawBoxes, type Chosen } from './draw-boxes.js';
import { evidencePath, viewPath } from './inspection-paths.js';
import { SafetyQuestion } from './safety-question.js';
import type { Still } from './video-still.js';

const STEP = 0.02;
const MOVES = [
  ['left', moved, -STEP, 0],
  ['right', moved, STEP, 0],
  ['up', moved, 0, -STEP],
  ['down', moved, 0, STEP],
  ['wider', resized, STEP, 0],
  ['narrower', resized, -STEP, 0],
  ['higher', resized, 0, STEP],
  ['lower', resized, 0, -STEP],
] as const;

/** Crops and redacts a picture for readers. The server edits the pixels of the original. */
export function RedactionEditor({
  file,
  still = null,
  onClose,
  onMade,
}: {
  file: InspectionResult;
  /** Of a video: the frame that the copy is made of. */
  still?: Still | null;
  onClose: () => void;
  onMade: () => void;
}) {
  const t = useText();
  const { api } = useSession();
  const [id] = useState(() => crypto.randomUUID());
  const [boxes, setBoxes] = useState<Box[]>([]);
  const [crop, setCrop] = useState<Box | null>(null);
  const [chosen, setChosen] = useState<Chosen>(null);
  const [mode, setMode] = useState<'cover' | 'cut'>('cover');
  const [alt, setAlt] = useState({ en: '', km: '' });
  const [tells, setTells] = useState<{ place: Closeness['place'] | ''; date: Closeness['date'] | '' }>({
    place: '',
    date: '',
  });
  const [safe, setSafe] = useState<SafetyAnswer | null>(null);
  const [violent, setViolent] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const send = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const reply = await api.put(evidencePath(file.id, 'copies', id), {
      crop,
      boxes,
      alt,
      tells,
      ...(safe ? { safe } : {}),
      violent,
      ...(still ? { still: { jpeg: still.jpeg, at: still.at } } : {}),
    });
    setBusy(false);
    if (reply.ok) onMade();
    else setProblem(reply.problem);
  };
  const close = useAskBeforeClosing([boxes, crop, alt, tells, safe, violent], onClose);
  const add = (): void => {
    if (mode === 'cut') {
      setCrop({ x: 0.1, y: 0.1, width: 0.8, height: 0.8 });
      setChosen('crop');
    } else {
      setBoxes([...boxes, MIDDLE]);
      setChosen(boxes.length);
    }
  };
  const box = chosen === 'crop' ? crop : chosen === null ? null : (boxes[chosen] ?? null);
  const change = (to: Box | null): void => {
    if (chosen === 'crop') setCrop(to);
    else if (chosen !== null)
      setBoxes(to ? boxes.map((one, i) => (i === chosen ? to : one)) : boxes.filter((_one, i) => i !== chosen));
    if (to === null) setChosen(null);
  };
  return (
    <Dialog
      open
      title={t('inspection.edit.title')}
      onClose={close}
      onCancel={close}
      actions={
        <>
          <Button type="submit" form="copy-editor" tone="primary" busy={busy}>
            {t('inspection.edit.send')}
          </Button>
          <Button onClick={close}>{t('desk.cancel')}</Button>
        </>
      }
    >
      <DeskForm id="copy-editor" class="panel-form copy-editor" onSubmit={send}>
        <p>{t('inspection.edit.about')}</p>
        <p class="small quiet" id="copy-editor-keys">
          {t('inspection.edit.keys')}
        </p>
        <div class="draw-tools">
          <fieldset class="draw-modes">
            <legend class="visually-hidden">{t('inspection.edit.what')}</legend>
            {(['cover', 'cut'] as const).map((one) => (
              <label key={one} class="check">
                <input type="radio" name="draw-mode" checked={mode === one} onChange={() => setMode(one)} />
                <span>{t(`inspection.edit.${one}`)}</span>
              </label>
            ))}
          </fieldset>
          <Button class="button-small" onClick={add}>
            {t(mode === 'cut' ? 'inspection.edit.add-cut' : 'inspection.edit.add')}
          </Button>
        </div>
        <div class="draw-frame" aria-describedby="copy-editor-keys">
          <DrawBoxes
            src={still?.url ?? viewPath(file.id, 'large')}
            width={still?.width ?? file.width!}
            height={still?.height ?? file.height!}
            boxes={boxes}
            crop={crop}
            chosen={chosen}
            mode={mode}
            onBoxes={setBoxes}
            onCrop={setCrop}
            onChosen={setChosen}
          />
        </div>
        <p class="small" role="status">
          {boxes.length === 0 ? t('inspection.edit.no-face') : t('inspection.edit.count', { n: boxes.length })}
        </p>
        {box && (
          <fieldset class="draw-chosen">
            <legend>{t('inspection.edit.chosen')}</legend>
            {MOVES.map(([key, how, dx, dy]) => (
              <Button key={key} class="button-small" onClick={() => change(how(box, dx, dy))}>
                {t(`inspection.edit.${key}`)}
              </Button>
            ))}
            <Button class="button-small" tone="danger" onClick={() => change(null)}>
              {t('inspection.edit.remove')}
            </Button>
          </fieldset>
        )}
        {(['en', 'km'] as const).map((language) => (
          <Field
            key={language}
            label={t(`inspection.edit.alt-${language}`)}
            help={language === 'en' ? t('inspection.edit.alt-help') : undefined}
            error={formFieldError(problem, `/alt/${language}`)}
          >
            {(control) => (
              <textarea
                {...control}
                class="textarea"
                rows={2}
                required
                maxLength={500}
                lang={language}
                value={alt[language]}
                onInput={(event) => setAlt({ ...alt, [language]: event.currentTarget.value })}
              />
            )}
          </Field>
        ))}
        <p class="field-help">{t('inspection.edit.tells-help')}</p>
        <SelectField
          label={t('inspection.edit.tells-place')}
          error={formFieldError(problem, '/tells/place')}
          required
          value={tells.place}
          none={t('desk.form.choose')}
          options={SHOWN_PLACES.map((one) => [one, t(`inspection.tells.${one}`)])}
          onChange={(value) => setTells({ ...tells, place: value as Closeness['place'] })}
        />
        <SelectField
          label={t('inspection.edit.tells-date')}
          error={formFieldError(problem, '/tells/date')}
          required
          value={tells.date}
          none={t('desk.form.choose')}
          options={SHOWN_DATES.toReversed().map((one) => [one, t(`inspection.tells.${one}`)])}
          onChange={(value) => setTells({ ...tells, date: value as Closeness['date'] })}
        />
        <SafetyQuestion name="copy-safe" value={safe} onChange={setSafe} />
        <label class="check">
          <input type="checkbox" checked={violent} onChange={(event) => setViolent(event.currentTarget.checked)} />
          <span>{t('inspection.edit.violent')}</span>
        </label>
        {problem && <Refused problem={problem} />}
      </DeskForm>
    </Dialog>
  );
}
