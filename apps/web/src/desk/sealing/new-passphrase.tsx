import { randomPassphrase } from '@vigil/shared/sealing/random-passphrase.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';

/** A new passphrase as it was typed, twice. */
interface TypedTwice {
  first: string;
  again: string;
}
export const NOT_TYPED: TypedTwice = { first: '', again: '' };
/** The word for what is wrong with each; null: nothing. */
export type TypedFaults = Record<keyof TypedTwice, string | null>;

const LEAST = 20;
/** Returns what is wrong with a new passphrase. Anybody who has what it locks can try as many as they like. */
export const faultsOf = ({ first, again }: TypedTwice): TypedFaults => ({
  first:
    first.length < LEAST ? 'sealing.passphrase.short' : new Set(first).size < 8 ? 'sealing.passphrase.plain' : null,
  again: again === first ? null : 'sealing.passphrase.differs',
});

/** Asks for a new passphrase twice, and makes one up. It never leaves this page. */
export function NewPassphrase({
  label,
  typed,
  faults,
  onType,
}: {
  label: string;
  typed: TypedTwice;
  faults: TypedFaults;
  onType: (typed: TypedTwice) => void;
}) {
  const t = useText();
  const [isShown, setShown] = useState(false);
  const type: object = { type: isShown ? 'text' : 'password' };
  const field = (which: keyof TypedTwice, its: string, help: string) => (
    <Field label={its} help={help} error={faults[which] && t(faults[which], { n: LEAST })}>
      {(control) => (
        <input
          {...control}
          {...type}
          class="input passphrase"
          autocomplete="off"
          spellcheck={false}
          required
          value={typed[which]}
          onInput={(event) => onType({ ...typed, [which]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      {field('first', label, t('sealing.passphrase.new-help', { n: LEAST }))}
      <p class="row-do">
        <Button
          class="button-small"
          onClick={() => {
            onType({ first: randomPassphrase(5), again: '' });
            setShown(true);
          }}
        >
          {t('sealing.passphrase.suggest')}
        </Button>
        <label class="check">
          <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.currentTarget.checked)} />
          <span>{t('sealing.passphrase.show')}</span>
        </label>
      </p>
      {field('again', t('sealing.passphrase.again'), t('sealing.passphrase.again-help'))}
    </>
  );
}
