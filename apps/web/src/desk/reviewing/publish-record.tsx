import { hasAuthorityAccount } from '@vigil/shared/incident/completeness.js';
import { SHOWN_DATES, SHOWN_PLACES, type ShownDate, type ShownPlace } from '@vigil/shared/public/shown-precision.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { useChangedWhileTyped } from '../use-changed-while-typed.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { incidentPath } from '../incident-path.js';
import { formFieldError } from '../form-field-error.js';
import { useRecordAction } from './use-record-action.js';
import { Errors } from '../problem-errors.js';
import { PublicPreview } from './public-preview.js';
import { type Preview, Warnings } from './publication-warnings.js';

interface Props {
  record: IncidentRecord;
  isOpen: boolean;
  onClose: () => void;
  onDone: (record: IncidentRecord, isDone: boolean) => void;
}

const isCoarse = (record: IncidentRecord): boolean => record.incident.sensitivity === 'S1_COARSE';
/** A record marked for coarse place and date is never shown more precisely, whoever publishes it. */
const placesFor = (record: IncidentRecord): readonly ShownPlace[] =>
  isCoarse(record) ? SHOWN_PLACES.filter((place) => place !== 'commune') : SHOWN_PLACES;
const datesFor = (record: IncidentRecord): readonly ShownDate[] =>
  isCoarse(record) ? SHOWN_DATES.filter((date) => date !== 'day') : SHOWN_DATES;
const known = <T extends string>(value: string | null | undefined, among: readonly T[]): T | undefined =>
  among.find((one) => one === value);

/** What somebody chose; what they left alone is not in it. */
interface Typed {
  place?: ShownPlace;
  date?: ShownDate;
  reason?: string;
  /** The revision of which they chose to forget what it removes. */
  forgetsOf?: number | null;
}

/**
 * A dialog that publishes a record or a correction, or proposes how to: first shows exactly what readers will see,
 * then how precisely place and date are shown. What one person may not choose is proposed to a colleague.
 */
