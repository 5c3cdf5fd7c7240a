import {
  NAME_NOTE_LENGTH,
  type NameKind,
  type NameProposal,
  type ProposedName,
} from '@vigil/shared/staff-responses/proposed-names.js';
import { useCallback, useId, useState } from 'preact/hooks';
import { loadedLater } from '../loaded-later.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field, type ControlIds } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { isTree, type Tree } from '../draft/record-tree.js';
import { Combobox, type Option } from '../form/combobox.js';
import { PointControl } from '../form/point-control.js';
import { formFieldError } from '../form-field-error.js';
import { type DeskPlaces, formatPlacePath, placeName, usePlaces } from '../places-context.js';
import { Refused } from '../use-staff-fetch.js';
import { useUpsert } from '../use-upsert.js';
import { useAskBeforeClosing } from '../use-ask-before-leaving.js';
import { NameField } from './name-field.js';

export interface ProposeNameProps {
  kind: NameKind;
  /** What was typed and is not known. */
  name: string;
  /** Of a landmark: what the form says of its place already. */
  place?: unknown;
  point?: unknown;
  onClose: () => void;
  onProposed: (name: ProposedName) => void;
}

const PickOnMap = loadedLater(['desk'], async () => (await import('../form/pick-on-map.js')).default);

const KHMER = /[\u1780-\u17FF]/u;
const filled = (text: string): string | null => text.trim() || null;

/** Until the communes are there, a district only seems to have none. */
const isFinest = ({ hasCommunes, gazetteer }: DeskPlaces, code: string): boolean =>
  hasCommunes && gazetteer.isFinest(code);

/** Proposes a landmark or a group for all records; somebody else accepts it. */
export default function ProposeNameDialog({
  kind,
  name,
  place: first,
  point: begin,
  onClose,
  onProposed,
}: ProposeNameProps) {
  const t = useText();
  const places = usePlaces();
  const { busy, problem, upsert } = useUpsert<ProposedName>('/api/proposed-names');
  const [id] = useState(() => crypto.randomUUID());
  const [nameEn, setNameEn] = useState(KHMER.test(name) ? '' : name);
  const [nameKm, setNameKm] = useState(KHMER.test(name) ? name : '');
  const [note, setNote] = useState('');
  const [isSensitive, setSensitive] = useState(false);
  const [commune, setCommune] = useState<string | null>(() =>
    isTree(first) && typeof first.code === 'string' && isFinest(places, first.code) ? first.code : null,
  );
  const [point, setPoint] = useState<Tree | null>(isTree(begin) ? begin : null);
  const close = useAskBeforeClosing([nameEn, nameKm, note, isSensitive, commune, point], onClose);
  const sensitiveHelp = useId();
  const proposal = (): NameProposal => ({
    kind,
    nameEn: filled(nameEn),
    nameKm: filled(nameKm),
    aliases: [],
    note: filled(note),
    sensitive: kind === 'landmark' && isSensitive,
    at:
      kind === 'landmark' && commune !== null && point
        ? { place: commune, lat: Number(point.lat), lon: Number(point.lon) }
        : null,
  });
  const send = async (): Promise<void> => {
    const saved = await upsert(null, id, proposal());
    if (saved) onProposed(saved);
  };
  return (
    <Dialog
      isForm
      open
      title={t(`desk.names.propose-${kind}`)}
      onClose={close}
      onCancel={close}
      actions={
        <>
          <Button onClick={close}>{t('desk.cancel')}</Button>
          <Button tone="primary" busy={busy} onClick={() => void send()}>
            {t('desk.names.send')}
          </Button>
        </>
      }
    >
      <p>{t(`desk.names.about-${kind}`)}</p>
      {problem && <Refused problem={problem} />}
      <NameField language="en" value={nameEn} error={formFieldError(problem, '/nameEn')} onChange={setNameEn} />
      <NameField language="km" value={nameKm} error={formFieldError(problem, '/nameKm')} onChange={setNameKm} />
      {kind === 'landmark' && (
        <>
          <Field label={t('desk.names.commune')} error={formFieldError(problem, '/at/place')}>
            {(control) => (
              <CommuneControl control={control} code={commune} point={point} onPoint={setPoint} onChange={setCommune} />
            )}
          </Field>
          <Field
            label={t('desk.names.point')}
            help={t('desk.names.point-help')}
            error={formFieldError(problem, '/at/place') ? null : formFieldError(problem, '/at')}
          >
            {(control) => (
              <PointControl control={control} value={point} onChange={setPoint} onLeave={() => undefined} />
            )}
          </Field>
          <label class="check">
            <input
              type="checkbox"
              checked={isSensitive}
              aria-describedby={sensitiveHelp}
              onChange={(event) => setSensitive(event.currentTarget.checked)}
            />
            <span>{t('desk.names.sensitive')}</span>
          </label>
          <p class="small quiet" id={sensitiveHelp}>
            {t('desk.names.sensitive-help')}
          </p>
        </>
      )}
      <Field label={t('desk.names.note')} help={t('desk.names.note-help')} error={formFieldError(problem, '/note')}>
        {(control) => (
          <textarea
            {...control}
            class="textarea"
            rows={2}
            spellcheck={false}
            maxLength={NAME_NOTE_LENGTH}
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}

interface CommuneProps {
  control: ControlIds;
  code: string | null;
  point: Tree | null;
  onPoint: (point: Tree | null) => void;
  onChange: (code: string | null) => void;
}

/** Chooses one of the finest units by its name, or with a point of the map. */
function CommuneControl({ control, code, point, onPoint, onChange }: CommuneProps) {
  const t = useText();
  const places = usePlaces();
  const [isMapOpen, setMapOpen] = useState(false);
  const search = useCallback(
    (typed: string): Option[] => {
      places.needCommunes();
      return places.gazetteer
        .search(typed, { limit: 12, only: ({ code: unit }) => isFinest(places, unit) })
        .map((one) => ({
          key: one.code,
          label: placeName(one, t.language),
          detail: formatPlacePath(one.code, places, t.language),
        }));
    },
    [places, t],
  );
  const take = (place: Tree): void => {
    if (typeof place.code === 'string' && isFinest(places, place.code)) onChange(place.code);
  };
  return (
    <>
      <Combobox
        control={control}
        chosen={code === null ? '' : formatPlacePath(code, places, t.language)}
        search={search}
        onChoose={onChange}
        onClear={() => onChange(null)}
        placeholder={t('desk.place.type')}
      />
      <div class="place-how">
        <Button class="button-small" aria-expanded={isMapOpen} onClick={() => setMapOpen(!isMapOpen)}>
          {t(isMapOpen ? 'desk.place.hide-map' : 'desk.place.show-map')}
        </Button>
      </div>
      {isMapOpen && <PickOnMap code={code} keeping={{ point, onKeep: onPoint }} onPlace={take} />}
    </>
  );
}
