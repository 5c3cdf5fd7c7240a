import { IDENTITY_FIELD_MAX } from '@vigil/shared/sealing/limits.js';
import type { Identity } from '@vigil/shared/sealing/seal-identity.js';
import type { SealingKeys } from '@vigil/shared/staff-responses/sealed-notes.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Field } from '../../ui/field.js';
import { DeskForm } from '../desk-form.js';
import { VisibilityBadge } from '../form/visibility-badge.js';
import { SealFormEnd } from '../sealing/seal-form-end.js';
import { Recipients, useChosenKeys } from '../sealing/recipients.js';
import type { JudgedKey } from '../sealing/use-sealing-keys.js';
import { useSession } from '../session.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';

/** The parts of an identity. Not imported from where it is sealed, which would load that code with the form. */
const PARTS = [
  'names',
  'aliases',
  'born',
  'documents',
  'family',
  'lawyer',
  'health',
  'whereabouts',
] as const satisfies readonly (keyof Identity)[];
const EMPTY = Object.fromEntries(PARTS.map((part) => [part, ''])) as Identity;
const isEmpty = (identity: Identity): boolean => PARTS.every((part) => identity[part].trim() === '');

/** An opened identity, for reading. */
export function ReadIdentity({ identity }: { identity: Identity }) {
  const t = useText();
  return (
    <dl class="opened-note">
      {PARTS.map((part) => (
        <div key={part}>
          <dt>{t(`people.identity.${part}`)}</dt>
          <dd>{identity[part] === '' ? <span class="quiet">{t('sealing.nothing')}</span> : identity[part]}</dd>
        </div>
      ))}
    </dl>
  );
}

interface Props {
  person: string;
  /** The keys of the person's team, and the recovery key. */
  keys: readonly JudgedKey[];
  all: SealingKeys;
  /** The entry that is sealed anew; absent: a new one. */
  opened?: { entry: string; revision: number; identity: Identity };
  onSealed: () => void;
  onCancel: () => void;
}

/** Writes who a person is, and seals it in this browser for the team. */
export function IdentityForm({ person, keys, all, opened, onSealed, onCancel }: Props) {
  const t = useText();
  const { api } = useSession();
  const [entry, setEntry] = useState<string>(() => opened?.entry ?? crypto.randomUUID());
  const [identity, setIdentity] = useState<Identity>(opened?.identity ?? EMPTY);
  const [chosen, setChosen] = useChosenKeys(keys);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const leave = useAskBeforeLeaving(PARTS.some((part) => identity[part] !== (opened?.identity ?? EMPTY)[part]));
  const readers = keys.filter(({ key }) => chosen.has(key.id)).map(({ key }) => key);
  const seal = async (): Promise<void> => {
    setProblem(null);
    const lacks = isEmpty(identity) ? 'sealing.write-something' : readers.length === 0 ? 'sealing.choose-reader' : null;
    setMissing(lacks);
    if (lacks !== null) return;
    setBusy(true);
    const { sealPerson } = await import('./identity-crypto.js');
    const sealed = await sealPerson(api, { person, entry, before: opened?.revision ?? null }, identity, readers);
    setBusy(false);
    // An earlier attempt arrived, but its answer was lost: nobody else knows this id.
    if (sealed.ok || (!opened && sealed.problem.code === 'already-exists')) onSealed();
    else setProblem(sealed.problem);
  };
  const write = (part: keyof Identity, text: string): void => {
    // Words that differ from those of a failed attempt need a new id: the first may have arrived.
    if (problem && !opened) setEntry(crypto.randomUUID());
    setIdentity({ ...identity, [part]: text });
  };
  return (
    <DeskForm class="sealing-form" onSubmit={() => !busy && seal()}>
      <Band tone="warning">
        <p>
          <strong>{t('desk.form.need')}</strong> {t('people.identity.need-text')}
        </p>
      </Band>
      {PARTS.map((part) => (
        <Field
          key={part}
          label={
            <>
              {t(`people.identity.${part}`)} <VisibilityBadge of="sealed" />
            </>
          }
        >
          {(control) => (
            <textarea
              {...control}
              class="textarea"
              rows={2}
              autocomplete="off"
              autocorrect="off"
              spellcheck={false}
              maxLength={IDENTITY_FIELD_MAX}
              value={identity[part]}
              onInput={(event) => write(part, event.currentTarget.value)}
            />
          )}
        </Field>
      ))}
      <Recipients keys={keys} without={[]} chosen={chosen} onChoose={setChosen} />
      {all.without.length > 0 && <p class="small quiet">{t('people.identity.only-team')}</p>}
      <SealFormEnd {...{ problem, missing, busy }} onCancel={() => leave(onCancel)} />
    </DeskForm>
  );
}