export function PublishRecord({ record, isOpen, onClose, onDone }: Props) {
  const t = useText();
  const act = useRecordAction(record, onDone);
  const kind = record.status === 'WS_PUBLISHED' ? 'correct' : 'publish';
  const mayPublish = record.allowed.includes(kind);
  const said = mayPublish ? kind : 'propose';
  const before = record.publication;
  const [typed, setTyped] = useState<Typed>({});
  const change = (more: Typed): void => setTyped({ ...typed, ...more });
  const shownPlace = known(typed.place ?? before?.shownPlace, placesFor(record)) ?? 'district';
  const shownDate = known(typed.date ?? before?.shownDate, datesFor(record)) ?? datesFor(record)[0]!;
  const reason = typed.reason ?? '';
  const forgetWords = typed.forgetsOf === record.revision;
  useAskBeforeLeaving(isOpen && reason !== '');
  const changed = useChangedWhileTyped(record.revision, reason !== '');
  // Why an earlier attempt was refused.
  useEffect(act.reset, [isOpen]);
  const preview = useStaffFetch<Preview>(
    isOpen
      ? `${incidentPath(record.id, 'publications', 'preview')}?shownPlace=${shownPlace}&shownDate=${shownDate}`
      : null,
  );
  if (!mayPublish && !record.allowed.includes('propose')) return null;
  const takesTwo =
    preview.value !== null &&
    !preview.value.alone &&
    (!preview.value.detailAgreed || (kind === 'correct' && (reason.trim() !== '' || forgetWords)));
  const send = async (): Promise<void> => {
    if (
      await act.post('publications', {
        shownPlace,
        shownDate,
        ...(reason.trim() ? { reason } : {}),
        ...(forgetWords ? { forgetWords } : {}),
        seen: preview.value!.seen,
      })
    ) {
      setTyped({});
      onClose();
    }
    // It may have been refused because something that readers would see has changed.
    else preview.again();
  };
  return (
    <Dialog
      open={isOpen}
      title={t(`desk.publish.${said}-title`)}
      onClose={onClose}
      shape="sheet"
      actions={
        <>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
          {(takesTwo || mayPublish) && (
            <Button
              tone="primary"
              busy={act.busy || preview.isLoading || preview.value === null}
              onClick={() => void send()}
            >
              {t(takesTwo ? 'desk.publish.ask' : `desk.publish.${kind}-do`)}
            </Button>
          )}
        </>
      }
    >
      {preview.value && (takesTwo || !mayPublish) && (
        <p role="status">{t(takesTwo ? 'desk.publish.takes-two' : `desk.publish.${kind}-nothing-to-ask`)}</p>
      )}
      {act.problem && (
        <Refused problem={act.problem}>
          <Errors problem={act.problem} />
        </Refused>
      )}
      {changed}
      <div class="publish-choices">
        <SelectField
          label={t('desk.publish.place')}
          help={t('desk.publish.place-help')}
          error={formFieldError(act.problem, '/shownPlace')}
          value={shownPlace}
          options={placesFor(record).map((place) => [place, t(`desk.publish.place-${place}`)])}
          onChange={(value) => change({ place: value as ShownPlace })}
        />
        <SelectField
          label={t('desk.publish.date')}
          help={t('desk.publish.date-help')}
          error={formFieldError(act.problem, '/shownDate')}
          value={shownDate}
          options={datesFor(record).map((date) => [date, t(`desk.publish.date-${date}`)])}
          onChange={(value) => change({ date: value as ShownDate })}
        />
      </div>
      {preview.problem && (
        <Refused problem={preview.problem} again={preview.again}>
          <Errors problem={preview.problem} />
        </Refused>
      )}
      {preview.value && (
        <>
          <Warnings
            warnings={preview.value.warnings}
            onQuarter={shownDate === 'month' ? () => change({ date: 'quarter' }) : undefined}
          />
          <PublicPreview
            incident={preview.value.incident}
            names={preview.value.names}
            relations={preview.value.relations}
            pictures={preview.value.pictures.filter(({ saysTakenAway }) => !(forgetWords && saysTakenAway))}
            busy={preview.isLoading}
            change={kind === 'correct' ? { note: reason.trim() } : null}
          />
        </>
      )}
      {kind === 'correct' && preview.value && preview.value.takenAway.length > 0 && (
        <TakenAway
          words={preview.value.takenAway}
          pictures={preview.value.pictures.filter(({ saysTakenAway }) => saysTakenAway).length}
          value={forgetWords}
          onChange={(forgets) => change({ forgetsOf: forgets ? record.revision : null })}
        />
      )}
      {kind === 'correct' && (
        <Field
          label={t('desk.publish.reason')}
          help={t('desk.publish.reason-help')}
          error={formFieldError(act.problem, '/reason')}
        >
          {(control) => (
            <textarea
              {...control}
              class="textarea"
              rows={2}
              value={reason}
              onInput={(event) => change({ reason: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </Dialog>
  );
}

/** Asks whether what a correction removes must also be removed from earlier public versions. */
function TakenAway({
  words,
  pictures,
  value,
  onChange,
}: {
  words: readonly string[];
  /** How many picture descriptions contain them. */ pictures: number;
  value: boolean;
  onChange: (value: boolean) => void;
}) {
  const t = useText();
  return (
    <fieldset class="taken-away">
      <legend>{t('desk.publish.taken-title')}</legend>
      <ul class="taken-words">
        {words.map((word) => (
          <li key={word}>
            <q>{word}</q>
          </li>
        ))}
      </ul>
      {[false, true].map((one) => (
        <label key={String(one)} class="check">
          <input type="radio" name="taken-away" checked={value === one} onChange={() => onChange(one)} />
          <span>{t(one ? 'desk.publish.taken-yes' : 'desk.publish.taken-no')}</span>
        </label>
      ))}
      <p class="small">{t('desk.publish.taken-help')}</p>
      {pictures > 0 && <p>{t('desk.publish.taken-pictures', { n: pictures })}</p>}
    </fieldset>
  );
}

/** For whoever could publish: the account of the authorities comes first. */
export function MissingAccount({ record }: { record: IncidentRecord }) {
  const t = useText();
  const mayPublish = record.allowed.includes('publish') || record.allowed.includes('correct');
  if (!mayPublish || hasAuthorityAccount(record.incident)) return null;
  return (
    <section class="panel panel-stop" aria-labelledby="publish-title">
      <h3 id="publish-title">{t('desk.publish.no-account-title')}</h3>
      <p>{t('desk.publish.no-account')}</p>
      {record.allowed.includes('change') && (
        <div class="panel-buttons">
          <DeskLink
            class="button"
            to={`/desk/incidents/${record.id}/edit?add=accounts&party=PA_AUTHORITY&aboutThisEvent=yes`}
          >
            {t('desk.publish.add-account')}
          </DeskLink>
          <DeskLink
            class="button"
            to={`/desk/incidents/${record.id}/edit?add=accounts&party=PA_AUTHORITY&stance=DS_NOT_SOUGHT`}
          >
            {t('desk.publish.not-sought')}
          </DeskLink>
        </div>
      )}
    </section>
  );
}
