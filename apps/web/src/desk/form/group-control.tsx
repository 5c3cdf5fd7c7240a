import { namesOf } from '@vigil/shared/staff-responses/proposed-names.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { useCallback, useState } from 'preact/hooks';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { GroupDialog } from '../administering/group-dialog.js';
import { groupName, searchGroups, useGroups } from '../groups-context.js';
import { useMember } from '../session.js';
import type { Option } from './combobox.js';
import { Combobox } from './combobox.js';
import { formatProposedName, useProposedNames } from '../proposed-names/proposed-names-context.js';
import { displayName } from '../proposed-names/search-landmarks.js';
import { ProposeName, WaitsForReviewer, type Proposed } from './propose-control.js';

/** Begins the key of an option that is a proposed group. */
const PROPOSED = 'proposed:';

interface Props {
  control: ControlIds;
  value: unknown;
  /** A group that somebody proposed, in place of one. */
  proposed: Proposed | null;
  onChange: (id: string | null) => void;
  onLeave: () => void;
}

/** Chooses a group by its name or another spelling. Members who manage groups add one here, others propose it. */
export function GroupControl({ control, value, proposed, onChange, onLeave }: Props) {
  const t = useText();
  const groups = useGroups();
  const names = useProposedNames();
  const { role } = useMember();
  const [adding, setAdding] = useState<string | null>(null);
  const search = useCallback(
    (typed: string): Option[] => [
      ...searchGroups(groups.items, typed).map((group) => ({
        key: group.id,
        label: groupName(group, t.language),
        detail: group.aliases.join(t('list.and')) || undefined,
      })),
      ...names.items
        .filter(({ kind, state }) => kind === 'group' && state === 'proposed' && proposed !== null)
        .filter((name) => namesOf(name).some((one) => fold(one).includes(fold(typed))))
        .map((name) => ({
          key: PROPOSED + name.id,
          label: displayName(name, t.language),
          group: t('desk.names.proposed-groups'),
        })),
    ],
    [groups, names, proposed !== null, t],
  );
  const found = typeof value === 'string' ? groups.byId(value) : undefined;
  const chosen = found ? groupName(found, t.language) : proposed?.id ? formatProposedName(proposed.id, names, t) : '';
  const mayAdd = role === 'reviewer' || role === 'admin';
  const choose = (id: string | null): void => {
    const isProposed = id?.startsWith(PROPOSED) ?? false;
    onChange(isProposed ? null : id);
    if (isProposed || proposed?.id) proposed?.onChange(isProposed ? id!.slice(PROPOSED.length) : null);
  };
  return (
    <>
      <Combobox
        control={control}
        chosen={chosen}
        answer={typeof value === 'string' ? value : (proposed?.id ?? '')}
        search={search}
        onChoose={choose}
        onClear={() => choose(null)}
        onLeave={onLeave}
        placeholder={t('desk.groups.search')}
        otherwise={
          mayAdd || proposed
            ? {
                label: (name) => t(mayAdd ? 'desk.groups.add-named' : 'desk.names.propose-group-named', { name }),
                onDo: setAdding,
              }
            : undefined
        }
      />
      {proposed && <WaitsForReviewer id={proposed.id} />}
      {adding !== null && mayAdd && (
        <GroupDialog
          group={null}
          name={adding}
          onClose={() => setAdding(null)}
          onSaved={(group) => {
            setAdding(null);
            groups.again();
            choose(group.id);
          }}
        />
      )}
      {!mayAdd && (
        <ProposeName
          kind="group"
          name={adding}
          onClose={() => setAdding(null)}
          onProposed={({ id }) => {
            setAdding(null);
            onChange(null);
            proposed?.onChange(id);
          }}
        />
      )}
    </>
  );
}
