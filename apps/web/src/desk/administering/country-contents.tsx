import type { Language } from '@vigil/shared/language/languages.js';
import { nameOf } from '@vigil/shared/language/name-of.js';
import type { CountryContents } from '@vigil/shared/staff-responses/countries.js';
import { useText } from '../../text-bundles.js';
import { beginningOf } from './beginning-of.js';

export const countryName = ({ name }: Pick<CountryContents, 'name'>, language: Language): string =>
  nameOf({ nameEn: name.en, nameKm: name.km }, language);

/** How many units, points, words and limits of custody a country has. */
export function Contents({ of: { units, points, words, limits, timeZone } }: { of: CountryContents }) {
  const t = useText();
  const levelName = (name: CountryContents['name']): string => nameOf({ nameEn: name.en, nameKm: name.km }, t.language);
  return (
    <ul class="country-list">
      {units.map(({ level, name, count }) => (
        <li key={level}>{t('countries.level', { name: levelName(name), n: count })}</li>
      ))}
      <li>{t('countries.points', { n: points })}</li>
      <li>{t('countries.words', { n: words })}</li>
      <li>{t('countries.limits-of-custody', { n: limits })}</li>
      <li>{t('countries.days', { zone: timeZone })}</li>
    </ul>
  );
}

/** The lines of its sources that name a licence, as its file has them. */
export function Licence({ of: { licence } }: { of: CountryContents }) {
  const t = useText();
  if (licence.length === 0) return <>{t('countries.no-licence')}</>;
  return (
    <ul class="country-list small" lang="en">
      {licence.map((line) => (
        <li key={line}>
          <Source text={line} />
        </li>
      ))}
    </ul>
  );
}

/** One source: the whole of a long one once somebody opens it. */
function Source({ text }: { text: string }) {
  const begun = beginningOf(text);
  if (begun === null) return <>{text}</>;
  return (
    <details>
      <summary>{begun} …</summary>
      {text.slice(begun.length)}
    </details>
  );
}
