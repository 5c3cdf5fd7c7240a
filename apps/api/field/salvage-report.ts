import { randomUUID } from 'node:crypto';
import { blank, blankValue, checkBody, type FieldError } from '@vigil/shared/codebook/check-body.js';
import { fieldOf, fieldsOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';
import { withoutInvisible } from '@vigil/shared/codebook/invisible-characters.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { UnreadAnswer } from '@vigil/shared/staff-responses/field-reports.js';

interface Salvaged {
  incident: Incident;
  unread: UnreadAnswer[];
}

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
/** Maximum rounds. Each round removes something. If faults remain after these, the incident counts as unreadable. */
const ROUNDS = 40;

/**
 * Returns what fits the codebook in a sealed incident. Refuses nothing, because a phone cannot be asked to correct what
 * its monitor saw. A wrong answer becomes unanswered, and a note keeps its value.
 * @param faultsOf returns what is wrong with an incident whose answers each have the right type: contradictions,
 * places, groups
 */
export const salvageIncident = (sealed: unknown, faultsOf: (incident: Incident) => FieldError[]): Salvaged => {
  const unread: UnreadAnswer[] = [];
  const note = (pointer: string, code: string, value: unknown): void => void unread.push({ pointer, code, value });
  if (!isTree(sealed))
    return { incident: blank(Incident), unread: [{ pointer: '', code: 'wrong-type', value: sealed }] };
  const tree = known(Incident, sealed, '', note);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { value, errors } = checkBody(Incident, tree);
    const faults = errors.length > 0 ? errors : faultsOf(value);
    if (faults.length === 0) return { incident: value, unread };
    // From the end, so that earlier items keep their positions.
    for (const fault of distinctFields(faults).reverse()) mend(tree, fault, note);
  }
  return { incident: blank(Incident), unread: [{ pointer: '', code: 'wrong-type', value: sealed }] };
};

type Note = (pointer: string, code: string, value: unknown) => void;

/** Keeps only keys of the codebook, and no more children than it allows, which bounds the work that follows. */
const known = (of: CodebookClass, sealed: Tree, base: string, note: Note): Tree => {
  const tree: Tree = {};
  const child = base !== '';
  for (const [key, value] of Object.entries(sealed))
    if (!fieldOf(of, key) && !(child && key === 'id')) note(`${base}/${key}`, 'unknown-key', value);
  if (child) tree['id'] = sealed['id'];
  for (const field of fieldsOf(of)) {
    const value = Object.hasOwn(sealed, field.name) ? sealed[field.name] : blankValue(field);
    tree[field.name] = field.kind === 'many' ? knownChildren(field, value, `${base}/${field.name}`, note) : value;
  }
  return tree;
};

const knownChildren = (field: Field, value: unknown, pointer: string, note: Note): Tree[] => {
  if (!Array.isArray(value)) {
    note(pointer, 'wrong-type', value);
    return [];
  }
  const most = field.max > 0 ? field.max : value.length;
  if (value.length > most) note(pointer, 'too-many-items', value.slice(most));
  return value.slice(0, most).flatMap((child: unknown, index) => {
    if (isTree(child)) return [known(field.of!(), child, `${pointer}/${index}`, note)];
    note(`${pointer}/${index}`, 'wrong-type', child);
    return [];
  });
};

/** Keeps one fault for each answer: removing the answer also removes its other faults. */
const distinctFields = (faults: readonly FieldError[]): FieldError[] => {
  const seen = new Set<string>();
  return faults.filter(({ pointer }) => {
    const at = answerAt(pointer);
    return !seen.has(at) && seen.add(at) !== undefined;
  });
};
/** '/when/earliest' is about '/when', '/acts/0/people/low' about '/acts/0/people'. */
const answerAt = (pointer: string): string => {
  const [list, index, name] = pointer.split('/').slice(1);
  return fieldOf(Incident, list!)?.kind === 'many' && index !== undefined && name !== undefined
    ? `/${list}/${index}/${name}`
    : `/${list}`;
};

const mend = (tree: Tree, { pointer, code }: FieldError, note: Note): void => {
  const [list, index, name] = answerAt(pointer).split('/').slice(1);
  const listField = fieldOf(Incident, list!)!;
  const owner = index === undefined ? tree : (tree[list!] as Tree[])[Number(index)]!;
  const key = name ?? list!;
  if (key === 'id') {
    // An id carries no information, but two children may not share one.
    owner['id'] = randomUUID();
    return;
  }
  const field = index === undefined ? listField : fieldOf(listField.of!(), key)!;
  const before = owner[key];
  if (code === 'source-not-here') {
    const here = new Set((tree['sources'] as Tree[]).map(({ id }) => id));
    const gone = (before as unknown[]).filter((id) => !here.has(id));
    note(pointer, code, gone);
    owner[key] = (before as unknown[]).filter((id) => here.has(id));
    return;
  }
  note(answerAt(pointer), code, before);
  if (code === 'invisible-character') {
    // The text is right: removes only invisible characters from it.
    owner[key] = withoutInvisible(before);
    return;
  }
  // If the blank value is itself the faulty answer, it cannot be the replacement.
  owner[key] = JSON.stringify(before) === JSON.stringify(blankValue(field)) ? null : blankValue(field);
};
