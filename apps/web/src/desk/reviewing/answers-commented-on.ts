import { fieldsOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { Text } from '@vigil/shared/text/text.js';
import { isChildren, treeOf } from '../draft/record-tree.js';
import { formatDetail } from './format-change.js';

const isSaid = (value: unknown): boolean =>
  value !== null &&
  value !== undefined &&
  value !== '' &&
  !(typeof value === 'object' && Object.keys(value).length === 0);

/** Returns the answers of a record that a comment can be about, with their names. */
export const answersOf = (incident: Incident, t: Text): [path: string, name: string][] => {
  const tree = treeOf(incident);
  const named = (path: string): [string, string] => [path, answerName(path, incident, t)];
  return fieldsOf(Incident).flatMap((field): [string, string][] => {
    const value = tree[field.name];
    if (field.kind !== 'many') return isSaid(value) ? [named(`/${field.name}`)] : [];
    if (!isChildren(value)) return [];
    return value.flatMap((child) =>
      fieldsOf(field.of!())
        .filter((inner) => inner.kind !== 'many' && isSaid(child[inner.name]))
        .map((inner) => named(`/${field.name}/${String(child['id'])}/${inner.name}`)),
    );
  });
};

/** Formats 'Act › Who acted 2': the answer that a comment is about, and of which act where the record has several. */
export const answerName = (path: string, incident: Incident, t: Text): string => {
  const what = formatDetail(path, t);
  const [list, id, inner] = path.split('/').slice(1);
  const children = inner === undefined ? null : treeOf(incident)[list!];
  if (!isChildren(children) || children.length < 2) return what;
  const at = children.findIndex((child) => child['id'] === id);
  return at < 0 ? what : t('desk.comments.child', { what, n: at + 1 });
};
