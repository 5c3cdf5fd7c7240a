import type { SearchWord } from '@vigil/shared/staff-responses/search-words.js';
import { ALL_WORDS } from '@vigil/shared/vocabulary/everyday-words/all-words.js';
import { createCodeSearch } from '@vigil/shared/vocabulary/find-codes.js';
import { label, termOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { useCallback } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { Combobox, type Option } from '../form/combobox.js';
import { formFieldError } from '../form-field-error.js';
import { useEntryForm } from '../use-entry-form.js';

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
  const form = useEntryForm({
    path: '/api/search-words',
    entry: word,
    begin: (stored: SearchWord | null) => ({
      id: stored?.id ?? crypto.randomUUID(),
      word: stored?.word ?? '',
      codes: stored?.codes ?? [],
    }),
    label: (name) => t(`desk.words.${name}`),
    format: (name, value) =>
      name === 'codes' ? (value as string[]).map((code) => label(code, t.language)).join(t('list.and')) : undefined,
    onClose,
    onDone: onChanged,
  });
  const { typed, change, close, problem } = form;
  const { codes } = typed;
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
  return (
    <Dialog
      isForm
      open
      title={t(word ? 'desk.words.change' : 'desk.words.add')}
      onClose={close}
      onCancel={close}
      actions={
        <>
          {form.remove && (
            <Button tone="danger" busy={form.busy} onClick={() => void form.remove!()}>
              {t('desk.words.remove')}
            </Button>
          )}
          <Button onClick={close}>{t('desk.cancel')}</Button>
          <Button tone="primary" busy={form.busy} onClick={() => void form.save({ word: typed.word, codes })}>
            {t('desk.save')}
          </Button>
        </>
      }
    >
      {form.refused}
      <Field label={t('desk.words.word')} help={t('desk.words.word-help')} error={formFieldError(problem, '/word')}>
        {(control) => (
          <input
            {...control}
            class="input"
            autocomplete="off"
            spellcheck={false}
            value={typed.word}
            onInput={(event) => change({ word: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={t('desk.words.codes')} help={t('desk.words.codes-help')} error={formFieldError(problem, '/codes')}>
        {(control) => (
          <Combobox
            control={control}
            chosen=""
            search={search}
            onChoose={(code) => change({ codes: [...codes, code] })}
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
              onClick={() => change({ codes: codes.filter((one) => one !== code) })}
            >
              {t('desk.form.remove')}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
