import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ProblemBody, Reply } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { DeskLink } from '../desk-link.js';
import { incidentPath } from '../incident-path.js';
import { recordTitle } from '../record-title.js';
import { FindRecord } from '../relations/find-record.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';

/** A link of a person or a case to an incident. */
interface IncidentLink {
  id: string;
  incident: string | null;
}
interface Props<T extends IncidentLink> {
  title: string;
  /** What is said where there is no link. */
  none: string;
  links: readonly T[];
  /** Makes a link to an incident that somebody chose. */
  linkTo: (incident: string) => T;
  /** Asks for more about a new link, before it is saved. */
  ask?: (link: T, onChange: (link: T) => void) => ComponentChildren;
  /** What is said beside the incident. */
  beside?: (link: T, record: IncidentRecord | null) => string;
  save: (links: T[]) => Promise<Reply<unknown>>;
  onChanged: () => void;
}

/** The incidents that something is linked to: each leads to its record, can be taken out, and another one be added. */
export function LinkedIncidents<T extends IncidentLink>({
  title,
  none,
  links,
  linkTo,
  ask,
  beside,
  save: send,
  onChanged,
}: Props<T>) {
  const t = useText();
  const [isLinking, setLinking] = useState(false);
  const [link, setLink] = useState<T | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const close = (): void => {
    setLinking(false);
    setLink(null);
  };
  const save = async (next: T[]): Promise<void> => {
    setBusy(true);
    const reply = await send(next);
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) close();
    onChanged();
  };
  return (
    <section class="record-part" aria-labelledby="acts-title">
      <h2 id="acts-title">{title}</h2>
      {problem && (
        <Refused problem={problem}>
          {problem.errors?.map(({ pointer, text }) => (
            <p key={pointer}>{text}</p>
          ))}
        </Refused>
      )}
      {links.length === 0 && !isLinking && <p class="quiet">{none}</p>}
      <ul class="plain">
        {links.map((one) => (
          <li key={one.id}>
            <Linked
              link={one}
              {...{ busy, beside }}
              onRemove={() => void save(links.filter(({ id }) => id !== one.id))}
            />
          </li>
        ))}
      </ul>
      {isLinking ? (
        <>
          {link === null ? (
            <FindRecord
              isPossible={({ id }) => ask !== undefined || links.every(({ incident }) => incident !== id)}
              chosen={null}
              error={null}
              onChoose={(found) => setLink(found && linkTo(found.id))}
            />
          ) : ask ? (
            ask(link, setLink)
          ) : (
            <Linked link={link} busy={false} />
          )}
          <div class="form-actions">
            {link && (
              <Button tone="primary" busy={busy} onClick={() => void save([...links, link])}>
                {t('desk.save')}
              </Button>
            )}
            <Button onClick={close}>{t('desk.cancel')}</Button>
          </div>
        </>
      ) : (
        <Button onClick={() => setLinking(true)}>{t('people.acts.link')}</Button>
      )}
    </section>
  );
}

function Linked<T extends IncidentLink>({
  link,
  busy,
  beside,
  onRemove,
}: Pick<Props<T>, 'beside'> & { link: T; busy: boolean; onRemove?: () => void }) {
  const t = useText();
  const { value } = useStaffFetch<IncidentRecord>(incidentPath(link.incident!));
  const title = value ? recordTitle(value.incident, t) : t('people.acts.record');
  return (
    <p>
      <DeskLink to={`/desk/incidents/${link.incident}`}>{title}</DeskLink>{' '}
      {beside && <span class="quiet">{beside(link, value)}</span>}{' '}
      {onRemove && (
        <Button
          tone="quiet"
          class="button-small"
          busy={busy}
          aria-label={t('people.acts.unlink-what', { what: title })}
          onClick={onRemove}
        >
          {t('people.acts.unlink')}
        </Button>
      )}
    </p>
  );
}
