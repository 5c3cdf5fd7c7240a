import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { DayControl } from '../form/day-boxes.js';
import { PlaceControl } from '../form/place-control.js';
import { groupName, useGroups } from '../groups-context.js';
import { formFieldError } from '../form-field-error.js';

interface Span {
  from: string;
  until: string;
}

interface DaysProps extends Span {
  /** Returns what is wrong with one of the days. */
  wrong: (at: keyof Span) => string | null;
  onChange: (span: Span) => void;
}

/** From one day to another; the last day is included. */
export function SpanDays({ from, until, wrong, onChange }: DaysProps) {
  const t = useText();
  return (
    <>
      <Field group label={t('desk.span.from')} error={wrong('from')}>
        {(control) => (
          <DayControl
            control={control}
            legend={t('desk.span.from')}
            value={from}
            onChange={(day) => onChange({ from: day, until })}
          />
        )}
      </Field>
      <Field group label={t('desk.span.until')} error={wrong('until')}>
        {(control) => (
          <DayControl
            control={control}
            legend={t('desk.span.until')}
            value={until}
            onChange={(day) => onChange({ from, until: day })}
          />
        )}
      </Field>
    </>
  );
}

/** The same in one row, with what the server found wrong. */
export function SpanFields({ problem, ...span }: Omit<DaysProps, 'wrong'> & { problem: ProblemBody | null }) {
  return (
    <div class="span-fields">
      <SpanDays {...span} wrong={(at) => formFieldError(problem, `/${at}`)} />
    </div>
  );
}

/** One place at any level, or the whole country. */
export function PlaceOrCountryField({
  value,
  problem,
  onChange,
}: {
  value: string | null;
  problem: ProblemBody | null;
  onChange: (code: string | null) => void;
}) {
  const t = useText();
  return (
    <Field
      label={t('desk.coverage.place')}
      help={t('desk.totals.place-help')}
      error={formFieldError(problem, '/place')}
    >
      {(control) => (
        <PlaceControl
          control={control}
          isMain={false}
          keeping={null}
          hasPrecision={false}
          value={value ? { code: value, precision: '' } : null}
          onChange={(place) => onChange(typeof place?.code === 'string' ? place.code : null)}
          onLeave={() => {}}
        />
      )}
    </Field>
  );
}

/** One group, or all assemblies. */
export function GroupField({
  value,
  problem,
  onChange,
}: {
  value: string | null;
  problem: ProblemBody | null;
  onChange: (id: string | null) => void;
}) {
  const t = useText();
  const groups = useGroups();
  return (
    <SelectField
      label={t('desk.span.group')}
      help={t('desk.span.group-help')}
      error={formFieldError(problem, '/group')}
      value={value ?? ''}
      none={t('desk.span.all-groups')}
      options={groups.items.map((group) => [group.id, groupName(group, t.language)])}
      onChange={(value) => onChange(value || null)}
    />
  );
}

/** Whether readers see it. */
export function ShownField({
  value,
  help,
  onChange,
}: {
  value: boolean;
  help: string;
  onChange: (isShown: boolean) => void;
}) {
  const t = useText();
  return (
    <Field group label={t('desk.span.readers')} help={help}>
      {(control) => (
        <label class="check">
          <input
            type="checkbox"
            id={control.id}
            checked={value}
            onChange={(event) => onChange(event.currentTarget.checked)}
          />
          <span>{t('desk.span.shown')}</span>
        </label>
      )}
    </Field>
  );
}

/** Removes, cancels or saves an entry. A new entry cannot be removed. */
export function EntryActions({
  busy,
  remove = 'desk.form.remove',
  onRemove,
  onCancel,
  onSave,
}: {
  busy: boolean;
  /** The text of its button to remove it. */
  remove?: string;
  onRemove: (() => Promise<unknown>) | null;
  onCancel: () => void;
  onSave: () => Promise<void>;
}) {
  const t = useText();
  return (
    <>
      {onRemove && (
        <Button tone="danger" busy={busy} onClick={() => void onRemove()}>
          {t(remove)}
        </Button>
      )}
      <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      <Button tone="primary" busy={busy} onClick={() => void onSave()}>
        {t('desk.save')}
      </Button>
    </>
  );
}

/** Returns words as they are sent: null for none. */
export const wordsOrNull = (text: string | null): string | null => (text?.trim() ? text : null);

/** Whether readers see an entry, and what of it waits for a second person. */
export function SeenByReaders({ isSeen, waits }: { isSeen: boolean; waits: boolean }) {
  const t = useText();
  return (
    <>
      {t(isSeen ? 'desk.span.shown' : 'desk.span.not-shown')}
      {waits && (
        <>
          <br />
          <DeskLink to="/desk/releases">{t(isSeen ? 'desk.span.waits-change' : 'desk.span.waits')}</DeskLink>
        </>
      )}
    </>
  );
}
