import type { GroupView } from '@vigil/shared/staff-responses/groups.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { PageHead } from '../desk-frame.js';
import { groupName, searchGroups, useGroups } from '../groups-context.js';
import { SeriesOfGroup } from '../relations/series-of-group.js';
import { useMember } from '../session.js';
import { GroupDialog } from './group-dialog.js';

/** `/desk/groups`: the organisations and communities that records can name. */
export function GroupsPage() {
  const t = useText();
  const groups = useGroups();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState<GroupView | 'new' | null>(null);
  // Administrators read no records.
  const readsRecords = useMember().role !== 'admin';
  const shown = typed.trim() === '' ? groups.items : searchGroups(groups.items, typed);
  /** Also what a colleague has changed meanwhile is shown then. */
  const close = (): void => {
    setOpen(null);
    groups.again();
  };
  return (
    <>
      <PageHead title={t('desk.page.groups')}>
        <Button tone="primary" onClick={() => setOpen('new')}>
          + {t('desk.groups.add')}
        </Button>
      </PageHead>
      <p class="lead">{t('desk.groups.about')}</p>
      <div class="list-search">
        <label class="visually-hidden" for="groups-q">
          {t('desk.groups.search')}
        </label>
        <input
          id="groups-q"
          class="input"
          type="search"
          autocomplete="off"
          placeholder={t('desk.groups.search')}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <Table
        stacks
        caption={t('desk.groups.count', { k: shown.length, n: groups.items.length })}
        rows={shown}
        rowKey={(group) => group.id}
        empty={t('desk.form.nothing-found')}
        columns={[
          {
            key: 'name',
            head: t('desk.groups.name'),
            cell: (group) => (
              <>
                <strong>{groupName(group, t.language)}</strong>
                {readsRecords && <Series group={group.id} />}
              </>
            ),
          },
          {
            key: 'other',
            head: t('desk.groups.other-names'),
            cell: (group) =>
              [t.language === 'km' ? group.nameEn : group.nameKm, ...group.aliases].filter(Boolean).join(t('list.and')),
          },
          {
            key: 'code',
            head: t('desk.groups.code'),
            cell: (group) => <span class="row-code">{group.publicCode}</span>,
          },
          {
            key: 'do',
            head: <span class="visually-hidden">{t('desk.form.change')}</span>,
            cell: (group) => (
              <Button
                class="button-small"
                aria-label={t('desk.change-what', { what: group.nameEn })}
                onClick={() => setOpen(group)}
              >
                {t('desk.form.change')}
              </Button>
            ),
          },
        ]}
      />
      {open !== null && (
        <GroupDialog
          key={open === 'new' ? 'new' : open.id}
          group={open === 'new' ? null : open}
          onClose={close}
          onSaved={close}
        />
      )}
    </>
  );
}

/** The weekly series of a group, which is asked for when somebody opens it. */
function Series({ group }: { group: string }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('relations.series-of-group')}</summary>
      {isOpen && <SeriesOfGroup group={group} none={t('relations.series-none')} />}
    </details>
  );
}
