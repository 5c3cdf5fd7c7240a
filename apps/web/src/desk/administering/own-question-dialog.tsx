import {
  MOST_OWN_OPTIONS,
  OWN_QUESTION_KINDS,
  OWN_QUESTION_STATES,
  type OwnOption,
  type OwnQuestionWords,
} from '@vigil/shared/codebook/own-question.js';
import { changesMeaning } from '@vigil/shared/codebook/question-meaning.js';
import type { OwnQuestionPage } from '@vigil/shared/staff-responses/own-questions.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { TextAreaField } from '../../ui/text-area-field.js';
import { useText } from '../../text-bundles.js';
import { formFieldError } from '../form-field-error.js';
import { useSession } from '../session.js';
import { useAskBeforeClosing } from '../use-ask-before-leaving.js';
import { Refused } from '../use-staff-fetch.js';

/** A question as the page shows it: as it would be where a change waits. */
export type ShownQuestion = OwnQuestionWords & {
  id: string;
  /** What was agreed to; null: the question itself waits. */
  agreed: OwnQuestionWords | null;
  /** The proposal that waits; null: none. */
  proposal: string | null;
};

interface Props {
  former: ShownQuestion | null;
  onClose: () => void;
  onProposed: (page: OwnQuestionPage) => void;
}

const NEW: OwnQuestionWords = {
  key: '',
  kind: 'ternary',
  labelEn: '',
  labelKm: '',
  helpEn: '',
  helpKm: '',
  options: [],
  state: 'used',
  replaces: null,
};

const written = (options: readonly OwnOption[]): string =>
  options.map(({ code, nameEn, nameKm }) => [code, nameEn, nameKm].join('; ')).join('\n');

/** Reads the answers to choose from, one a line; null: a line has other than three parts. */
const readOptions = (text: string): OwnOption[] | null => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const parts = lines.map((line) => line.split(';').map((part) => part.trim()));
  return parts.some((one) => one.length !== 3 || one.includes(''))
    ? null
    : parts.map(([code, nameEn, nameKm]) => ({ code: code!.toUpperCase(), nameEn: nameEn!, nameKm: nameKm! }));
};

const TEXTS = [
  ['labelEn', 'label-en', 'en', 200],
  ['labelKm', 'label-km', 'km', 200],
  ['helpEn', 'help-en', 'en', 500],
  ['helpKm', 'help-km', 'km', 500],
] as const;

/** Proposes a question, or a change of one. A change of what it asks is proposed as a new question. */
export function OwnQuestionDialog({ former, onClose, onProposed }: Props) {
  const t = useText();
  const { api } = useSession();
  const [id] = useState(() => former?.id ?? crypto.randomUUID());
  const [said, setSaid] = useState<OwnQuestionWords>(former ?? NEW);
  const [listed, setListed] = useState(written(former?.options ?? []));
  const [newId] = useState(() => crypto.randomUUID());
  const [newKey, setNewKey] = useState(former ? `${former.key.slice(0, 38)}_2` : '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const close = useAskBeforeClosing([said, listed, newKey], onClose);
  const isChoice = said.kind === 'choice' || said.kind === 'choices';
  const options = isChoice ? readOptions(listed) : [];
  const agreed = former?.agreed ?? null;
  const isAnother = agreed !== null && options !== null && changesMeaning(agreed, { ...said, options });
  const set = (more: Partial<OwnQuestionWords>): void => setSaid((now) => ({ ...now, ...more }));
  const propose = async (): Promise<void> => {
    if (options === null) return;
    setBusy(true);
    const { key, kind, labelEn, labelKm, helpEn, helpKm, state, replaces } = said;
    const body = { key, kind, labelEn, labelKm, helpEn, helpKm, options, state, replaces };
    const reply = await api.put<OwnQuestionPage>(
      `/api/own-questions/${isAnother ? newId : id}`,
      isAnother
        ? { ...body, key: newKey, state: 'used', replaces: id, proposal: null }
        : { ...body, proposal: former?.proposal ?? null },
    );
    setBusy(false);
    if (reply.ok) onProposed(reply.value);
    else setProblem(reply.problem);
  };
  const keyField = (value: string, onInput: (key: string) => void) => (
    <Field label={t('desk.question.key')} help={t('desk.question.key-help')} error={formFieldError(problem, '/key')}>
      {(control) => (
        <input
          {...control}
          class="input"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          maxLength={40}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
  return (
    <Dialog
      isForm
      open
      title={t(former ? 'desk.question.change' : 'desk.question.add')}
      onClose={close}
      onCancel={close}
      actions={
        <>
          <Button onClick={close}>{t('desk.cancel')}</Button>
          <Button tone="primary" busy={busy} onClick={() => void propose()}>
            {t(isAnother ? 'desk.question.propose-new' : 'desk.own.propose')}
          </Button>
        </>
      }
    >
      {problem && <Refused problem={problem} />}
      {agreed && <p class="small quiet">{t('desk.question.change-help')}</p>}
      {former ? (
        <p>
          <code>{former.key}</code> · {t(`desk.question.kind.${former.kind}`)}
        </p>
      ) : (
        <SelectField
          label={t('desk.question.kind')}
          value={said.kind}
          options={OWN_QUESTION_KINDS.map((kind) => [kind, t(`desk.question.kind.${kind}`)])}
          onChange={(kind) => set({ kind: kind as OwnQuestionWords['kind'] })}
        />
      )}
      {TEXTS.map(([name, key, language, max]) => (
        <Field key={name} label={t(`desk.question.${key}`)} error={formFieldError(problem, `/${name}`)}>
          {(control) => (
            <input
              {...control}
              class="input"
              lang={language}
              autocomplete="off"
              maxLength={max}
              value={said[name]}
              onInput={(event) => set({ [name]: event.currentTarget.value })}
            />
          )}
        </Field>
      ))}
      {isChoice && (
        <TextAreaField
          label={t('desk.question.options')}
          help={t('desk.question.options-help')}
          error={options === null ? t('desk.question.options-wrong') : formFieldError(problem, '/options')}
          rows={Math.min(MOST_OWN_OPTIONS, 5)}
          value={listed}
          onInput={setListed}
        />
      )}
      {!former && keyField(said.key, (key) => set({ key: key.trim().toLowerCase() }))}
      {agreed && !isAnother && (
        <SelectField
          label={t('desk.own.state')}
          value={said.state}
          options={OWN_QUESTION_STATES.map((state) => [state, t(`desk.question.state.${state}`)])}
          onChange={(state) => set({ state: state as OwnQuestionWords['state'] })}
        />
      )}
      {isAnother && (
        <>
          <Band tone="warning">
            <p>{t('desk.question.as-new')}</p>
          </Band>
          {keyField(newKey, (key) => setNewKey(key.trim().toLowerCase()))}
        </>
      )}
    </Dialog>
  );
}
