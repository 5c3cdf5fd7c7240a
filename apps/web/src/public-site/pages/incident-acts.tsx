import { formatCount } from '@vigil/shared/counting/count-value.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { assessedUnderIn, organisationIn } from '@vigil/shared/public/organisation-name.js';
import type { PublicAct, PublicIncident } from '@vigil/shared/public/response-types.js';
import { unlawfulInFigure } from '@vigil/shared/public/unlawful-in-figure.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { ownStandards, useAbout } from '../../installation-info.js';
import { useText } from '../../text-bundles.js';
import type { Places } from '../places.js';
import { isDone, isSilentOnForce } from './incident-wording.js';
import { FactNote, Label } from './record-text.js';
import { TextWith } from '../../ui/text-with.js';

const KINDS = ['restriction', 'force', 'liberty', 'legal'] as const;

/** What was done, by kind. A restriction is not force, and force is not a restriction. */
export function IncidentActs({ incident, places }: { incident: PublicIncident; places: Places | null }) {
  const t = useText();
  const inFigure = unlawfulInFigure(incident);
  return (
    <section class="part" aria-labelledby="acts">
      <h2 id="acts">{t('acts.title')}</h2>
      {incident.acts.length === 0 && (
        <p>{t(incident.interference === 'IN_NONE' ? 'acts.none-observed' : 'acts.none')}</p>
      )}
      {KINDS.map((kind) => {
        const acts = incident.acts.filter((act) => act.kind === kind);
        const isSilent = kind === 'force' && isSilentOnForce(incident);
        return (
          (acts.length > 0 || isSilent) && (
            <div key={kind} class="act-kind">
              <h3>{t(`acts.${kind}`)}</h3>
              {isSilent && <p>{t('acts.force-silent')}</p>}
              {acts.length > 0 && (
                <ul class="plain">
                  {acts.map((act, index) => (
                    <Act key={index} act={act} places={places} />
                  ))}
                </ul>
              )}
            </div>
          )
        );
      })}
      {inFigure !== null && inFigure !== 'counted' && (
        <p class="quiet">{t('acts.not-in-figure', { why: t(`acts.not-in-figure.${inFigure}`) })}</p>
      )}
    </section>
  );
}

function Act({ act, places }: { act: PublicAct; places: Places | null }) {
  const t = useText();
  const isKnown = (state: string): boolean => state !== 'CS_UNKNOWN';
  const by = act.forceName ?? (act.actor && act.actor !== 'PF_UNKNOWN' ? label(act.actor, t.language) : null);
  return (
    <li class="act">
      <p class="act-type">{act.type === 'WITHHELD' ? t('act.withheld') : <Label code={act.type} />}</p>
      {isDone(act) && (
        <p class="act-by">
          {by ? t('acts.by', { who: by }) : t('acts.by-unknown')}
          {act.forceName && act.actor && (
            <FactNote>
              <Label code={act.actor} />
            </FactNote>
          )}
          {!act.byState && act.kind === 'force' && by && <FactNote>{t('acts.not-state')}</FactNote>}
        </p>
      )}
      {(isKnown(act.quantity.state) || act.quantity.text) && (
        <p>{t('acts.quantity', { count: formatCount(act.quantity, t) })}</p>
      )}
      {(isKnown(act.people.state) || act.people.text) && (
        <p>{t('acts.people', { count: formatCount(act.people, t) })}</p>
      )}
      {act.place?.code && places && <p>{places.fullName(act.place.code, t.language)}</p>}
      {act.when && <p>{formatWindow(act.when as Parameters<typeof formatWindow>[0], t.language)}</p>}
      {(act.kind === 'force' || act.kind === 'restriction') && isDone(act) && <Outcome act={act} />}
    </li>
  );
}

const OUTCOMES: Record<string, string> = {
  LA_UNLAWFUL: 'unlawful',
  LA_LAWFUL: 'lawful',
  LA_UNDETERMINED: 'undetermined',
};

/** The outcome of an assessment, always with who assessed it and by which standard. */
function Outcome({ act }: { act: PublicAct }) {
  const t = useText();
  const about = useAbout();
  const outcome = OUTCOMES[act.outcome];
  if (!outcome)
    return (
      <p class="act-outcome quiet">{t(act.type === 'WITHHELD' ? 'acts.assessment-withheld' : 'acts.not-assessed')}</p>
    );
  return (
    <div class={`act-outcome act-outcome-${outcome}`}>
      <p>
        {t(`acts.${outcome}`, {
          organisation: organisationIn({ organisation: act.assessedBy ?? '' }, t),
          standards: assessedUnderIn(act.assessedUnder ?? '', about && ownStandards(about), t),
        })}
      </p>
      {act.testsNotMet.length > 0 && (
        <p class="small">
          {t('acts.tests', {
            tests: act.testsNotMet.map((test) => testName(label(test, t.language))).join(t('list.and')),
          })}
        </p>
      )}
    </div>
  );
}

/** Removes the prefix of "Test: necessity": here the heading already says that it is a test. */
const testName = (words: string): string => words.replace(/^.*[:៖]\s*/, '');

/** People harmed, in numbers. "Not reported" is shown as such, and is never none. */
export function Harms({ incident: { harms } }: { incident: PublicIncident }) {
  const t = useText();
  const typeOf = (type: string) =>
    type === 'WITHHELD' ? t('harms.withheld') : type === 'INJURED' ? t('harms.injured') : <Label code={type} />;
  return (
    <section class="part" aria-labelledby="harms">
      <h2 id="harms">{t('harms.title')}</h2>
      {harms.length === 0 ? (
        <p>{t('harms.not-reported')}</p>
      ) : (
        <ul class="plain harms">
          {harms.map(({ type, side, count }, index) => (
            <li key={index}>
              {type === 'HM_NONE' || type === 'HM_UNKNOWN' ? (
                <strong>{typeOf(type)}</strong>
              ) : (
                <TextWith words={t('cell.said')} name={<strong>{typeOf(type)}</strong>} said={formatCount(count, t)} />
              )}
              {side && (
                <FactNote>
                  <Label code={side} />
                </FactNote>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
