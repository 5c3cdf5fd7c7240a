import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useText } from './text-bundles.js';

/** Attributes that keep a browser from storing typed text, suggesting it again, or sending it to a spelling service. */
const NOT_REMEMBERED = {
  autocomplete: 'off',
  autocorrect: 'off',
  spellcheck: false,
  autocapitalize: 'off',
} as const;

interface ChipProps {
  on: boolean;
  onPress: () => void;
  children: ComponentChildren;
  isOff?: boolean;
}
/** A large option that can be deselected. */
export function Chip({ on, onPress, children, isOff = false }: ChipProps) {
  return (
    <button
      type="button"
      class="chip"
      aria-pressed={on}
      aria-disabled={isOff || undefined}
      onClick={() => {
        if (!isOff) onPress();
      }}
    >
      {children}
    </button>
  );
}

/** Chips under one question. */
export function Chips({
  label,
  help,
  children,
}: {
  label: string;
  help?: string | undefined;
  children: ComponentChildren;
}) {
  const id = useId();
  return (
    <div class="question" role="group" aria-labelledby={id}>
      <h3 id={id}>{label}</h3>
      {help && <p class="help">{help}</p>}
      <div class="chips">{children}</div>
    </div>
  );
}

interface WordsProps {
  label: string;
  value: string;
  max: number;
  onType: (value: string) => void;
  lines?: number;
  help?: string;
  kind?: 'text' | 'secret' | 'date';
  onEnter?: () => void;
  inputRef?: { current: HTMLInputElement | null };
}
/**
 * A labelled text, in one line or several, or a day. A secret is not marked as a password, so that the browser does not
 * offer to store it.
 */
export function TextInput({
  label,
  value,
  max,
  onType,
  lines = 1,
  help,
  kind = 'text',
  onEnter,
  inputRef,
}: WordsProps) {
  const id = useId();
  const shared = { id, value, maxLength: max, 'aria-describedby': help ? `${id}-help` : undefined, ...NOT_REMEMBERED };
  return (
    <div class="question">
      <label for={id}>{label}</label>
      {help && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {lines > 1 ? (
        <textarea {...shared} rows={lines} onInput={(event) => onType(event.currentTarget.value)} />
      ) : kind === 'date' ? (
        <input {...shared} type="date" onInput={(event) => onType(event.currentTarget.value)} />
      ) : (
        <input
          {...shared}
          ref={inputRef}
          type="text"
          class={kind === 'secret' ? 'secret' : ''}
          enterKeyHint={onEnter ? 'go' : 'done'}
          onInput={(event) => onType(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && onEnter) {
              event.preventDefault();
              onEnter();
            }
          }}
        />
      )}
    </div>
  );
}

/** A large button for a final choice. */
export function BigButton({
  children,
  onPress,
  tone = 'plain',
  busy = false,
  id,
}: {
  children: ComponentChildren;
  onPress: () => void;
  tone?: 'plain' | 'main' | 'danger' | 'quiet';
  busy?: boolean;
  id?: string;
}) {
  return (
    <button
      id={id}
      type="button"
      class={`big big-${tone}`}
      aria-busy={busy || undefined}
      onClick={() => {
        if (!busy) onPress();
      }}
    >
      {children}
    </button>
  );
}

/** A number of people or things: digits, and whether it was exactly or at least that many. */
export function CountInput({
  label,
  digits,
  kind,
  onChange,
}: {
  label: string;
  digits: string;
  kind: 'exactly' | 'at-least';
  onChange: (digits: string, kind: 'exactly' | 'at-least') => void;
}) {
  const t = useText();
  const id = useId();
  return (
    <div class="how-many">
      <label for={id}>{label}</label>
      <div class="how-many-row">
        <input
          id={id}
          inputMode="numeric"
          maxLength={7}
          value={digits}
          {...NOT_REMEMBERED}
          onInput={(event) => onChange(latin(event.currentTarget.value), kind)}
        />
        <Chip on={kind === 'at-least'} onPress={() => onChange(digits, kind === 'at-least' ? 'exactly' : 'at-least')}>
          {t('field.at-least')}
        </Chip>
      </div>
    </div>
  );
}
/** Converts Khmer digits to Latin ones and drops everything else. */
const latin = (typed: string): string =>
  typed.replace(/[\u17E0-\u17E9]/g, (digit) => String(digit.charCodeAt(0) - 0x17e0)).replace(/\D/g, '');

const HOLD_MS = 2_000;
/** A button that must be held for two seconds, by finger or key: a short touch in a pocket does nothing. */
export function HoldButton({ children, onHeld }: { children: ComponentChildren; onHeld: () => void }) {
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const begin = (): void => {
    clearTimeout(timer.current);
    setHeld(true);
    timer.current = setTimeout(onHeld, HOLD_MS);
  };
  const end = (): void => {
    clearTimeout(timer.current);
    setHeld(false);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const isKey = ({ key }: { key: string }): boolean => key === 'Enter' || key === ' ';
  return (
    <button
      type="button"
      class={`big big-danger hold ${isHeld ? 'hold-on' : ''}`}
      onPointerDown={begin}
      onPointerUp={end}
      onPointerLeave={end}
      onPointerCancel={end}
      onBlur={end}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (isKey(event)) {
          event.preventDefault();
          if (!event.repeat) begin();
        }
      }}
      onKeyUp={end}
    >
      {children}
    </button>
  );
}
