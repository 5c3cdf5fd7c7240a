import type { CoverageEntry } from '@vigil/shared/staff-responses/coverage.js';
import { codesOf, label } from '@vigil/shared/vocabulary/vocabulary.js';
import { isDay } from '@vigil/shared/day/day.js';
import { useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { Definition } from '../form/choice-control.js';
import { PlaceControl } from '../form/place-control.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { groupName, useGroups } from '../groups-context.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { formatSpan } from '../format-answer.js';
import { formFieldError } from '../form-field-error.js';
import { withLanguage } from '../with-language.js';
import { EntryActions, GroupField, ShownField, SpanFields, wordsOrNull } from './coverage-note-and-total-fields.js';
import { useEntryForm } from '../use-entry-form.js';

/** `/desk/coverage`: who monitored where and when. Without it, "0 recorded" could also mean that nobody watched. */
export function CoveragePage() {
  const t = useText();
  const places = usePlaces();
  const groups = useGroups();
  const entries = useStaffFetch<{ items: CoverageEntry[] }>('/api/coverage');
  const asked = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  const wanted = { from: asked.get('from') ?? '', until: asked.get('until') ?? '', place: asked.get('place') ?? '' };
  const isWanted = isDay(wanted.from) && isDay(wanted.until);
  const [open, setOpen] = useState<CoverageEntry | 'new' | null>(isWanted ? 'new' : null);
  const close = (): void => {
    setOpen(null);
    entries.again();
    if (isWanted) go(withLanguage('/desk/coverage'), { replace: true });
  };
  return (
    <>
      <PageHead title={t('desk.page.coverage')}>
        <Button tone="primary" onClick={() => setOpen('new')}>
          + {t('desk.coverage.add')}
        </Button>
      </PageHead>
      <p class="lead">{t('desk.coverage.about')}</p>
      <Awaited asked={entries}>
        {({ items }) => (
          <Table
            stacks
            caption={t('desk.coverage.count', { n: items.length })}
            rows={items}
            rowKey={(entry) => entry.id}
            empty={t('desk.coverage.none')}
            columns={[
              {
                key: 'place',
                head: t('desk.coverage.place'),
                cell: (entry) => <strong>{formatPlacePath(entry.place, places, t.language)}</strong>,
              },
              { key: 'when', head: t('desk.coverage.when'), cell: (entry) => formatSpan(entry.from, entry.until, t) },
              { key: 'level', head: t('desk.coverage.level'), cell: (entry) => label(entry.level, t.language) },
              {
                key: 'group',
                head: t('desk.span.group'),
                cell: (entry) => {
                  const group = entry.group ? groups.byId(entry.group) : undefined;
                  return group ? groupName(group, t.language) : t('desk.span.all-groups');
                },
              },
              {
                key: 'shown',
                head: t('desk.span.readers'),
                cell: (entry) => <ForReaders entry={entry} />,
              },
              {
                key: 'do',
                head: <span class="visually-hidden">{t('desk.form.change')}</span>,
                cell: (entry) => (
                  <Button
                    class="button-small"
                    aria-label={t('desk.change-what', { what: formatPlacePath(entry.place, places, t.language) })}
                    onClick={() => setOpen(entry)}
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
        <CoverageDialog
          key={open === 'new' ? 'new' : open.id}
          entry={open === 'new' ? null : open}
          {...(open === 'new' && isWanted ? { wanted } : {})}
          onClose={close}
          onDone={close}
        />
      )}
    </>
  );
}

/** Whether readers see an entry, and what waits for whom. */
function ForReaders({ entry: { isSeen, isHidden, waits } }: { entry: CoverageEntry }) {
  const t = useText();
  const stands = isSeen ? 'desk.span.shown' : isHidden ? 'desk.coverage.hidden' : 'desk.span.not-shown';
  const waiting = waits === 'removal' ? 'desk.coverage.waits-removal' : `desk.span.waits${isSeen ? '-change' : ''}`;
  return (
    <>
      {t(stands)}
      {waits && (
        <>
          <br />
          <DeskLink to="/desk/releases">{t(waiting)}</DeskLink>
        </>
      )}
    </>
  );
}

type Typed = Omit<CoverageEntry, 'revision' | 'isSeen' | 'isHidden' | 'waits'>;

function CoverageDialog({
  entry,
  wanted = { place: '', from: '', until: '' },
  onClose,
  onDone,
}: {
  entry: CoverageEntry | null;
  /** What a new entry begins with: the page that shows what is missing leads here. */
  wanted?: { place: string; from: string; until: string };
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useText();
  const { gazetteer } = usePlaces();
  const form = useEntryForm<CoverageEntry, Typed>({
    path: '/api/coverage',
    entry,
    begin: (stored) =>
      stored ?? {
        id: crypto.randomUUID(),
        ...wanted,
        level: 'CO_ON_SITE',
        group: null,
        note: null,
        shown: true,
      },
    label: (name) => t(`desk.coverage.${name}`),
    onClose,
    onDone,
  });
  const { typed, change, close, problem } = form;
  const save = (): Promise<void> => {
    const { place, from, until, level, group, shown } = typed;
    const note = wordsOrNull(typed.note);
    return form.save({ place, from, until, level, group, note, shown: shown !== false });
  };
  // Of several countries each is chosen by its name: an entry says where somebody watched.
  const country = gazetteer.get(gazetteer.whole.code);
  return (
    <Dialog
      isForm
      open
      title={t(entry ? 'desk.coverage.change' : 'desk.coverage.add')}
      onClose={close}
      onCancel={close}
      actions={
        <EntryActions
          busy={form.busy}
          remove={entry?.isSeen || entry?.isHidden ? 'desk.coverage.propose-removal' : undefined}
          onRemove={form.remove}
          onCancel={close}
          onSave={save}
        />
      }
    >
      {form.refused}
      <Field
        label={t('desk.coverage.place')}
        help={t('desk.coverage.place-help')}
        error={formFieldError(problem, '/place')}
      >
        {(control) => (
          <>
            <PlaceControl
              control={control}
              isMain={false}
              keeping={null}
              value={typed.place ? { code: typed.place, precision: '' } : null}
              hasPrecision={false}
              onChange={(place) => change({ place: typeof place?.code === 'string' ? place.code : '' })}
              onLeave={() => {}}
            />
            {country && typed.place !== country.code && (
              <Button tone="quiet" class="button-small" onClick={() => change({ place: country.code })}>
                {t('desk.coverage.whole-country')}
              </Button>
            )}
          </>
        )}
      </Field>
      <SpanFields from={typed.from} until={typed.until} problem={problem} onChange={change} />
      <Field group label={t('desk.coverage.level')} error={formFieldError(problem, '/level')}>
        {(control) =>
          codesOf('coverage').map((code) => (
            <label key={code} class="check">
              <input
                type="radio"
                name={control.id}
                checked={typed.level === code}
                onChange={() => change({ level: code })}
              />
              <span>{label(code, t.language)}</span>
            </label>
          ))
        }
      </Field>
      <Definition code={typed.level} />
      <GroupField value={typed.group} problem={problem} onChange={(group) => change({ group })} />
      <ShownField
        value={typed.shown !== false}
        help={t('desk.coverage.shown-help')}
        onChange={(shown) => change({ shown })}
      />
      <Field label={t('desk.span.note')} error={formFieldError(problem, '/note')}>
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            rows={2}
            spellcheck={false}
            value={typed.note ?? ''}
            onInput={(event) => change({ note: event.currentTarget.value })}
          />
        )}
      </Field>
    </Dialog>
  );
}
