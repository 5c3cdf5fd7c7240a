/* oxlint-disable jsx-a11y/label-has-associated-control -- the words stand deeper than the rule looks */
import type { SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { isTrusted } from './key-trust.js';
import type { JudgedKey } from './use-sealing-keys.js';

export const formatRecipient = ({ member }: Pick<SealingKeyView, 'member'>, t: ReturnType<typeof useText>): string =>
  member?.name ?? t('sealing.recovery');

/** Returns the ids of the keys that this device trusts: those that are chosen at first. */
export const trustedKeyIds = (keys: readonly JudgedKey[]): ReadonlySet<string> =>
  new Set(keys.filter(({ trust }) => isTrusted(trust)).map(({ key }) => key.id));

/**
 * For which of these keys something is sealed: those that this device trusts, until a person chooses. What they chose
 * stays, also when the page is read anew, for each key that is as it was.
 */
export const useChosenKeys = (keys: readonly JudgedKey[]) => {
  const [chosen, choose] = useState<ReadonlySet<string>>(() => trustedKeyIds(keys));
  const before = useRef(new Map(keys.map(({ key, trust }) => [key.id, trust])));
  useEffect(() => {
    const [was, trusted] = [before.current, trustedKeyIds(keys)];
    choose(
      (now) =>
        new Set(
          keys
            .filter(({ key, trust }) => (was.get(key.id) === trust ? now : trusted).has(key.id))
            .map(({ key }) => key.id),
        ),
    );
    before.current = new Map(keys.map(({ key, trust }) => [key.id, trust]));
  }, [keys.map(({ key, trust }) => `${key.id} ${trust}`).join()]);
  return [chosen, choose] as const;
};

interface Props {
  keys: readonly JudgedKey[];
  without: readonly string[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

/** The recipients of a note: each with the digits of their key, and a warning where this device does not know it. */
export function Recipients({ keys, without, chosen, onChoose }: Props) {
  const t = useText();
  const choose = (id: string, isChosen: boolean): void => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  return (
    <fieldset class="readers">
      <legend>{t('sealing.readers')}</legend>
      {keys.some(({ trust }) => trust === 'first') && <p class="small quiet">{t('sealing.standing.first')}</p>}
      <ul class="plain">
        {keys.map(({ key, trust, digits }) => (
          <li key={key.id}>
            <label class="check">
              <input
                type="checkbox"
                checked={chosen.has(key.id)}
                disabled={trust === 'false'}
                onChange={(event) => choose(key.id, event.currentTarget.checked)}
              />
              <span>
                <strong>{formatRecipient(key, t)}</strong>{' '}
                <code class="digits" translate={false}>
                  {digits}
                </code>
              </span>
            </label>
            {trust !== 'known' && trust !== 'first' && (
              <p class="reader-warning" role={trust === 'new' ? undefined : 'alert'}>
                {t(`sealing.standing.${trust}`, { name: formatRecipient(key, t) })}
              </p>
            )}
          </li>
        ))}
      </ul>
      {without.length > 0 && <p class="small quiet">{t('sealing.without', { names: without.join(t('list.and')) })}</p>}
    </fieldset>
  );
}
