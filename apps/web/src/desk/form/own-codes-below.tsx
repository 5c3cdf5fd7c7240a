import { nameOf } from '@vigil/shared/language/name-of.js';
import type { CodebookClass, Field } from '@vigil/shared/codebook/field.js';
import { ownCodesOf } from '@vigil/shared/incident/own-codes-of-record.js';
import { isOwnCode, parentOf } from '@vigil/shared/vocabulary/own-codes.js';
import { useText } from '../../text-bundles.js';
import { valueAt, type Path } from '../draft/record-tree.js';
import { useOwnCodes } from '../own-codes-context.js';
import { formatFormProblems, type Form, useForm } from './form-context.js';

const codesAt = (form: Form, path: Path): string[] => {
  const value = valueAt(form.typed, path);
  return Array.isArray(value) ? (value as string[]) : [];
};

/**
 * Answers a question. A code of the organisation's own answers it with the code that it refines, and is given beside
 * it.
 */
export const answerQuestion = (form: Form, of: CodebookClass, path: Path, value: unknown): void => {
  const own = isOwnCode(value) ? ownCodesOf(of) : undefined;
  if (!own) return form.set(path, value);
  const [code, at] = [value as string, [...path.slice(0, -1), own.name]];
  form.set(path, parentOf(code));
  form.set(at, [...codesAt(form, at).filter((one) => parentOf(one) !== parentOf(code)), code]);
};

/** The organisation's own codes below what is answered, where it has some: any number of them. */
export function OwnCodesBelow({ of, field, path }: { of: CodebookClass; field: Field; path: Path }) {
  const t = useText();
  const form = useForm();
  const question = ownCodesOf(of);
  const isRefined = question?.refines?.includes(field.name) ?? false;
  const { items } = useOwnCodes(isRefined);
  if (!question || !isRefined) return null;
  const at = [...path.slice(0, -1), question.name];
  const answered = [valueAt(form.typed, path)].flat();
  const given = codesAt(form, at);
  const offered = items.filter(
    ({ code, state }) => answered.includes(parentOf(code)) && (state === 'used' || given.includes(code)),
  );
  if (offered.length === 0) return null;
  const error = formatFormProblems(form.wrongs, at, t);
  const tick = (code: string, isOn: boolean): void => {
    const next = isOn ? [...given, code] : given.filter((one) => one !== code);
    form.set(at, next.length === 0 ? null : next);
  };
  return (
    <fieldset class="own-codes" onFocusOut={() => form.leave(at)}>
      <legend class="small">{t('desk.own.more-exactly')}</legend>
      <div class="chips">
        {offered.map((one) => (
          <label key={one.code} class={`chip ${given.includes(one.code) ? 'chip-on' : ''}`}>
            <input
              type="checkbox"
              checked={given.includes(one.code)}
              onChange={(event) => tick(one.code, event.currentTarget.checked)}
            />
            <span>{nameOf(one, t.language)}</span>
          </label>
        ))}
      </div>
      {error && <p class="field-error">{error}</p>}
    </fieldset>
  );
}
