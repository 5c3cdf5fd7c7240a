import { targetOfHeader } from '@vigil/shared/import/column-names.js';
import type { Field } from '@vigil/shared/codebook/field.js';
import { ownTarget, TARGETS, type Target } from '@vigil/shared/import/column-targets.js';
import { formatTarget } from '@vigil/shared/import/format-note.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import type { Text } from '@vigil/shared/text/text.js';
import { ALL_WORDS } from '@vigil/shared/vocabulary/everyday-words/all-words.js';
import type { Option } from '../form/combobox.js';
import { formatLabel } from '../format-answer.js';

const groupOf = ({ key, list, counts }: Target): string =>
  counts || key.startsWith('measure')
    ? 'counts'
    : list
      ? 'lists'
      : ['words', 'nothing'].includes(key) || key.startsWith('record.')
        ? 'file'
        : 'event';
const GROUPS = ['event', 'lists', 'counts', 'file'] as const;

/**
 * Returns a search among the meanings that a column can have, by a part of their name, by what such columns are usually
 * called, or by an everyday word for what they count. While nothing is typed: all, under the headings of their kinds.
 */
export const createMeaningSearch = (t: Text, own: readonly Field[] = []): ((typed: string) => Option[]) => {
  const ofOwn = own.map((field) => {
    const name = formatLabel(Incident, field, t);
    return { key: ownTarget(field.name), name, group: 'event', text: fold(name) };
  });
  const all = GROUPS.flatMap((group) => [
    ...TARGETS.filter((target) => groupOf(target) === group).map(({ key, counts }) => {
      const name = formatTarget(key, t);
      const words = counts === undefined ? [] : (ALL_WORDS[counts] ?? []);
      return { key, name, group, text: [name, ...words].map(fold).join('\n') };
    }),
    ...ofOwn.filter((one) => one.group === group),
  ]);
  return (typed) => {
    const wanted = fold(typed);
    const usual = wanted === '' ? null : targetOfHeader(typed.trim());
    return all
      .filter(({ key, text }) => key === usual || text.includes(wanted))
      .map(({ key, name, group }) => ({
        key,
        label: name,
        group: t(`import.group.${group}`),
        isExact: key === usual || fold(name) === wanted,
      }));
  };
};
