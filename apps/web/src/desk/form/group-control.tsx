import { useCallback, useState } from 'preact/hooks';
import type { ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { GroupDialog } from '../administering/group-dialog.js';
import { groupName, searchGroups, useGroups } from '../groups-context.js';
import { useMember } from '../session.js';
import type { Option } from './combobox.js';
import { useForm } from './form-context.js';
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
  const form = useForm();
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
  const [noted, setNoted] = useState<string | null>(null);
  /** Who may not add a group names it in the note, as the field app does; a reviewer adds it from there. */
  const note = (name: string): void => {
    const before = form.typed.narrative;
    const line = `${t('group.one')}: ${name}`;
    form.set(['narrative'], typeof before === 'string' && before.trim() !== '' ? `${before}\n${line}` : line);
    setNoted(name);
  };
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
        otherwise={
          mayAdd
            ? { label: (name) => t('desk.groups.add-named', { name }), onDo: setProposed }
            : { label: (name) => t('desk.groups.note-named', { name }), onDo: note }
        }
      />
      {!mayAdd && (
        <output class="small quiet">
          {noted === null ? t('desk.groups.ask-reviewer') : t('desk.groups.noted', { name: noted })}
        </output>
      )}
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
