import type { Field } from '@vigil/shared/codebook/field.js';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../words.js';

interface Props {
  field: Field;
  control: ControlIds;
  value: unknown;
  onChange: (text: string) => void;
  onLeave: () => void;
}

/** From here on the number of characters that are left is said. */
const NEARLY_FULL = 0.8;

/**
 * Words, in one line or several. The browser's own memory and its spelling help stay off: some send what is typed to
 * somebody else.
 */
export function WordsControl({ field, control, value, onChange, onLeave }: Props) {
  const t = useText();
  const text = typeof value === 'string' ? value : '';
  const common = {
    ...control,
    autocomplete: 'off',
    spellcheck: false,
    value: text,
    onBlur: onLeave,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
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
      {text.length > field.max * NEARLY_FULL && (
        <output class="small quiet">{t(left >= 0 ? 'desk.form.left' : 'desk.form.over', { n: Math.abs(left) })}</output>
      )}
    </>
  );
}

/** The languages that accounts are most often in, offered to every field that asks for one. */
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
