import type { SearchWord } from '@vigil/shared/staff-responses/search-words.js';
import { ALL_WORDS } from '@vigil/shared/vocabulary/everyday-words/all-words.js';
import { createCodeSearch } from '@vigil/shared/vocabulary/find-codes.js';
import { label, termOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { useCallback, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { Combobox, type Option } from '../form/combobox.js';
import { formFieldError } from '../form-field-error.js';
import { Refused } from '../use-staff-fetch.js';
import { useAskBeforeClosing } from '../use-ask-before-leaving.js';
import { useUpsert } from '../use-upsert.js';

/** The codes that everyday words lead to: those of the long lists. */
const CODES = Object.keys(ALL_WORDS);
const MOST_SHOWN = 20;

interface Props {
  word: SearchWord | null;
  onClose: () => void;
  onChanged: () => void;
}

/** Adds a word, changes what it finds, or deletes it. */
export function SearchWordDialog({ word, onClose, onChanged }: Props) {
  const t = useText();
  const { busy, problem, upsert, remove } = useUpsert<SearchWord>('/api/search-words');
  const [id] = useState(() => word?.id ?? crypto.randomUUID());
  const [typed, setTyped] = useState(word?.word ?? '');
  const [codes, setCodes] = useState<readonly string[]>(word?.codes ?? []);
  const close = useAskBeforeClosing([typed, codes], onClose);
  const search = useCallback(
    (text: string): Option[] =>
      createCodeSearch(CODES, { words: [ALL_WORDS] })(text)
        .filter(({ code }) => !codes.includes(code))
        .slice(0, MOST_SHOWN)
        .map(({ code, isExact }) => ({
          key: code,
          label: label(code, t.language),
          detail: t(`list.${termOf(code)!.list}`),
          isExact,
        })),
    [codes, t],
  );
  const save = async (): Promise<void> => {
    if (await upsert(word, id, { word: typed, codes })) onChanged();
  };
  return (
    <Dialog
      isForm
      open
      title={t(word ? 'desk.words.change' : 'desk.words.add')}
      onClose={close}
      onCancel={close}
      actions={
        <>
          {word && (
            <Button tone="danger" busy={busy} onClick={() => void remove(word).then((gone) => gone && onChanged())}>
              {t('desk.words.remove')}
            </Button>
          )}
          <Button onClick={close}>{t('desk.cancel')}</Button>
          <Button tone="primary" busy={busy} onClick={() => void save()}>
            {t('desk.save')}
          </Button>
        </>
      }
    >
      {problem && <Refused problem={problem} />}
      <Field label={t('desk.words.word')} help={t('desk.words.word-help')} error={formFieldError(problem, '/word')}>
        {(control) => (
          <input
            {...control}
            class="input"
            autocomplete="off"
            spellcheck={false}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t('desk.words.codes')} help={t('desk.words.codes-help')} error={formFieldError(problem, '/codes')}>
        {(control) => (
          <Combobox
            control={control}
            chosen=""
            search={search}
            onChoose={(code) => setCodes([...codes, code])}
            placeholder={t('desk.form.type-to-search')}
          />
        )}
      </Field>
      <ul class="plain word-codes">
        {codes.map((code) => (
          <li key={code}>
            {label(code, t.language)}{' '}
            <Button
              tone="quiet"
              class="button-small"
              aria-label={t('desk.words.remove-code', { what: label(code, t.language) })}
              onClick={() => setCodes(codes.filter((one) => one !== code))}
            >
              {t('desk.form.remove')}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
