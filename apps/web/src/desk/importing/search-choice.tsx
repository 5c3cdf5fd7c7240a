import { useId } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { Combobox, type Option } from '../form/combobox.js';

interface Props {
  /** What is chosen here, for screen readers: in a table, the row shows it. */
  label: string;
  /** The label of the current choice; empty when nothing is chosen. */
  chosen: string;
  search: (typed: string) => readonly Option[];
  onChoose: (key: string) => void;
  onClear?: (() => void) | undefined;
}

/** A choice from a long list in a row of a table, by typing a part of its name. */
export function SearchChoice({ label, ...choice }: Props) {
  const t = useText();
  const id = useId();
  return (
    <>
      <label class="visually-hidden" for={id}>
        {label}
      </label>
      <Combobox
        control={{ id, 'aria-describedby': undefined, 'aria-invalid': undefined }}
        placeholder={t('desk.form.type-to-search')}
        {...choice}
      />
    </>
  );
}
