import type { Field } from '@vigil/shared/codebook/field.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { useCallback } from 'preact/hooks';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import type { Path } from '../draft/record-tree.js';
import { Combobox, type Option } from './combobox.js';
import { useForm } from './form-context.js';

interface Props {
  field: Field;
  path: Path;
  control: ControlIds;
  value: unknown;
  onChange: (id: string | null) => void;
  onLeave: () => void;
}

/** Chooses what an answer about people names: a person, an event, a case, an incident, an act of it. */
export function ReferenceControl({ field, path, control, value, onChange, onLeave }: Props) {
  const t = useText();
  const { people, typed: answers } = useForm();
  const options = people?.options(field.names, path, answers) ?? [];
  const search = useCallback(
    (typed: string): Option[] =>
      options.filter(({ label, detail }) => fold(`${label} ${detail ?? ''}`).includes(fold(typed))),
    [options],
  );
  const chosen = typeof value === 'string' ? options.find(({ key }) => key === value) : undefined;
  if (options.length === 0) return <p class="quiet small">{t('desk.form.nothing-to-choose')}</p>;
  return (
    <Combobox
      control={control}
      chosen={chosen?.label ?? (typeof value === 'string' ? t('desk.form.not-named') : '')}
      answer={typeof value === 'string' ? value : ''}
      search={search}
      onChoose={onChange}
      onClear={() => onChange(null)}
      onLeave={onLeave}
      placeholder={t('desk.form.type-to-search')}
    />
  );
}
