import { withoutInvisible } from '@vigil/shared/codebook/invisible-characters.js';
import type { Field } from '@vigil/shared/codebook/field.js';
import { asInUse, TAGS } from '@vigil/shared/incident/tags.js';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { useForm } from './form-context.js';
import { QuickTags } from './quick-answers.js';
import { useKnownTags } from './use-known-tags.js';

interface Props {
  field: Field;
  control: ControlIds;
  value: unknown;
  /** What stands in the record if this stays empty. */
  suggestion: string | null;
  onChange: (text: string) => void;
  onLeave: () => void;
}

/** Above this share of the limit, the remaining number of characters is shown. */
const NEARLY_FULL = 0.8;

/**
 * Text in one or several lines. Autocomplete and spelling checks are off: some browsers send typed text to third
 * parties.
 */
export function TextControl({ field, control, value, suggestion, onChange, onLeave }: Props) {
  const t = useText();
  const text = typeof value === 'string' ? value : '';
  const isTags = field.name === TAGS;
  // With this record's own, a tag that no other record has could not be spelt otherwise.
  const knownTags = useKnownTags(isTags, useForm().incident);
  const common = {
    ...control,
    autocomplete: 'off',
    spellcheck: false,
    value: text,
    onBlur: onLeave,
    // What was pasted from a page may hold soft hyphens, which nobody sees and the API refuses.
    onInput: (event: { currentTarget: { value: string } }) => onChange(withoutInvisible(event.currentTarget.value)),
    // Once somebody leaves the field or presses Enter.
    ...(isTags
      ? {
          onChange: (event: { currentTarget: { value: string } }) =>
            onChange(asInUse(event.currentTarget.value, knownTags)),
        }
      : {}),
  };
  const left = field.max - text.length;
  return (
    <>
      {field.multiline ? (
        <textarea {...common} class="textarea" rows={field.max > 3000 ? 5 : 3} />
      ) : (
        <input
          {...common}
          class={field.max <= 100 ? 'input input-short' : 'input'}
          type={field.format === 'url' ? 'url' : 'text'}
          inputMode={field.format === 'url' ? 'url' : undefined}
          list={field.format === 'language' ? 'desk-languages' : undefined}
        />
      )}
      {isTags && <QuickTags value={text} known={knownTags} onChange={onChange} />}
      {suggestion !== null && text.trim() === '' && (
        <p class="small quiet">{t('desk.form.if-empty', { text: suggestion })}</p>
      )}
      {text.length > field.max * NEARLY_FULL && (
        <output class="small quiet">{t(left >= 0 ? 'desk.form.left' : 'desk.form.over', { n: Math.abs(left) })}</output>
      )}
    </>
  );
}

/** The most common languages of accounts, offered in every field that asks for a language. */
export function LanguageList() {
  const t = useText();
  return (
    <datalist id="desk-languages">
      {(['km', 'en', 'fr', 'vi', 'zh', 'th'] as const).map((tag) => (
        <option key={tag} value={tag}>
          {t(`desk.language.${tag}`)}
        </option>
      ))}
    </datalist>
  );
}
