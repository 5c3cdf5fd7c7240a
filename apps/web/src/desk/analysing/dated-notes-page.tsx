import { nameOf as nameIn } from '@vigil/shared/language/name-of.js';
import type { DatedNote } from '@vigil/shared/staff-responses/coverage.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { formFieldError } from '../form-field-error.js';
import { formatSpan } from '../format-answer.js';
import { PageHead } from '../desk-frame.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import {
  PlaceOrCountryField,
  EntryActions,
  SeenByReaders,
  ShownField,
  SpanFields,
  wordsOrNull,
} from './coverage-note-and-total-fields.js';
import { useEntryForm } from '../use-entry-form.js';

type Typed = Omit<DatedNote, 'revision' | 'isSeen' | 'waits'>;

/** `/desk/dated-notes`: bans, elections and trials that readers see in charts beside the days that they cover. */
export function DatedNotesPage() {
  const t = useText();
  const places = usePlaces();
  const notes = useStaffFetch<{ items: DatedNote[] }>('/api/dated-notes');
  const [open, setOpen] = useState<DatedNote | 'new' | null>(null);
  const close = (): void => {
    setOpen(null);
    notes.again();
  };
  const nameOf = (note: DatedNote): string => nameIn(note, t.language);
  return (
    <>
      <PageHead title={t('desk.page.dated-notes')}>
        <Button tone="primary" onClick={() => setOpen('new')}>
          + {t('desk.dated-notes.add')}
        </Button>
      </PageHead>
      <p class="lead">{t('desk.dated-notes.about')}</p>
      <Awaited asked={notes}>
        {({ items }) => (
          <Table
            stacks
            caption={t('desk.dated-notes.count', { n: items.length })}
            rows={items}
            rowKey={(note) => note.id}
            empty={t('desk.dated-notes.none')}
            columns={[
              { key: 'what', head: t('desk.dated-notes.what'), cell: (note) => <strong>{nameOf(note)}</strong> },
              {
                key: 'when',
                head: t('desk.coverage.when'),
                cell: (note) => (
                  <>
                    {formatSpan(note.from, note.until, t)}
                    {note.place && (
                      <>
                        <br />
                        <span class="small">{formatPlacePath(note.place, places, t.language)}</span>
                      </>
                    )}
                  </>
                ),
              },
              { key: 'who', head: t('desk.dated-notes.publisher'), cell: (note) => note.publisher },
              { key: 'shown', head: t('desk.span.readers'), cell: (note) => <SeenByReaders {...note} /> },
              {
                key: 'do',
                head: <span class="visually-hidden">{t('desk.form.change')}</span>,
                cell: (note) => (
                  <Button
                    class="button-small"
                    aria-label={t('desk.change-what', { what: nameOf(note) })}
                    onClick={() => setOpen(note)}
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
        <DatedNoteDialog
          key={open === 'new' ? 'new' : open.id}
          note={open === 'new' ? null : open}
          onClose={close}
          onDone={close}
        />
      )}
    </>
  );
}

const begin = (note: DatedNote | null): Typed =>
  note ?? {
    id: crypto.randomUUID(),
    nameEn: '',
    nameKm: '',
    from: '',
    until: '',
    place: null,
    publisher: '',
    url: null,
    note: null,
    shown: true,
  };

function DatedNoteDialog({
  note,
  onClose,
  onDone,
}: {
  note: DatedNote | null;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useText();
  const form = useEntryForm<DatedNote, Typed>({
    path: '/api/dated-notes',
    entry: note,
    begin,
    label: (name) => t(`desk.dated-notes.${name}`),
    onClose,
    onDone,
  });
  const { typed, change, close, problem } = form;
  const save = (): Promise<void> => {
    const { nameEn, nameKm, from, until, place, publisher } = typed;
    const body = {
      nameEn,
      nameKm,
      from,
      until,
      place,
      publisher,
      url: wordsOrNull(typed.url),
      note: wordsOrNull(typed.note),
      shown: typed.shown !== false,
    };
    return form.save(body);
  };
  const line = (name: 'nameEn' | 'nameKm' | 'publisher' | 'url' | 'note') => (
    <Field
      label={t(`desk.dated-notes.${name}`)}
      help={t.has(`desk.dated-notes.${name}-help`) ? t(`desk.dated-notes.${name}-help`) : undefined}
      error={formFieldError(problem, `/${name}`)}
    >
      {(control) => (
        <input
          {...control}
          class="input"
          autocomplete="off"
          lang={name === 'nameKm' ? 'km' : undefined}
          inputMode={name === 'url' ? 'url' : undefined}
          value={typed[name] ?? ''}
          onInput={(event) => change({ [name]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
  return (
    <Dialog
      isForm
      open
      title={t(note ? 'desk.dated-notes.change' : 'desk.dated-notes.add')}
      onClose={close}
      onCancel={close}
      actions={<EntryActions busy={form.busy} onRemove={form.remove} onCancel={close} onSave={save} />}
    >
      {form.refused}
      {line('nameEn')}
      {line('nameKm')}
      <SpanFields from={typed.from} until={typed.until} problem={problem} onChange={change} />
      <PlaceOrCountryField value={typed.place} problem={problem} onChange={(place) => change({ place })} />
      {line('publisher')}
      {line('url')}
      <ShownField
        value={typed.shown !== false}
        help={t('desk.dated-notes.shown-help')}
        onChange={(shown) => change({ shown })}
      />
      {line('note')}
    </Dialog>
  );
}
