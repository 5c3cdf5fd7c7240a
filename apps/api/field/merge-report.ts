import { blankValue, checkBody, type FieldError } from '@vigil/shared/codebook/check-body.js';
import { fieldOf, fieldsOf } from '@vigil/shared/codebook/field.js';
import { contradictions } from '@vigil/shared/incident/completeness.js';
import { isUnanswered } from '@vigil/shared/incident/essentials.js';
import type { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { Source } from '@vigil/shared/incident/source.js';
import { mayBeTakenAlone } from '@vigil/shared/incident/translation.js';
import { dropStrayOwnCodes } from '@vigil/shared/incident/own-codes-of-record.js';
import { OWN_ANSWERS, settled } from '@vigil/shared/incident/own-answers.js';
import { readTags, TAGS, writeTags } from '@vigil/shared/incident/tags.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';

type Tree = Record<string, unknown>;
type Citing = { id: string; sources: string[] };
/**
 * Lists whose entries the reviewer chooses one by one. Sources are always copied, so that each report remains a source.
 */
const LISTS = ['groups', 'acts', 'harms', 'accounts'] as const;

const isSame = (a: Source, b: Source): boolean => a.url !== null && a.url === b.url && a.type === b.type;

/** A group that is only proposed stands in place of one. */
const groupOf = ({ group, proposed }: GroupLink): string | null => group ?? proposed;

/** Returns the stricter of both publication limits. The initial value means that nobody has decided yet. */
const howFar = (stays: string | null, other: string | null): string | null => {
  const [codes, begins] = [codesOf('sensitivity'), blankValue(fieldOf(Incident, 'sensitivity')!)];
  return other !== null && other !== begins && (stays === null || codes.indexOf(other) > codes.indexOf(stays))
    ? other
    : stays;
};

/** Returns the tags of both, those of the remaining record first, as many as an answer holds. */
const tagsOfBoth = (stays: string | null, other: string | null): string | null =>
  readTags(other).reduce((tags, tag) => {
    const more = writeTags([...readTags(tags), tag]);
    return more !== null && more.length > fieldOf(Incident, TAGS)!.max ? tags : more;
  }, stays);

const translationsOf = (text: string): string[] =>
  fieldsOf(Incident).flatMap(({ name, translates }) => (translates === text ? [name] : []));

/**
 * Returns the remaining record with what is copied from another. Copies its sources, the chosen children (under new
 * ids, with their citations), and answers to questions that the remaining record leaves open. Overwrites nothing in the
 * remaining record, except that it takes the stricter publication limit of both, and has the tags of both.
 * @param take ids of children of the other record, and names of its answers
 * @param pointer where the choice is in the request
 * @param overwrites whether a chosen answer replaces one that the remaining record has; never its publication limit
 */
export const mergeReport = (
  stays: Incident,
  other: Incident,
  take: readonly string[],
  pointer: string,
  newId: () => string,
  overwrites = false,
): { incident: Incident; errors: FieldError[] } => {
  const chosen = new Set(take);
  const incident = structuredClone({ ...stays }) as unknown as Incident;
  incident.sensitivity = howFar(stays.sensitivity, other.sensitivity);
  incident.tags = tagsOfBoth(stays.tags, other.tags);
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
      if (list === 'groups' && incident.groups.some((one) => groupOf(one) === groupOf(child as unknown as GroupLink)))
        continue;
      (incident[list] as Citing[]).push({
        ...structuredClone({ ...child }),
        id: newId(),
        sources: child.sources.map((id) => renamed.get(id) ?? id),
      });
    }
  }
  for (const name of chosen) {
    if (name === TAGS) {
      used.add(name);
      continue;
    }
    const field = fieldOf(Incident, name);
    if (
      !field ||
      !mayBeTakenAlone(field, stays as unknown as Tree, other as unknown as Tree) ||
      field.kind === 'many' ||
      (overwrites ? name === 'sensitivity' : !isUnanswered(stays, field))
    )
      continue;
    used.add(name);
    // Of questions that only one of them answers, none is lost.
    if (name === OWN_ANSWERS) {
      incident.ownAnswers = settled({ ...stays.ownAnswers, ...other.ownAnswers });
      continue;
    }
    for (const one of [name, ...translationsOf(name)])
      (incident as unknown as Tree)[one] = (other as unknown as Tree)[one];
  }
  const unknown = take.flatMap((one, i) =>
    used.has(one) ? [] : [{ pointer: `${pointer}/${i}`, code: 'unknown-code' }],
  );
  if (unknown.length > 0) return { incident: stays, errors: unknown };
  dropStrayOwnCodes(incident);
  const { value, errors } = checkBody(Incident, incident);
  return { incident: value, errors: errors.length > 0 ? errors : contradictions(value) };
};
