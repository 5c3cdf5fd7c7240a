import { formatDataset, formatLicence, formatState } from '@vigil/shared/incident/format-dataset.js';
import type { Dataset, DatasetOfImport } from '@vigil/shared/staff-responses/datasets.js';
import type { WholeImport } from '@vigil/shared/staff-responses/imports.js';
import { useEffect, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { LineField } from '../../ui/line-field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { DayControl } from '../form/day-boxes.js';
import { formFieldError } from '../form-field-error.js';
import { etagOf } from '../incident-path.js';
import { useSession } from '../session.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import { DatasetFields, datasetToSend, EMPTY_DATASET, type TypedDataset } from './dataset-fields.js';

interface Props {
  view: WholeImport;
  again: () => void;
  /** Whether something is typed that is not saved: the records would be counted as what they are not. */
  onUnsaved: (isUnsaved: boolean) => void;
}

/** Whether the records of an import are the team's own, or of a dataset that others made, and of which. */
export function WhoseRecordsPart({ view, again, onUnsaved }: Props) {
  const t = useText();
  const [isOpen, setOpen] = useState(view.state === 'checked' && view.dataset === null);
  useEffect(() => {
    if (!isOpen) onUnsaved(false);
  }, [isOpen]);
  return (
    <section class="import-whose" aria-labelledby="whose-title">
      <h2 id="whose-title">{t('dataset.title')}</h2>
      {isOpen ? (
        <WhoseForm
          view={view}
          onUnsaved={onUnsaved}
          onCancel={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            again();
          }}
        />
      ) : (
        <>
          <DatasetSaid from={view.dataset} />
          <p>
            <Button onClick={() => setOpen(true)}>{t('dataset.change')}</Button>
          </p>
        </>
      )}
    </section>
  );
}

function DatasetSaid({ from }: { from: DatasetOfImport | null }) {
  const t = useText();
  if (from === null) return <p>{t('dataset.own-now')}</p>;
  return (
    <>
      <p>
        <strong>{formatDataset(from.dataset, t)}</strong> ({formatState(from, t)})
      </p>
      <p>{from.dataset.citation}</p>
      <p class="small">{t('dataset.cite-licence', { licence: formatLicence(from.dataset, t) })}</p>
      <p class="small">{t('dataset.cite-limits', { limits: from.dataset.limits })}</p>
    </>
  );
}

const NEW = 'new';

function WhoseForm({
  view,
  onUnsaved,
  onCancel,
  onDone,
}: Omit<Props, 'again'> & { onCancel: () => void; onDone: () => void }) {
  const t = useText();
  const { api } = useSession();
  const before = view.dataset;
  const known = useStaffFetch<{ items: Dataset[] }>('/api/datasets').value?.items ?? [];
  const [whose, setWhose] = useState<'own' | 'others'>(before === null ? 'own' : 'others');
  const [chosen, choose] = useState(before?.dataset.id ?? '');
  const [id] = useState(() => crypto.randomUUID());
  const [typed, setTyped] = useState<TypedDataset>(EMPTY_DATASET);
  const [version, setVersion] = useState(before?.version ?? '');
  const [takenOn, setTakenOn] = useState<string>(before?.takenOn ?? '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  // A new dataset that was saved before the rest was refused: it is changed then, and not made again.
  const [made, setMade] = useState<Dataset | null>(null);
  const [lacksState, setLacksState] = useState(false);
  const isUnsaved =
    whose === 'own'
      ? before !== null
      : before === null ||
        chosen !== before.dataset.id ||
        version !== (before.version ?? '') ||
        takenOn !== (before.takenOn ?? '');
  useEffect(() => onUnsaved(isUnsaved), [isUnsaved]);
  // A withdrawn dataset takes no new records.
  const offered = known.filter((one) => one.withdrawnOn === null || one.id === before?.dataset.id);
  const isNew = chosen === NEW || (chosen === '' && offered.length === 0);
  const send = async (): Promise<ProblemBody | null> => {
    const path = `/api/imports/${view.id}/dataset`;
    if (whose === 'own') {
      if (before === null) return null;
      const reply = await api.delete<null>(path, { ifMatch: etagOf(before.revision) });
      return reply.ok ? null : reply.problem;
    }
    if (isNew) {
      const when = made ? { ifMatch: etagOf(made.revision) } : { ifNone: true };
      const kept = await api.put<Dataset>(`/api/datasets/${id}`, datasetToSend(typed), when);
      if (!kept.ok) return kept.problem;
      setMade(kept.value);
    }
    const body = { dataset: isNew ? id : chosen, version: version.trim() || null, takenOn: takenOn || null };
    const reply = await api.put(path, body, before ? { ifMatch: etagOf(before.revision) } : { ifNone: true });
    return reply.ok ? null : reply.problem;
  };
  const save = async (): Promise<void> => {
    const isLacking = whose === 'others' && version.trim() === '' && takenOn === '';
    setLacksState(isLacking);
    if (isLacking) return;
    setBusy(true);
    const refused = await send();
    setBusy(false);
    setProblem(refused);
    if (refused === null) onDone();
  };
  const radio = (value: 'own' | 'others', label: string, help: string) => (
    <label class="check">
      <input type="radio" name="whose" value={value} checked={whose === value} onChange={() => setWhose(value)} />
      <span>
        {t(label)} <small class="quiet">{t(help)}</small>
      </span>
    </label>
  );
  return (
    <DeskForm noValidate onSubmit={save}>
      {problem && <Refused problem={problem} />}
      <fieldset class="import-whose-choice">
        <legend class="visually-hidden">{t('dataset.title')}</legend>
        {radio('own', 'dataset.own', 'dataset.own-help')}
        {radio('others', 'dataset.of-others', 'dataset.of-others-help')}
      </fieldset>
      {whose === 'others' && (
        <div class="import-whose-fields">
          {offered.length > 0 && (
            <SelectField
              required
              label={t('dataset.which')}
              error={formFieldError(problem, '/dataset')}
              value={chosen}
              none={t('dataset.choose')}
              options={[
                ...offered.map((one): [string, string] => [one.id, formatDataset(one, t)]),
                [NEW, t('dataset.new')],
              ]}
              onChange={choose}
            />
          )}
          {isNew && <DatasetFields value={typed} problem={problem} onChange={setTyped} />}
          {(isNew || chosen !== '') && (
            <>
              <LineField
                label={t('dataset.version')}
                help={t('dataset.version-help')}
                error={lacksState ? t('dataset.version-or-day') : formFieldError(problem, '/version')}
                value={version}
                onInput={setVersion}
              />
              <Field group label={t('dataset.taken-on')} error={formFieldError(problem, '/takenOn')}>
                {(control) => (
                  <DayControl control={control} legend={t('dataset.taken-on')} value={takenOn} onChange={setTakenOn} />
                )}
              </Field>
            </>
          )}
        </div>
      )}
      {(whose === 'others' || before !== null || view.state !== 'checked') && (
        <p>
          <Button type="submit" tone="primary" busy={busy} disabled={whose === 'others' && !isNew && chosen === ''}>
            {t('dataset.save')}
          </Button>{' '}
          <Button onClick={onCancel}>{t('desk.cancel')}</Button>
        </p>
      )}
    </DeskForm>
  );
}
