import { sayCount } from '@vigil/shared/counting/count-range.js';
import { sayWindow } from '@vigil/shared/day/words.js';
import type { PublicAct, PublicIncident } from '@vigil/shared/public/shapes.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ComponentChildren } from 'preact';
import { useText } from '../../words.js';
import { sayPlacePath, usePlaces } from '../places.js';

/** Exactly what the public API would answer, value by value, in words: nothing of the record that is not in it is shown here. */
export function PublicView({ incident, busy }: { incident: PublicIncident; busy: boolean }) {
  const t = useText();
  const places = usePlaces();
  const { language } = t;
  const code = (value: string | null): string => (value === null ? t('app.not-known') : value === 'WITHHELD' || value === 'INJURED' ? t(`desk.public.${value}`) : label(value, language));
  const codes = (values: readonly string[] | null): string => (values && values.length > 0 ? values.map(code).join('; ') : t('app.not-known'));
  const place = (value: PublicIncident['place'] | null): string => (!value ? t('app.not-known') : value.code === null ? code(value.precision) : sayPlacePath(value.code, places, language));
  const act = (one: PublicAct): string => [
    code(one.type), one.forceName ?? (one.actor && code(one.actor)), one.quantity.state === 'CS_UNKNOWN' ? null : sayCount(one.quantity, t),
    one.outcome === 'LA_NOT_ASSESSED' ? null : `${code(one.outcome)}${one.assessedBy ? ` (${one.assessedBy}, ${one.assessedUnder ?? ''})` : ''}`,
  ].filter(Boolean).join(' · ');
  return (
    <section class="public-view" aria-labelledby="public-view-title" aria-busy={busy}>
      <h3 id="public-view-title">{t('desk.public.title')}</h3>
      <h4>{incident.title}</h4>
      <dl class="answers">
        <Line name={t('incident.when.label')}>{sayWindow(incident.when, language)}</Line>
        <Line name={t('incident.place.label')}>{place(incident.place)}</Line>
        <Line name={t('desk.review.grade')}>{code(incident.grade)}{incident.gradeReason && `: ${incident.gradeReason}`}</Line>
        <Line name={t('incident.publicSummary.label')}>{incident.summary ?? t('app.not-known')}</Line>
        <Line name={t('incident.groups.label')}>{incident.groups.length === 0 ? t('app.not-known') : incident.groups.map((group) => `${group.code} (${code(group.link)})`).join('; ')}</Line>
        <Line name={t('incident.assemblyTypes.label')}>{codes(incident.assemblyTypes)}</Line>
        <Line name={t('incident.crowd.label')}>{sayCount(incident.crowd, t)}</Line>
        <Line name={t('incident.interference.label')}>{code(incident.interference)}</Line>
        <Line name={t('incident.peacefulness.label')}>{code(incident.peacefulness)}</Line>
        <Lines name={t('incident.acts.label')} lines={incident.acts.map(act)} />
        <Lines name={t('incident.harms.label')} lines={incident.harms.map((harm) => `${code(harm.type)} · ${sayCount(harm.count, t)}`)} />
        <Line name={t('incident.grounds.label')}>{codes(incident.grounds)}</Line>
        <Lines name={t('incident.accounts.label')} lines={incident.accounts.map((account) => `${code(account.party)} · ${code(account.stance)}${account.text ? `: ${account.text}` : ''}`)} />
        <Lines name={t('incident.sources.label')} lines={incident.sources.map((source) =>
          [code(source.type), source.publisher, source.title, source.linkWithheld ? t('desk.public.link-withheld') : source.url].filter(Boolean).join(' · '))} />
      </dl>
    </section>
  );
}

function Line({ name, children }: { name: string; children: ComponentChildren }) {
  return <div class="answer"><dt>{name}</dt><dd>{children}</dd></div>;
}

function Lines({ name, lines }: { name: string; lines: readonly string[] }) {
  const t = useText();
  return (
    <div class="answer"><dt>{name}</dt>
      <dd>{lines.length === 0 ? t('app.not-known') : <ul class="plain">{lines.map((line, index) => <li key={index}>{line}</li>)}</ul>}</dd></div>
  );
}
