import type {
  PublicGroup,
  PublicIncident,
  PublicPicture,
  PublicRelation,
} from '@vigil/shared/public/response-types.js';
import { relationKey } from '@vigil/shared/incident/relation-kinds.js';
import { useEffect, useId, useMemo } from 'preact/hooks';
import { IncidentShown } from '../../public-site/pages/incident-shown.js';
import { PageWords } from '../../public-site/pages/page.js';
import { Said } from '../../public-site/pages/record-text.js';
import { usePlacesOf } from '../../public-site/use-places.js';
import { useText } from '../../text-bundles.js';
import { useGroups } from '../groups-context.js';
import { MoreWords } from '../more-words.js';

/** A picture that two people agreed to show. Its address on the desk differs from the public one. */
export interface PreviewPicture extends PublicPicture {
  evidence: string;
  copy: string;
  /** Its description contains words that the correction removes. */ saysTakenAway: boolean;
}
/** A relation that readers would see. */
export type PreviewRelation = PublicRelation & { title: string };

export interface PublicPreviewProps {
  incident: Omit<PublicIncident, 'code' | 'publishedOn' | 'firstPublishedOn' | 'changes'>;
  pictures: readonly PreviewPicture[];
  /** Names of groups that readers would first learn, as they would be published. */
  names: readonly PublicGroup[];
  /** How readers would see it belong to other published records. */
  relations?: readonly PreviewRelation[];
  busy: boolean;
  /** What readers are told of a correction; null: it is none. */
  change?: { note: string } | null;
  /** Called once it is there to be read. */
  onShown?: () => void;
}

/** Shows what readers will see: the component of the public page, with what the server would publish. */
export function PublicPreview({ onShown, ...props }: PublicPreviewProps) {
  const t = useText();
  const title = useId();
  useEffect(() => onShown?.(), []);
  return (
    <section class="public-view" aria-labelledby={title} aria-busy={props.busy}>
      <h2 id={title} class="public-view-title">
        {t('desk.public.title')}
      </h2>
      <PageWords more={['incident-story']}>
        <Shown {...props} />
      </PageWords>
      <MoreWords bundles={['relations']}>
        <Relations relations={props.relations ?? []} />
      </MoreWords>
    </section>
  );
}

function Shown({ incident, pictures, names, change }: PublicPreviewProps) {
  const t = useText();
  const staff = useGroups();
  const places = usePlacesOf([incident.place.code, ...incident.acts.map(({ place }) => place?.code ?? null)]);
  const groups = useMemo(
    () =>
      staff.items.map(
        ({ publicCode, ...group }): PublicGroup =>
          names.find(({ code }) => code === publicCode) ?? { ...group, code: publicCode },
      ),
    [staff.items, names],
  );
  const unpublished = { ...incident, code: '', publishedOn: '', firstPublishedOn: '', changes: [] };
  return (
    <div class="reading">
      <IncidentShown
        incident={unpublished}
        places={places}
        groups={groups}
        heading="h3"
        pictures={pictures.map((picture) => ({
          ...picture,
          path: `/api/evidence/${picture.evidence}/copies/${picture.copy}`,
        }))}
      />
      {change && (
        <div class="part">
          <h3>{t('history.title')}</h3>
          <p>
            <strong>{t('change.corrected')}</strong>
          </p>
          {change.note !== '' && (
            <p class="small">
              <Said>{change.note}</Said>
            </p>
          )}
        </div>
      )}
    </div>
  );
}

function Relations({ relations }: { relations: readonly PreviewRelation[] }) {
  const t = useText();
  if (relations.length === 0) return null;
  return (
    <div class="part">
      <h3>{t('relations.public-title')}</h3>
      <ul class="plain">
        {relations.map(({ kind, inverse, code, title }) => (
          <li key={`${kind} ${inverse} ${code}`}>
            {t(`relations.kind.${relationKey(kind, inverse)}`)} {title} <span class="quiet">{code}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
