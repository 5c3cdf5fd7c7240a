import { blankValue, check, type FieldError } from '@vigil/shared/codebook/check.js';
import { fieldOf } from '@vigil/shared/codebook/field.js';
import { contradictions } from '@vigil/shared/incident/completeness.js';
import { isUnanswered } from '@vigil/shared/incident/essentials.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { Source } from '@vigil/shared/incident/source.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';

type Tree = Record<string, unknown>;
type Citing = { id: string; sources: string[] };
/** What is chosen one by one. Sources all come along: each report stays as a source. */
const LISTS = ['groups', 'acts', 'harms', 'accounts'] as const;

const isSame = (a: Source, b: Source): boolean => a.url !== null && a.url === b.url && a.type === b.type;

/** The stricter of both. As every record begins, nobody has said how far it may go. */
const howFar = (stays: string | null, other: string | null): string | null => {
  const [codes, begins] = [codesOf('sensitivity'), blankValue(fieldOf(Incident, 'sensitivity')!)];
  return other !== null && other !== begins && (stays === null || codes.indexOf(other) > codes.indexOf(stays))
    ? other
    : stays;
};

/**
 * The record that stays, with what is taken over of another: its sources, the children that were chosen, each under a
 * new id and citing what it cited, and answers to questions that the record that stays leaves open. Nothing of the
 * record that stays is overwritten, but that it may go no further than the other.
 * @param take ids of children of the other, and names of its answers
 * @param pointer where the choice stands in the request
 */
export const mergeReport = (
  stays: Incident,
  other: Incident,
  take: readonly string[],
  pointer: string,
  newId: () => string,
): { incident: Incident; errors: FieldError[] } => {
  const chosen = new Set(take);
  const incident = structuredClone({ ...stays }) as unknown as Incident;
  incident.sensitivity = howFar(stays.sensitivity, other.sensitivity);
  const renamed = new Map<string, string>();
  for (const source of other.sources) {
    const known = incident.sources.find((one) => isSame(one, source));
    renamed.set(source.id, known?.id ?? newId());
    if (!known) incident.sources.push({ ...structuredClone({ ...source }), id: renamed.get(source.id)! });
  }
  const used = new Set<string>();
  for (const list of LISTS) {
    for (const child of other[list] as Citing[]) {
      if (!chosen.has(child.id)) continue;
      used.add(child.id);
      if (
        list === 'groups' &&
        incident.groups.some(({ group }) => group === (child as unknown as { group: string | null }).group)
      )
        continue;
      (incident[list] as Citing[]).push({
        ...structuredClone({ ...child }),
        id: newId(),
        sources: child.sources.map((id) => renamed.get(id) ?? id),
      });
    }
  }
  for (const name of chosen) {
    const field = fieldOf(Incident, name);
    if (!field || field.kind === 'many' || !isUnanswered(stays, field)) continue;
    used.add(name);
    (incident as unknown as Tree)[name] = (other as unknown as Tree)[name];
  }
  const unknown = take.flatMap((one, i) =>
    used.has(one) ? [] : [{ pointer: `${pointer}/${i}`, code: 'unknown-code' }],
  );
  if (unknown.length > 0) return { incident: stays, errors: unknown };
  const { value, errors } = check(Incident, incident);
  return { incident: value, errors: errors.length > 0 ? errors : contradictions(value) };
};
