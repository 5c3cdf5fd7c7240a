import { useId, useState } from 'preact/hooks';
import type { ControlIds } from '../ui/field.js';

interface Props {
  label: string;
  tone?: 'plain' | 'primary';
  accept?: string;
  multiple?: boolean;
  /** Of the field that it is in, or what describes it. */
  control?: Partial<ControlIds>;
  /** Whether the name of the chosen file stays beside it. */
  showsName?: boolean;
  onFiles: (files: FileList) => void;
}

/** A button that opens the browser's choice of files. The browser's own button speaks its language, not the page's. */
export function FileButton({ label, tone = 'plain', accept, multiple, control, showsName = false, onFiles }: Props) {
  const id = useId();
  const [name, setName] = useState('');
  return (
    <span class="file-button">
      <label class={`button button-${tone}`} for={control?.id ?? id}>
        {label}
      </label>
      <input
        id={id}
        {...control}
        class="visually-hidden"
        type="file"
        accept={accept}
        multiple={multiple}
        onChange={({ currentTarget }) => {
          if (currentTarget.files?.[0]) setName(currentTarget.files[0].name);
          if (currentTarget.files) onFiles(currentTarget.files);
          // The same file, corrected, can be chosen again.
          currentTarget.value = '';
        }}
      />
      {showsName && name && <span> {name}</span>}
    </span>
  );
}
