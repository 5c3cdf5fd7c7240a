import { useText } from '../text-bundles.js';
import { formatMoment } from './format-answer.js';
import { usePlaces } from './places-context.js';

/** Returns how a moment is written on the desk: to the minute, in the country's time zone. */
export const useMoment = (): ((iso: string) => string) => {
  const t = useText();
  const { country } = usePlaces();
  return (iso) => formatMoment(iso, t, country?.timeZone);
};
