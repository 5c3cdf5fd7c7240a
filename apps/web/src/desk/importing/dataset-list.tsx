import { formatDay } from '@vigil/shared/day/format-dates.js';
import { formatLicence } from '@vigil/shared/incident/format-dataset.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { DatasetLicence } from '@vigil/shared/incident/dataset-licences.js';
import type { Dataset } from '@vigil/shared/staff-responses/datasets.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { useEntryForm } from '../use-entry-form.js';
import { useStaffFetch } from '../use-staff-fetch.js';
import { DatasetFields, datasetToSend, type TypedDataset, WithdrawnFields } from './dataset-fields.js';

/** The datasets of others that imports brought, to change what is said of them. Renders nothing if there are none. */
export function DatasetList() {
  const t = useText();
  const asked = useStaffFetch<{ items: Dataset[] }>('/api/datasets');
  const [open, setOpen] = useState<Dataset | null>(null);
  const items = asked.value?.items ?? [];
  const close = (): void => {
    setOpen(null);
    asked.again();
  };
  if (items.length === 0) return null;
  return (
    <section>
      <h2>{t('dataset.list')}</h2>
      <Table
        stacks
        caption={t('dataset.list-n', { n: items.length })}
        rows={items}
        rowKey={({ id }) => id}
        columns={[
          { key: 'name', head: t('dataset.which'), cell: ({ name }) => <strong>{name}</strong> },
          { key: 'maker', head: t('dataset.maker'), cell: ({ maker }) => maker },
          { key: 'licence', head: t('dataset.licence'), cell: (one) => formatLicence(one, t) },
          {
            key: 'state',
            head: t('dataset.withdrawn-title'),
            cell: ({ withdrawnOn, withdrawnWhy }) =>
              withdrawnOn === null
                ? t('dataset.not-withdrawn')
                : t('dataset.withdrawn-since', { day: formatDay(withdrawnOn, t.language), why: withdrawnWhy ?? '' }),
          },
          {
            key: 'change',
            head: t('dataset.change-short'),
            cell: (one) => (
              <Button
                class="button-small"
                aria-label={t('dataset.change-this', { name: one.name })}
                onClick={() => setOpen(one)}
              >
                {t('dataset.change-short')}
              </Button>
            ),
          },
        ]}
      />
      {open && <DatasetDialog dataset={open} onClose={close} onSaved={close} />}
    </section>
  );
}

function DatasetDialog({ dataset, onClose, onSaved }: { dataset: Dataset; onClose: () => void; onSaved: () => void }) {
  const t = useText();
  const form = useEntryForm<Dataset, TypedDataset & { id: string }>({
    path: '/api/datasets',
    entry: dataset,
    begin: (stored) => stored!,
    label: (name) => t(`dataset.${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`),
    format: (name, value) => {
      if (name === 'licence') return formatLicence({ licence: value as DatasetLicence, licenceWords: null }, t);
      return name === 'withdrawnOn' && value ? formatDay(value as Day, t.language) : undefined;
    },
    onClose,
    onDone: onSaved,
  });
  const { typed, change, close, problem } = form;
  const save = (): Promise<void> => form.save(datasetToSend(typed));
  return (
    <Dialog
      isForm
      open
      title={t('dataset.change-this', { name: dataset.name })}
      onClose={close}
      onCancel={close}
      actions={
        <>
          <Button onClick={close}>{t('desk.cancel')}</Button>
          <Button tone="primary" busy={form.busy} onClick={() => void save()}>
            {t('dataset.save')}
          </Button>
        </>
      }
    >
      {form.refused}
      <DatasetFields value={typed} problem={problem} onChange={change} />
      <WithdrawnFields value={typed} problem={problem} onChange={change} />
    </Dialog>
  );
}
