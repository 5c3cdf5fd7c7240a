import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { useId } from 'preact/hooks';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { isTree, type Tree } from '../draft/record-tree.js';

/** The numbers that each state asks for. Source: list `count_state`. */
const NUMBERS: Record<string, readonly ('low' | 'high')[]> = {
  CS_EXACT: ['low'],
  CS_RANGE: ['low', 'high'],
  CS_AT_LEAST: ['low'],
  CS_AT_MOST: ['high'],
  CS_NONE: [],
  CS_SOME: [],
  CS_UNKNOWN: [],
};

interface Props {
  control: ControlIds;
  value: unknown;
  onChange: (count: Tree) => void;
  onLeave: () => void;
}

/** A count in everyday words (exactly, between, at least ... or not reported), and the source's own words. */
export function CountControl({ control, value, onChange, onLeave }: Props) {
  const t = useText();
  const words = useId();
  const count: Tree = isTree(value) ? value : { state: 'CS_UNKNOWN', low: null, high: null, text: null };
  const state = String(count.state);
  const change = (part: Tree): void => onChange({ ...count, ...part });
  const number = (at: 'low' | 'high', isFirst: boolean) => (
    <>
      {!isFirst && <span aria-hidden="true">{t('desk.count.and')}</span>}
      <input
        class="input input-number"
        type="text"
        inputMode="numeric"
        autocomplete="off"
        aria-label={t(`desk.count.${state === 'CS_RANGE' ? at : 'number'}`)}
        aria-invalid={control['aria-invalid']}
        aria-describedby={control['aria-describedby']}
        value={String(count[at] ?? '')}
        onBlur={onLeave}
        onInput={(event) => change({ [at]: event.currentTarget.value })}
      />
    </>
  );
  return (
    <div class="count">
      <div class="count-numbers">
        <select
          class="select select-short"
          id={control.id}
          aria-label={t('desk.count.how')}
          aria-describedby={control['aria-describedby']}
          value={state}
          onChange={(event) => change({ state: event.currentTarget.value })}
          onBlur={onLeave}
        >
          {codesOf('count_state').map((code) => (
            <option key={code} value={code}>
              {t(`desk.count.${code}`)}
            </option>
          ))}
        </select>
        {(NUMBERS[state] ?? []).map((at, index) => (
          <span key={at} class="count-number">
            {number(at, index === 0)}
          </span>
        ))}
      </div>
      <div class="count-words">
        <label class="small" for={words}>
          {t('desk.count.words')}
        </label>
        <input
          id={words}
          class="input input-small"
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={String(count.text ?? '')}
          onBlur={onLeave}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
      </div>
    </div>
  );
}
