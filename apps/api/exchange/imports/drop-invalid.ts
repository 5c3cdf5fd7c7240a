import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { RowDraft } from '@vigil/shared/import/row-draft.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { readIncident } from '../../incidents/incidents.service.js';
import type { Where } from '../../places/places.service.js';

const TRIES = 6;
type Fitting = Pick<RowDraft, 'incident' | 'notes'>;

/**
 * Removes from a record what the checks refuse, where it is optional: the words stay in the narrative, and a note says
 * so.
 */
const without = (draft: Fitting, { pointer, code, params }: FieldError): boolean => {
  const { incident } = draft;
  const [, first = '', index, inner] = pointer.split('/');
  const note = (value: unknown): void => {
    const words = typeof value === 'string' ? value : JSON.stringify(value);
    draft.notes.push({
      code: `field.${code}`,
      column: null,
      value: words.slice(0, 300),
      params: { ...params, field: pointer },
    });
    incident.narrative = [incident.narrative, words].filter(Boolean).join('\n').slice(0, 20_000);
  };
  if (first === 'point' && incident.point) {
    const { lat, lon } = incident.point;
    incident.point = null;
    note(`${lat}, ${lon}`);
    return true;
  }
  if (first === 'announced' && incident.announced) {
    const words = formatWindow(incident.announced, 'en');
    incident.announced = null;
    note(words);
    return true;
  }
  if (first === 'interference') {
    incident.interference = 'IN_INTERFERED';
    draft.notes.push({ code: `field.${code}`, column: null, value: '', params: { field: pointer } });
    return true;
  }
  const list = incident[first as 'acts'] as unknown;
  if (Array.isArray(list) && index !== undefined && list[Number(index)] !== undefined) {
    const child = list[Number(index)] as Record<string, unknown>;
    const isText = inner !== undefined && typeof child[inner] === 'string' && inner !== 'type';
    note(isText ? child[inner] : child);
    if (isText) child[inner] = null;
    else list.splice(Number(index), 1);
    return true;
  }
  if (first in incident && typeof incident[first as 'title'] === 'string') {
    note(incident[first as 'title']);
    Object.assign(incident, { [first]: null });
    return true;
  }
  return false;
};

/** Returns the record in a form that passes the form's checks. @returns null if that is impossible; a note says why. */
export const dropInvalid = (draft: Fitting, where: Where): Incident | null => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      return readIncident(draft.incident, where);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const [wrong] = error.errors;
      if (!wrong) return null;
      if (tries < TRIES - 1 && without(draft, wrong)) continue;
      draft.notes.push({
        code: `field.${wrong.code}`,
        column: null,
        value: '',
        params: { ...wrong.params, field: wrong.pointer },
      });
      return null;
    }
  }
  return null;
};
