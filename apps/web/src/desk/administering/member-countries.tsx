/* oxlint-disable jsx-a11y/label-has-associated-control -- the words stand deeper than the rule looks */
import type { Role } from '@vigil/shared/staff-responses/sign-in.js';
import { useState } from 'preact/hooks';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { useCountryNames } from '../country-names.js';
import { usePlaces } from '../places-context.js';

/** Codes of the countries whose records a member may see; null: all countries. */
type Countries = readonly string[] | null;

/** Names the countries whose records a member may see. */
export function CountriesOf({ countries }: { countries: Countries }) {
  const t = useText();
  const names = useCountryNames();
  return <>{countries === null ? t('desk.people.countries-all') : names(countries)}</>;
}

/** Asks for the countries whose records a member may see: none ticked means all. */
export function CountriesField({
  countries,
  onChange,
}: {
  countries: Countries;
  onChange: (countries: Countries) => void;
}) {
  const t = useText();
  const names = useCountryNames();
  const { gazetteer } = usePlaces();
  const chosen = countries ?? [];
  const toggle = (code: string): void => {
    const next = chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code];
    onChange(next.length === 0 ? null : next);
  };
  return (
    <Field group label={t('desk.people.countries-label')} help={t('desk.people.countries-help')}>
      {() =>
        gazetteer.children(gazetteer.whole.code).map(({ code }) => (
          <label key={code} class="check">
            <input type="checkbox" checked={chosen.includes(code)} onChange={() => toggle(code)} />
            <span>{names([code])}</span>
          </label>
        ))
      }
    </Field>
  );
}

/** Lets an administrator change the countries whose records a member may see. */
export function ChangeCountries({
  member: { name, countries },
  onChange,
}: {
  member: { name: string; countries: Countries };
  onChange: (countries: Countries) => Promise<void>;
}) {
  const t = useText();
  const [chosen, setChosen] = useState<Countries>(null);
  const [isOpen, setOpen] = useState(false);
  const open = (): void => {
    setChosen(countries);
    setOpen(true);
  };
  return (
    <>
      <Button class="button-small" aria-label={t('desk.people.countries-of', { name })} onClick={open}>
        {t('desk.form.change')}
      </Button>
      <Dialog
        isForm
        open={isOpen}
        title={t('desk.people.countries-of', { name })}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t('desk.cancel')}</Button>
            <Button
              tone="primary"
              onClick={() => {
                setOpen(false);
                void onChange(chosen);
              }}
            >
              {t('desk.save')}
            </Button>
          </>
        }
      >
        <CountriesField countries={chosen} onChange={setChosen} />
        <p class="small quiet">{t('desk.people.countries-wider')}</p>
      </Dialog>
    </>
  );
}

/** Warns where no reviewer sees all countries: then nobody would review a record of which nobody knows the country. */
export function SeesUnknownCountries({
  members,
}: {
  members: readonly { role: Role; frozen: boolean; waits: boolean; countries: Countries }[];
}) {
  const t = useText();
  const reviewers = members.filter(({ role, frozen, waits }) => role === 'reviewer' && !frozen && !waits);
  if (reviewers.length === 0 || reviewers.some(({ countries }) => countries === null)) return null;
  return (
    <Band tone="note">
      <p>{t('desk.people.countries-nobody')}</p>
    </Band>
  );
}
