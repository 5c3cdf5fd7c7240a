import { formatWindow } from '@vigil/shared/day/words.js';
import type { PublicGroup, PublicIncident } from '@vigil/shared/public/shapes.js';
import { useText } from '../../words.js';
import type { Places } from '../places.js';
import { Accounts } from './incident-accounts.js';
import { Acts, Harms } from './incident-acts.js';
import { Facts } from './incident-facts.js';
import { Pictures, type ShownPicture } from './incident-pictures.js';
import { Grade, Sources } from './incident-sources.js';
import './record.css';
import { Label, Said } from './said.js';

interface Props {
  incident: PublicIncident;
  pictures: readonly ShownPicture[];
  /** null until loaded. */
  places: Places | null;
  groups: readonly PublicGroup[];
  /** Code of the merged record from which readers were redirected. */
  cameFrom?: string | null;
  /** Level of the heading: on a page of its own, or inside another. */
  heading?: 'h1' | 'h3';
}

/**
 * What readers see of a record, without its public history: on its page, and in the preview for those who publish it.
 */
export function IncidentShown({ incident, pictures, places, groups, cameFrom = null, heading: Heading = 'h1' }: Props) {
  const t = useText();
  const when = formatWindow(incident.when as Parameters<typeof formatWindow>[0], t.language);
  const where = places?.fullName(incident.place.code ?? places.country.code, t.language);
  return (
    <>
      <p class="kicker">
        <Label code={incident.kind} />
        {incident.code && ` · ${incident.code}`}
      </p>
      <Heading>
        <Said>{incident.title}</Said>
      </Heading>
      <p class="dateline">
        {when}
        {where && ` · ${where}`}
      </p>
      {cameFrom && <p class="note">{t('incident.joined', { code: cameFrom })}</p>}
      {incident.summary && (
        <p class="lead">
          <Said>{incident.summary}</Said>
        </p>
      )}
      <Grade incident={incident} />
      <Facts incident={incident} places={places} groups={groups} />
      <Pictures pictures={pictures} />
      <Acts incident={incident} places={places} />
      <Harms incident={incident} />
      <Accounts accounts={incident.accounts} />
      <Sources sources={incident.sources} />
    </>
  );
}
