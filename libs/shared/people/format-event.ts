import { formatWindow } from '../day/format-dates.js';
import type { CaseEvent } from './case-event.js';
import type { CaseEventView } from '../staff-responses/people.js';
import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';

/** Formats 'Arrest · 1 March 2021'. */
export const formatEvent = ({ type, when }: Pick<CaseEvent, 'type' | 'when'>, t: Text): string =>
  [type === null ? '' : label(type, t.language), when === null ? '' : formatWindow(when, t.language)]
    .filter(Boolean)
    .join(' · ');

/** Returns an event as an option of a question. */
export const eventOption = ({ id, event }: CaseEventView, t: Text): { key: string; label: string } => ({
  key: id,
  label: formatEvent(event, t),
});
