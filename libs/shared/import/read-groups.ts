import { GroupLink } from '../incident/group-link.js';
import { fold } from '../text-matching/fold.js';
import { entry } from './add-acts-and-harms.js';
import { decided, isLeftOut, isMissing, readOneCode } from './cell-readers.js';
import { isProse, isUnsaid, partsOfCell } from './cell-text.js';
import type { Target } from './column-targets.js';
import {
  type CellAt,
  addWords,
  isGroup,
  keepWords,
  setFate,
  suggested,
  type GroupName,
  type RowDraft,
  type ImportContext,
} from './row-draft.js';

/** "inferred: Friday Women": what a prefix of a group's name says of the link. */
const LINK_OF_PREFIX: Readonly<Record<string, string>> = { inferred: 'GL_INFERRED', stated: 'GL_STATED' };

/**
 * Reads groups, also from "Friday Women (relatives of prisoners)", whose remark it ignores, or "inferred: Friday
 * Women", whose prefix is the link of this group, whatever the map says of the others.
 */
export const readGroups = (draft: RowDraft, world: ImportContext, at: CellAt): void => {
  const { cell, column, header, as } = at;
  const parts = partsOfCell(cell, as.split).filter((part) => !isUnsaid(part) && !isMissing(as, part));
  if (parts.every((part) => isLeftOut(at, part))) setFate(draft, column, 'aside');
  for (const part of parts) {
    const decision = decided(draft, at, part);
    if (decision?.as === 'nothing') continue;
    if (decision?.as === 'aside') draft.aside ??= { code: 'decided-aside', column, value: part };
    const names = isProse(part)
      ? []
      : [part, part.replace(/\([^)]*\)/g, ''), part.replace(/^(?:inferred|stated)\s*:/i, '')].map(fold);
    const shared = names.map((name) => world.sharedNames?.get(name)).find((all) => all !== undefined);
    const found =
      ofSpelling(shared, part) ?? names.map((name) => world.groups.get(name)).find((id) => id !== undefined);
    const groups = (decision ? decision.value : found ? [found] : []).filter((id) => isGroup(world, id));
    if (groups.length === 0) {
      if (decision && decision.as !== 'value') addWords(draft, { header, cell: part, column });
      else
        keepWords(draft, header, part, {
          code: 'unknown-group',
          column,
          value: part,
          suggestions: suggested(draft, () =>
            shared ? [...new Set(shared.map(({ id }) => id))] : nearGroups(world, part),
          ),
        });
      continue;
    }
    const prefix = /^(inferred|stated)\s*:/i.exec(part)?.[1]?.toLowerCase();
    const link = prefix === undefined ? {} : { link: LINK_OF_PREFIX[prefix] };
    for (const group of groups)
      if (!draft.incident.groups.some((one) => one.group === group))
        draft.incident.groups.push(entry(GroupLink, world, { group, ...link }));
  }
};

/** Returns the one group that spells a shared name like this. */
const ofSpelling = (shared: readonly GroupName[] | undefined, words: string): string | undefined => {
  const found = new Set((shared ?? []).flatMap(({ id, name }) => (name === words.trim() ? [id] : [])));
  return found.size === 1 ? [...found][0] : undefined;
};

/**
 * Lists groups by their folded names, apart the names that several groups share (these name none for certain), and
 * all.
 */
export const groupsByName = (all: readonly GroupName[]): Pick<ImportContext, 'groups' | 'sharedNames' | 'groupIds'> => {
  const named = new Map<string, GroupName[]>();
  for (const one of all) named.set(fold(one.name), [...(named.get(fold(one.name)) ?? []), one]);
  const groups = new Map<string, string>();
  const sharedNames = new Map<string, GroupName[]>();
  for (const [name, those] of named)
    if (new Set(those.map(({ id }) => id)).size === 1) groups.set(name, those[0]!.id);
    else sharedNames.set(name, those);
  return { groups, sharedNames, groupIds: new Set(all.map(({ id }) => id)) };
};

const nearGroups = (world: ImportContext, words: string): string[] => {
  const wanted = new Set(
    fold(words)
      .split(' ')
      .filter((word) => word.length > 2),
  );
  return [
    ...new Set(
      [...world.groups].filter(([name]) => name.split(' ').some((word) => wanted.has(word))).map(([, id]) => id),
    ),
  ].slice(0, 5);
};

/** Reads "stated", "inferred", or "inferred: Friday Women", which also names the group. */
export const readGroupLink = (draft: RowDraft, world: ImportContext, target: Target, at: CellAt): void => {
  const [first = '', ...rest] = at.cell.split(':');
  draft.groupLink.link =
    readOneCode(draft, target, { ...at, cell: rest.length > 0 ? first : at.cell }) ?? draft.groupLink.link;
  if (rest.length > 0) readGroups(draft, world, { ...at, cell: rest.join(':').trim() });
};
