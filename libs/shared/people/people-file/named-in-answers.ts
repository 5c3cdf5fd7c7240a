import type { PlaceValue } from '../../codebook/check-value.js';
import { fieldsOf, type CodebookClass } from '../../codebook/field.js';

/** What answers refer to that is no person, event or case: by ids, and places by their codes. */
interface NamedInAnswers {
  groups: Set<string>;
  incidents: Set<string>;
  places: Set<string>;
}
export const nothingNamed = (): NamedInAnswers => ({ groups: new Set(), incidents: new Set(), places: new Set() });

/** Adds what these answers refer to, in every field of their class and of the classes below it. */
export const addNamed = (of: CodebookClass, answers: object, named: NamedInAnswers): void => {
  const values = answers as Record<string, unknown>;
  for (const { name, kind, names, of: below } of fieldsOf(of)) {
    const value = values[name];
    if (value === null || value === undefined) continue;
    if (kind === 'many') for (const child of value as object[]) addNamed(below!(), child, named);
    else if (kind === 'place') {
      const { code } = value as PlaceValue;
      if (code !== null) named.places.add(code);
    } else if (kind === 'reference' && names === undefined) named.groups.add(value as string);
    else if (kind === 'reference' && names === 'incident') named.incidents.add(value as string);
  }
};
