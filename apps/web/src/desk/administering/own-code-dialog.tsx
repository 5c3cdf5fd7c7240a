import { REFINED_LISTS } from '@vigil/shared/incident/own-codes-of-record.js';
import type { OwnCodePage } from '@vigil/shared/staff-responses/own-codes.js';
import { ALL_WORDS } from '@vigil/shared/vocabulary/everyday-words/all-words.js';
import { createCodeSearch } from '@vigil/shared/vocabulary/find-codes.js';
import {
  MOST_SUFFIX_LETTERS,
  OWN_CODE_STATES,
  parentOf,
  type OwnCodeWords,
} from '@vigil/shared/vocabulary/own-codes.js';
import { codesOf, label, termOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { TextAreaField } from '../../ui/text-area-field.js';
import { useText } from '../../text-bundles.js';
import { Combobox } from '../form/combobox.js';
import { formFieldError } from '../form-field-error.js';
import { NameField } from '../proposed-names/name-field.js';
import { useSession } from '../session.js';
import { useAskBeforeClosing } from '../use-ask-before-leaving.js';
import { Refused } from '../use-staff-fetch.js';

const MOST_SHOWN = 20;
const search = createCodeSearch(
  REFINED_LISTS.flatMap((list) => [...codesOf(list)]),
  { words: [ALL_WORDS] },
);

interface Props {
  former: (OwnCodeWords & { id: string; proposal: string | null }) | null;
  /** Words to begin with that the country's folder suggests; null: none. */
  suggested?: OwnCodeWords | null;
  onClose: () => void;
  onProposed: (page: OwnCodePage) => void;
}

/** Proposes a code, or a change of what is said of one. */
export function OwnCodeDialog({ former, suggested = null, onClose, onProposed }: Props) {
  const begin = former ?? suggested;
  const t = useText();
  const { api } = useSession();
  const [id] = useState(() => former?.id ?? crypto.randomUUID());
  const [parent, setParent] = useState(begin ? parentOf(begin.code) : '');
  const [suffix, setSuffix] = useState(suggested?.code.split('.')[1] ?? '');
  const [nameEn, setNameEn] = useState(begin?.nameEn ?? '');
  const [nameKm, setNameKm] = useState(begin?.nameKm ?? '');
  const [synonyms, setSynonyms] = useState(begin?.synonyms.join('\n') ?? '');
  const [from, setFrom] = useState(begin?.from ?? '');
  const [until, setUntil] = useState(begin?.until ?? '');
  const [state, setState] = useState<OwnCodeWords['state']>(former?.state ?? 'used');
  const close = useAskBeforeClosing([parent, suffix, nameEn, nameKm, synonyms, from, until, state], onClose);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const propose = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.put<OwnCodePage>(`/api/own-codes/${id}`, {
      code: former?.code ?? `${parent}.${suffix.trim().toUpperCase()}`,
      nameEn,
      nameKm,
      synonyms: synonyms
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
      from: from || null,
      until: until || null,
      state,
      proposal: former?.proposal ?? null,
    });
    setBusy(false);
    if (reply.ok) onProposed(reply.value);
    else setProblem(reply.problem);
  };
  const dayField = (name: 'from' | 'until', value: string, set: (day: string) => void) => (
    <Field label={t(`desk.own.${name}`)} help={t('desk.own.days-help')} error={formFieldError(problem, `/${name}`)}>
      {(control) => (
        <input
          {...control}
          class="input"
          type="date"
          value={value}
          onChange={(event) => set(event.currentTarget.value)}
        />
      )}
    </Field>
  );
  return (
    <Dialog
      isForm
      open
      title={t(former ? 'desk.own.change' : 'desk.own.add')}
      onClose={close}
      onCancel={close}
      actions={
        <>
          <Button onClick={close}>{t('desk.cancel')}</Button>
          <Button tone="primary" busy={busy} onClick={() => void propose()}>
            {t('desk.own.propose')}
          </Button>
        </>
      }
    >
      {problem && <Refused problem={problem} />}
      {former ? (
        <p>
          {t('desk.own.parent')}: {label(parent, t.language)} <code>{former.code}</code>
        </p>
      ) : (
        <>
          <Field label={t('desk.own.parent')}>
            {(control) => (
              <Combobox
                control={control}
                chosen={parent === '' ? '' : label(parent, t.language)}
                search={(typed) =>
                  search(typed)
                    .slice(0, MOST_SHOWN)
                    .map(({ code, isExact }) => ({
                      key: code,
                      label: label(code, t.language),
                      detail: t(`list.${termOf(code)!.list}`),
                      isExact,
                    }))
                }
                onChoose={setParent}
                placeholder={t('desk.form.type-to-search')}
              />
            )}
          </Field>
          <Field label={t('desk.own.suffix')} help={t('desk.own.suffix-help')} error={formFieldError(problem, '/code')}>
            {(control) => (
              <input
                {...control}
                class="input"
                autocomplete="off"
                autocapitalize="characters"
                spellcheck={false}
                maxLength={MOST_SUFFIX_LETTERS}
                value={suffix}
                onInput={(event) => setSuffix(event.currentTarget.value)}
              />
            )}
          </Field>
        </>
      )}
      <NameField language="en" value={nameEn} error={formFieldError(problem, '/nameEn')} onChange={setNameEn} />
      <NameField language="km" value={nameKm} error={formFieldError(problem, '/nameKm')} onChange={setNameKm} />
      <TextAreaField
        label={t('desk.own.synonyms')}
        help={t('desk.own.synonyms-help')}
        error={formFieldError(problem, '/synonyms')}
        rows={3}
        value={synonyms}
        onInput={setSynonyms}
      />
      {dayField('from', from, setFrom)}
      {dayField('until', until, setUntil)}
      {former && (
        <Field label={t('desk.own.state')}>
          {(control) => (
            <select
              {...control}
              class="select"
              value={state}
              onChange={(event) => setState(event.currentTarget.value as OwnCodeWords['state'])}
            >
              {OWN_CODE_STATES.map((one) => (
                <option key={one} value={one}>
                  {t(`desk.own.state.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </Dialog>
  );
}
