import type { Field } from '@vigil/shared/codebook/field.js';
import { labelIn } from '@vigil/shared/codebook/label-in.js';
import { label, termOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { Button } from '../../ui/button.js';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { codesOfField, useCodeOptions } from '../code-search-context.js';
import { Combobox } from './combobox.js';
import { QuickCodes } from './quick-answers.js';

/** Up to this many options become radio buttons; more become a select or a search. */
const AT_A_GLANCE = 5;
const IN_ONE_LIST = 12;

type ChoiceShape = 'radios' | 'select' | 'search';
export const shapeOf = (field: Field): ChoiceShape => {
  const many = codesOfField(field).length;
  return many <= AT_A_GLANCE
    ? 'radios'
    : field.own || (many <= IN_ONE_LIST && field.lists.length === 1)
      ? 'select'
      : 'search';
};

interface Props {
  field: Field;
  control: ControlIds;
  value: unknown;
  onChange: (code: string | null) => void;
  onLeave: () => void;
}

/** What a code means, from the codebook. */
export function Definition({ code }: { code: unknown }) {
  const t = useText();
  return typeof code === 'string' && t.has(`definition.${code}`) ? (
    <p class="definition">{t(`definition.${code}`)}</p>
  ) : null;
}

export function ChoiceControl(props: Props) {
  const shape = shapeOf(props.field);
  return (
    <>
      {shape === 'radios' ? <Radios {...props} /> : shape === 'select' ? <Select {...props} /> : <Search {...props} />}
      <Definition code={props.value} />
    </>
  );
}

/** A question with its own "not known" code needs no empty answer; neither does a required one. */
const canBeEmptied = (field: Field): boolean => field.blank === null && !field.required;

function Radios({ field, control, value, onChange, onLeave }: Props) {
  const t = useText();
  return (
    <div class="segments">
      {codesOfField(field).map((code) => (
        <label key={code} class={`segment ${value === code ? 'segment-on' : ''}`}>
          <input
            type="radio"
            name={control.id}
            value={code}
            checked={value === code}
            aria-describedby={control['aria-describedby']}
            onChange={() => onChange(code)}
            onBlur={onLeave}
          />
          <span>{labelIn(field, code, t.language)}</span>
        </label>
      ))}
      {canBeEmptied(field) && value !== null && (
        <Button tone="quiet" class="button-small" onClick={() => onChange(null)}>
          {t('desk.form.no-answer')}
        </Button>
      )}
    </div>
  );
}

function Select({ field, control, value, onChange, onLeave }: Props) {
  const t = useText();
  return (
    <select
      {...control}
      class="select"
      value={typeof value === 'string' ? value : ''}
      onBlur={onLeave}
      onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    >
      <option value="" disabled={!canBeEmptied(field)}>
        {t('desk.form.choose')}
      </option>
      {codesOfField(field).map((code) => (
        <option key={code} value={code}>
          {labelIn(field, code, t.language)}
        </option>
      ))}
    </select>
  );
}

function Search({ field, control, value, onChange, onLeave }: Props) {
  const t = useText();
  const search = useCodeOptions(field);
  const chosen = typeof value === 'string' ? label(value, t.language) : '';
  const list = typeof value === 'string' && field.lists.length > 1 ? termOf(value)?.list : undefined;
  return (
    <>
      <Combobox
        control={control}
        chosen={chosen}
        search={search}
        onChoose={onChange}
        onLeave={onLeave}
        onClear={() => onChange(null)}
        placeholder={t('desk.form.type-to-search')}
      />
      {chosen === '' && <QuickCodes field={field} onChoose={onChange} />}
      {list && <p class="chosen-list">{t(`list.${list}`)}</p>}
    </>
  );
}
