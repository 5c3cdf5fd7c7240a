import { useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { useCountryNames } from '../country-names.js';
import { usePlaces } from '../places-context.js';
import { useMember } from '../session.js';

/**
 * Where an installation is about several countries: says who loses sight of a record that moves to another one, and
 * that a member keeps what they record in a country whose other records they may not see.
 */
export function CountryOfRecord({ code }: { code: string | null }) {
  const t = useText();
  const { gazetteer } = usePlaces();
  const { countries } = useMember();
  const names = useCountryNames();
  const country = code === null ? null : (gazetteer.ancestorAtLevel(code, 0)?.code ?? null);
  const [first] = useState(country);
  if (!gazetteer.isOfSeveral || country === null) return null;
  if (countries !== null && !countries.includes(country))
    return <p class="small">{t('desk.place.abroad', { country: names([country]) })}</p>;
  if (first === null || first === country) return null;
  return <p class="small">{t('desk.place.moves', { country: names([country]) })}</p>;
}
