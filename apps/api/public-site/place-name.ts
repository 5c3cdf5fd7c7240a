import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

/**
 * 'Doun Penh, Phnom Penh': the unit and what holds it, without the country; a place that is not known is somewhere in
 * the country.
 */
export const placeName = (code: string | null, gazetteer: Gazetteer, language: Language): string => {
  const country = gazetteer.places.find(({ level }) => level === 0);
  const place = (code === null ? null : gazetteer.get(code)) ?? country;
  if (!place) return '';
  const named = [place, ...gazetteer.ancestors(place.code)].filter(({ level }, index) => level > 0 || index === 0);
  return named.map((one) => (language === 'km' && one.nameKm) || one.nameEn).join(language === 'km' ? ' ' : ', ');
};
