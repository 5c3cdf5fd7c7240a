import type { PublicGroup, PublicIncident, PublicPicture } from '@vigil/shared/public/shapes.js';
import { useMemo } from 'preact/hooks';
import { IncidentShown } from '../../public-site/pages/incident-shown.js';
import { PageWords } from '../../public-site/pages/page.js';
import { usePlacesOf } from '../../public-site/use-places.js';
import { useText } from '../../words.js';
import { useGroups } from '../groups.js';

/** A picture that two people agreed to show. Its address on the desk differs from the public one. */
export interface PreviewPicture extends PublicPicture {
  evidence: string;
  copy: string;
  /** Its description contains words that the correction removes. */ saysTakenAway: boolean;
}
interface Props {
  incident: Omit<PublicIncident, 'code' | 'publishedOn' | 'firstPublishedOn' | 'changes'>;
  pictures: readonly PreviewPicture[];
  busy: boolean;
}

/** Shows what readers will see: the component of the public page, with what the server would publish. */
export function PublicView(props: Props) {
  const t = useText();
  return (
    <section class="public-view" aria-labelledby="public-view-title" aria-busy={props.busy}>
      <h2 id="public-view-title" class="public-view-title">
        {t('desk.public.title')}
      </h2>
      <PageWords>
        <Shown {...props} />
      </PageWords>
    </section>
  );
}

function Shown({ incident, pictures }: Props) {
  const staff = useGroups();
  const places = usePlacesOf([incident.place.code, ...incident.acts.map(({ place }) => place?.code ?? null)]);
  const groups = useMemo(
    () => staff.items.map(({ publicCode, ...group }): PublicGroup => ({ ...group, code: publicCode })),
    [staff.items],
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
    </div>
  );
}
