import type { FieldError } from '../codebook/check-body.js';
import { fieldOf, fieldsOf, type CodebookClass, type Field } from '../codebook/field.js';
import { parentOf } from '../vocabulary/own-codes.js';
import type { VocabularyList } from '../vocabulary/vocabulary.js';
import { Incident } from './incident.js';

type Tree = Readonly<Record<string, unknown>>;

/** Returns the question of a class that holds the organisation's own codes; undefined: it has none. */
export const ownCodesOf = (of: CodebookClass): Field | undefined => fieldsOf(of).find(({ refines }) => refines);

const LISTS = fieldsOf(Incident).filter(({ kind }) => kind === 'many');
const CLASSES: readonly CodebookClass[] = [Incident, ...LISTS.map((list) => list.of!())];

/** The lists whose codes an organisation can refine. */
export const REFINED_LISTS: readonly VocabularyList[] = [
  ...new Set(
    CLASSES.flatMap((of) => (ownCodesOf(of)?.refines ?? []).flatMap((name) => [...(fieldOf(of, name)?.lists ?? [])])),
  ),
];

/** Returns which of these own codes refine an answer that is given. */
export const refiningCodes = (of: CodebookClass, answers: Tree, codes: readonly string[]): string[] => {
  const given = (ownCodesOf(of)?.refines ?? []).flatMap((name) => answers[name] ?? []);
  return codes.filter((code) => given.includes(parentOf(code)));
};

/** The record and each of its children that can have own codes, with where it is. */
const ownersOf = (incident: Incident): { of: CodebookClass; at: string; owner: Tree; field: string }[] => {
  const found = (of: CodebookClass, at: string, owner: object) => {
    const field = ownCodesOf(of)?.name;
    return field === undefined ? [] : [{ of, at, owner: owner as Tree, field }];
  };
  return [
    ...found(Incident, '', incident),
    ...LISTS.flatMap((list) =>
      ((incident as unknown as Tree)[list.name] as object[]).flatMap((child, index) =>
        found(list.of!(), `/${list.name}/${index}`, child),
      ),
    ),
  ];
};

/** Returns every own code of a record, with the pointer to it. */
export const ownCodesIn = (incident: Incident): { pointer: string; code: string }[] =>
  ownersOf(incident).flatMap(({ at, owner, field }) =>
    ((owner[field] as string[] | null) ?? []).map((code, n) => ({ pointer: `${at}/${field}/${n}`, code })),
  );

/** Returns own codes that refine what the record does not say. */
export const strayOwnCodes = (incident: Incident): FieldError[] =>
  ownersOf(incident).flatMap(({ of, at, owner, field }) => {
    const codes = (owner[field] as string[] | null) ?? [];
    const refining = refiningCodes(of, owner, codes);
    return codes.flatMap((code, n) =>
      refining.includes(code) ? [] : [{ pointer: `${at}/${field}/${n}`, code: 'own-code-without-parent' }],
    );
  });

/** Gives each of these codes to whatever of the record says what it refines. */
export const giveOwnCodes = (incident: Incident, codes: readonly string[]): void => {
  if (codes.length === 0) return;
  for (const { of, owner, field } of ownersOf(incident)) {
    const refining = refiningCodes(of, owner, codes);
    if (refining.length > 0)
      Object.assign(owner, { [field]: [...new Set([...((owner[field] as string[] | null) ?? []), ...refining])] });
  }
};

/** Takes own codes away whose answer is another now: a refinement goes with what it refines. */
export const dropStrayOwnCodes = (incident: Incident): void => {
  for (const { of, owner, field } of ownersOf(incident)) {
    const codes = owner[field] as string[] | null;
    if (!codes) continue;
    const left = refiningCodes(of, owner, codes);
    if (left.length < codes.length) Object.assign(owner, { [field]: left.length === 0 ? null : left });
  }
};
