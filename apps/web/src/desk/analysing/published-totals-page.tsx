import type { PublishedTotal } from '@vigil/shared/staff-responses/coverage.js';
import { formatCount } from '@vigil/shared/counting/count-value.js';
import { useState } from 'preact/hooks';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { countAsSent } from '../draft/to-request-body.js';
import type { Tree } from '../draft/record-tree.js';
import { CountControl } from '../form/count-control.js';
import { PageHead } from '../desk-frame.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { formatSpan } from '../format-answer.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import {
  PlaceOrCountryField,
  EntryActions,
  GroupField,
  SeenByReaders,
  ShownField,
  SpanFields,
  wordsOrNull,
} from './coverage-note-and-total-fields.js';
import { useEntryForm } from '../use-entry-form.js';

const UNITS = ['incidents', 'acts', 'people', 'other'] as const;

/** `/desk/totals`: figures published by others. They are shown separately and never added to our own counts. */
export function PublishedTotalsPage() {
  const t = useText();
  const places = usePlaces();
  const { current } = useSession();
  const totals = useStaffFetch<{ items: PublishedTotal[] }>('/api/published-totals');
  const [open, setOpen] = useState<PublishedTotal | 'new' | null>(null);
  const close = (): void => {
    setOpen(null);
    totals.again();
  };
  return (
    <>
      <PageHead title={t('desk.page.totals')}>
        <Button tone="primary" onClick={() => setOpen('new')}>
          + {t('desk.totals.add')}
        </Button>
      </PageHead>
      <p class="lead">{t('desk.totals.about')}</p>
      {current?.demo && (
        <Band tone="note">
          <p>{t('desk.totals.demo')}</p>
        </Band>
      )}
      <Awaited asked={totals}>
        {({ items }) => (
          <Table
            stacks
            caption={t('desk.totals.count', { n: items.length })}
            rows={items}
            rowKey={(total) => total.id}
            empty={t('desk.totals.none')}
            columns={[
              {
                key: 'who',
                head: t('desk.totals.publisher'),
                cell: (total) => (
                  <>
                    <strong>{total.publisher}</strong>
                    <br />
                    <span class="small">{total.title}</span>
                  </>
                ),
              },
              {
                key: 'what',
                head: t('desk.totals.measure'),
                cell: (total) => (
                  <>
                    {total.measure}
                    {total.partOf && (
                      <>
                        <br />
                        <span class="small quiet">
                          {t('desk.totals.part-of', {
                            what: items.find((one) => one.id === total.partOf)?.measure ?? '',
                          })}
                        </span>
                      </>
                    )}
                  </>
                ),
              },
              { key: 'value', head: t('desk.totals.value'), cell: (total) => formatCount(total.value, t) },
              {
                key: 'when',
                head: t('desk.coverage.when'),
                cell: (total) => (
                  <>
                    {formatSpan(total.from, total.until, t)}
                    {total.place && (
                      <>
                        <br />
                        <span class="small">{formatPlacePath(total.place, places, t.language)}</span>
                      </>
                    )}
                  </>
                ),
              },
              {
                key: 'shown',
                head: t('desk.span.readers'),
                cell: (total) => <SeenByReaders {...total} />,
              },
              {
                key: 'do',
                head: <span class="visually-hidden">{t('desk.form.change')}</span>,
                cell: (total) => (
                  <Button
                    class="button-small"
                    aria-label={t('desk.change-what', { what: total.publisher })}
                    onClick={() => setOpen(total)}
                  >
                    {t('desk.form.change')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Awaited>
      {open !== null && (
        <TotalDialog
          key={open === 'new' ? 'new' : open.id}
          total={open === 'new' ? null : open}
          all={totals.value?.items ?? []}
          onClose={close}
          onDone={close}
        />
      )}
    </>
  );
}

type Typed = Omit<PublishedTotal, 'value' | 'revision' | 'isSeen' | 'waits'> & { value: Tree };
const begin = (total: PublishedTotal | null): Typed =>
  total
    ? { ...total, value: total.value as unknown as Tree }
    : {
        id: crypto.randomUUID(),
        publisher: '',
        title: '',
        measure: '',
        unit: 'incidents',
        value: { state: 'CS_EXACT', low: null, high: null, text: null },
        from: '',
        until: '',
        place: null,
        group: null,
        partOf: null,
        url: null,
        note: null,
        shown: true,
      };

function TotalDialog({
  total,
  all,
  onClose,
  onDone,
}: {
  total: PublishedTotal | null;
  all: readonly PublishedTotal[];
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useText();
  const wholeName = (one: PublishedTotal): string => `${one.publisher}: ${one.measure}`;
  const form = useEntryForm<PublishedTotal, Typed>({
    path: '/api/published-totals',
    entry: total,
    begin,
    label: (name) => t(`desk.totals.${name}`),
    format: (name, value) => {
      const whole = name === 'partOf' && all.find(({ id }) => id === value);
      return whole ? wholeName(whole) : undefined;
    },
    onClose,
    onDone,
  });
  const { typed, change, close, problem } = form;
  const save = (): Promise<void> => {
    const { publisher, title, measure, unit, from, until, place, group, partOf } = typed;
    const body = {
      publisher,
      title,
      measure,
      unit,
      value: countAsSent(typed.value),
      from,
      until,
      place,
      group,
      partOf,
      url: wordsOrNull(typed.url),
      note: wordsOrNull(typed.note),
      shown: typed.shown !== false,
    };
    return form.save(body);
  };
  const line = (name: 'publisher' | 'title' | 'measure' | 'url' | 'note', isLong = false) => (
    <Field
      label={t(`desk.totals.${name}`)}
      help={t.has(`desk.totals.${name}-help`) ? t(`desk.totals.${name}-help`) : undefined}
      error={formFieldError(problem, `/${name}`)}
    >
      {(control) =>
        isLong ? (
          <textarea
            {...control}
            class="textarea"
            rows={2}
            value={typed[name] ?? ''}
            onInput={(event) => change({ [name]: event.currentTarget.value })}
          />
        ) : (
          <input
            {...control}
            class="input"
            autocomplete="off"
            inputMode={name === 'url' ? 'url' : undefined}
            value={typed[name] ?? ''}
            onInput={(event) => change({ [name]: event.currentTarget.value })}
          />
        )
      }
    </Field>
  );
  const wholes = all.filter((one) => one.id !== typed.id && one.partOf === null);
  return (
    <Dialog
      isForm
      open
      title={t(total ? 'desk.totals.change' : 'desk.totals.add')}
      onClose={close}
      onCancel={close}
      actions={<EntryActions busy={form.busy} onRemove={form.remove} onCancel={close} onSave={save} />}
    >
      {form.refused}
      {line('publisher')}
      {line('title')}
      {line('measure', true)}
      <SelectField
        label={t('desk.totals.unit')}
        error={formFieldError(problem, '/unit')}
        value={typed.unit}
        options={UNITS.map((unit) => [unit, t(`desk.totals.unit-${unit}`)])}
        onChange={(value) => change({ unit: value })}
      />
      <Field
        group
        label={t('desk.totals.value')}
        help={t('desk.totals.value-help')}
        error={formFieldError(problem, '/value')}
      >
        {(control) => (
          <CountControl
            control={control}
            value={typed.value}
            onChange={(value) => change({ value })}
            onLeave={() => {}}
          />
        )}
      </Field>
      <SpanFields from={typed.from} until={typed.until} problem={problem} onChange={change} />
      <PlaceOrCountryField value={typed.place} problem={problem} onChange={(place) => change({ place })} />
      <GroupField value={typed.group} problem={problem} onChange={(group) => change({ group })} />
      <SelectField
        label={t('desk.totals.whole')}
        help={t('desk.totals.whole-help')}
        error={formFieldError(problem, '/partOf')}
        value={typed.partOf ?? ''}
        none={t('desk.totals.no-whole')}
        options={wholes.map((one) => [one.id, wholeName(one)])}
        onChange={(value) => change({ partOf: value || null })}
      />
      {line('url')}
      <ShownField
        value={typed.shown !== false}
        help={t('desk.totals.shown-help')}
        onChange={(shown) => change({ shown })}
      />
      {line('note', true)}
    </Dialog>
  );
}
