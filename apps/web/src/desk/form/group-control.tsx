import { useCallback, useState } from 'preact/hooks';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { GroupDialog } from '../administering/group-dialog.js';
import { groupName, searchGroups, useGroups } from '../groups-context.js';
import { useMember } from '../session.js';
import type { Option } from './combobox.js';
import { Combobox } from './combobox.js';

interface Props {
  control: ControlIds;
  value: unknown;
  onChange: (id: string | null) => void;
  onLeave: () => void;
}

/** Chooses a group by its name or another spelling. Members who manage groups can add one here. */
export function GroupControl({ control, value, onChange, onLeave }: Props) {
  const t = useText();
  const groups = useGroups();
  const { role } = useMember();
  const [proposed, setProposed] = useState<string | null>(null);
  const search = useCallback(
    (typed: string): Option[] =>
      searchGroups(groups.items, typed).map((group) => ({
        key: group.id,
        label: groupName(group, t.language),
        detail: group.aliases.join(', ') || undefined,
      })),
    [groups, t],
  );
  const found = typeof value === 'string' ? groups.byId(value) : undefined;
  const chosen = found ? groupName(found, t.language) : '';
  const mayAdd = role === 'reviewer' || role === 'admin';
  return (
    <>
      <Combobox
        control={control}
        chosen={chosen}
        search={search}
        onChoose={onChange}
        onClear={() => onChange(null)}
        onLeave={onLeave}
        placeholder={t('desk.groups.search')}
        otherwise={mayAdd ? { label: (name) => t('desk.groups.add-named', { name }), onDo: setProposed } : undefined}
      />
      {!mayAdd && <p class="small quiet">{t('desk.groups.ask-reviewer')}</p>}
      {proposed !== null && (
        <GroupDialog
          group={null}
          name={proposed}
          onClose={() => setProposed(null)}
          onSaved={(group) => {
            setProposed(null);
            groups.again();
            onChange(group.id);
          }}
        />
      )}
    </>
  );
}
