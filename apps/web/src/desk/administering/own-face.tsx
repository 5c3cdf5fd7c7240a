import type { OrganisationSettings } from '@vigil/shared/staff-responses/members.js';
import { CONTACT_LENGTH } from '@vigil/shared/public/objection.js';
import { FACE_LENGTHS, LOGO } from '@vigil/shared/public/organisation-name.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { viewFrom, viewToSearch } from '../../public-site/view.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { FileButton } from '../file-button.js';
import { formFieldError } from '../form-field-error.js';
import { LogoPicture } from './logo-picture.js';

interface Props {
  typed: OrganisationSettings;
  problem: ProblemBody | null;
  onChange: (part: Partial<OrganisationSettings>) => void;
}

/** Each text with its words, its most characters, and its rows; one row is a line. */
const TEXTS = [
  ['organisation', 'organisation', 200, 1],
  ['organisationKm', 'organisation-km', 200, 1],
  ['standards', 'standards', 300, 1],
  ['standardsKm', 'standards-km', 300, 1],
  ['address', 'address', FACE_LENGTHS.address, 2],
  ['contact', 'contact', CONTACT_LENGTH, 4],
  ['sentenceEn', 'sentence-en', FACE_LENGTHS.sentence, 2],
  ['sentenceKm', 'sentence-km', FACE_LENGTHS.sentence, 2],
] as const;

/**
 * How readers see the organisation: its names, where it is, what the site is, its logo, and what the map opens with.
 */
export function OwnFace({ typed, problem, onChange }: Props) {
  const t = useText();
  return (
    <>
      {TEXTS.map(([name, words, most, rows]) => (
        <Field
          key={name}
          label={t(`settings.${words}`)}
          help={t(`settings.${words}-help`)}
          error={formFieldError(problem, `/${name}`)}
        >
          {(control) =>
            rows === 1 ? (
              <input
                {...control}
                class="input"
                maxLength={most}
                value={typed[name]}
                onInput={(event) => onChange({ [name]: event.currentTarget.value })}
              />
            ) : (
              <textarea
                {...control}
                class="textarea"
                rows={rows}
                maxLength={most}
                value={typed[name]}
                onInput={(event) => onChange({ [name]: event.currentTarget.value })}
              />
            )
          }
        </Field>
      ))}
      <StartView {...{ typed, problem, onChange }} />
      <Logo {...{ typed, problem, onChange }} />
    </>
  );
}

/** Takes the address of the map as somebody copied it, and keeps what the map understands of it. */
function StartView({ typed, problem, onChange }: Props) {
  const t = useText();
  const read = (address: string): string => {
    const query = address.slice(address.indexOf('?') + 1);
    return address.includes('?') ? viewToSearch({ ...viewFrom(`?${query}`), asOf: null }, null).slice(1) : '';
  };
  return (
    <Field
      label={t('settings.start-view')}
      help={t('settings.start-view-help')}
      error={formFieldError(problem, '/startView')}
    >
      {(control) => (
        <input
          {...control}
          class="input"
          value={typed.startView === '' ? '' : `${location.origin}/?${typed.startView}`}
          onChange={(event) => onChange({ startView: read(event.currentTarget.value) })}
        />
      )}
    </Field>
  );
}

function Logo({ typed, problem, onChange }: Props) {
  const t = useText();
  const [isTooLarge, setTooLarge] = useState(false);
  const [isNew, setNew] = useState(false);
  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setTooLarge(file.size > LOGO.bytes);
    if (file.size > LOGO.bytes) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    setNew(true);
    onChange({ logo: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) });
  };
  return (
    <Field
      label={t('settings.logo')}
      help={t('settings.logo-help')}
      error={isTooLarge ? t('settings.logo-large') : formFieldError(problem, '/logo')}
    >
      {(control) => (
        <>
          {typed.logo !== '' && !isNew && (
            <p>
              <LogoPicture png={typed.logo} />
            </p>
          )}
          <FileButton
            label={t('settings.logo-choose')}
            control={control}
            accept="image/png,image/jpeg,image/svg+xml"
            showsName={isNew}
            onFiles={([file]) => void choose(file)}
          />
          {typed.logo !== '' && (
            <Button
              class="button-small"
              onClick={() => {
                setNew(false);
                onChange({ logo: '' });
              }}
            >
              {t('settings.logo-none')}
            </Button>
          )}
        </>
      )}
    </Field>
  );
}
