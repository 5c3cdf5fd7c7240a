import { formatCount } from '@vigil/shared/counting/count-value.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import type { PublicGroup, PublicIncident } from '@vigil/shared/public/response-types.js';
import type { ComponentChildren } from 'preact';
import { Link } from '../../ui/link.js';
import { useText } from '../../text-bundles.js';
import { groupNames } from '../group-name.js';
import type { Places } from '../places.js';
import { Locator } from './locator-map.js';
import { closenessOf } from './incident-wording.js';
import { FactNote, Label, Labels } from './record-text.js';

interface Props {
  incident: PublicIncident;
  places: Places | null;
  groups: readonly PublicGroup[];
}

/** When, where, who and how many, each as precisely as it is known; "not known" is shown too. */
export function IncidentFacts({ incident, places, groups }: Props) {
  const t = useText();
  const { place } = incident;
  const when = incident.when as Parameters<typeof formatWindow>[0];
  const closeness = closenessOf(when);
  return (
    <section class="part facts-part" aria-label={t('incident.facts')}>
      <dl class="facts">
        <Fact name={t('incident.when')}>
          {formatWindow(when, t.language)}
          {closeness && <FactNote>{t(`incident.day-${closeness}`)}</FactNote>}
        </Fact>
        <Fact name={t('incident.where')}>
          {places && <Link href={places.pathOf(place.code)}>{places.nameOfRecord(place.code, t.language)}</Link>}
          <FactNote>{t(`incident.shown-${precisionOf(place.precision)}`)}</FactNote>
        </Fact>
        <Fact name={t('incident.groups')}>
          <Groups incident={incident} groups={groups} />
        </Fact>
        <Fact name={t('incident.type')}>
          <Labels codes={incident.assemblyTypes} />
        </Fact>
        <Fact name={t('incident.crowd')}>{formatCount(incident.crowd, t)}</Fact>
        <Fact name={t('incident.about')}>
          <Labels codes={incident.issues} />
        </Fact>
        <Fact name={t('incident.interference')}>
          <Label code={incident.interference} />
        </Fact>
        <Fact name={t('incident.peacefulness')}>
          <Label code={incident.peacefulness} />
          {incident.peacefulness === 'PE_VIOLENT' && <FactNote>{t('incident.violent')}</FactNote>}
        </Fact>
        <Fact name={t('incident.grounds')}>
          <Labels codes={incident.grounds} />
        </Fact>
      </dl>
      {places && (
        <Locator
          code={place.code}
          places={places}
          label={t('incident.locator', { place: places.nameOfRecord(place.code, t.language) })}
        />
      )}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const PRECISIONS: Record<string, string> = {
  LP_EXACT: 'commune',
  LP_SITE: 'commune',
  LP_COMMUNE: 'commune',
  LP_DISTRICT: 'district',
  LP_PROVINCE: 'province',
  LP_ONLINE: 'online',
};
const precisionOf = (code: string): string => PRECISIONS[code] ?? 'country';

function Groups({ incident, groups }: Omit<Props, 'places'>) {
  const t = useText();
  const nameOf = groupNames(groups, t);
  if (incident.groups.length === 0) return <>{t('app.not-known')}</>;
  return (
    <ul class="plain">
      {incident.groups.map(({ code, link, role }) => (
        <li key={code}>
          <Link href={`/groups/${code}`}>{nameOf(code)}</Link>
          {role && (
            <FactNote>
              <Label code={role} />
            </FactNote>
          )}
          <FactNote>{t(link === 'GL_STATED' ? 'incident.group-stated' : 'incident.group-inferred')}</FactNote>
        </li>
      ))}
    </ul>
  );
}
