import { Source } from '@vigil/shared/incident/source.js';
import { fieldOf } from '@vigil/shared/codebook/field.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { KnownSource } from '@vigil/shared/staff-responses/sources.js';
import { useEffect, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { DeskLink } from '../desk-link.js';
import { isTree, valueAt, type Path, type Tree } from '../draft/record-tree.js';
import { useForm } from '../form/form-context.js';
import { isAnswered } from '../form/is-answered.js';
import { incidentPath } from '../incident-path.js';
import { useSession } from '../session.js';
import { answersOfSource } from './source-link.js';
import './sources.css';

const AFTER_TYPING_MS = 400;
const MOST_SHOWN = 5;
const isAddress = (value: unknown): value is string => typeof value === 'string' && /^https?:\/\/[^/]+\../i.test(value);

/** Below a source's address while it is typed: which records cite it already, and a way to copy what they say of it. */
export function KnownSourceHint({ path }: { path: Path }) {
  const t = useText();
  const form = useForm();
  const { api } = useSession();
  const [known, setKnown] = useState<KnownSource & { of: string }>();
  const [isFilled, setFilled] = useState(false);
  const at = path.slice(0, -1);
  const typed = valueAt(form.typed, path);
  const own = valueAt(form.typed, at);
  // Nobody is asked about a source whose link is withheld.
  const isWithheld = isTree(own) && own['linkWithheld'] === 'yes';
  const url = isAddress(typed) && !isWithheld ? typed.trim() : null;
  useEffect(() => {
    setFilled(false);
    if (url === null) return;
    const stop = new AbortController();
    const later = setTimeout(() => {
      // Without the network, nothing is known: the form goes on.
      void api
        .post<KnownSource>('/api/sources/known', { url, except: form.incident }, { signal: stop.signal })
        .then((reply) => {
          if (reply.ok && !stop.signal.aborted) setKnown({ ...reply.value, of: url });
        });
    }, AFTER_TYPING_MS);
    return () => {
      stop.abort();
      clearTimeout(later);
    };
  }, [url]);
  const current = known?.of === url ? known : null;
  const { source = null, items = [] } = current ?? {};
  /** Returns the answers that the known source has, and this one lacks. */
  const lacking = (answers: Tree): [string, unknown][] =>
    Object.entries(answers).filter(([name]) => !isAnswered(Source, fieldOf(Source, name)!, own));
  const fill = async (): Promise<void> => {
    const reply = await api.get<IncidentRecord>(incidentPath(source!.incident));
    const found = reply.ok ? reply.value.incident.sources.find(({ id }) => id === source!.source) : undefined;
    if (!found) return;
    for (const [name, answer] of lacking(answersOfSource(found as unknown as Tree))) form.set([...at, name], answer);
    setFilled(true);
  };
  return (
    <div class="known-source-hint" role="status">
      {source && (
        <>
          <p>{t('sources.known', { n: source.records })}</p>
          <ul class="plain">
            {items.slice(0, MOST_SHOWN).map((one) => (
              <li key={one.id}>
                <DeskLink to={`/desk/incidents/${one.id}`}>{one.title ?? t('desk.home.untitled')}</DeskLink>
                {one.when && <span class="quiet"> {formatWindow(one.when, t.language)}</span>}
              </li>
            ))}
            {source.records > MOST_SHOWN && (
              <li class="quiet">{t('sources.known-more', { n: source.records - MOST_SHOWN })}</li>
            )}
          </ul>
          {isFilled ? (
            <p class="quiet">{t('sources.filled')}</p>
          ) : (
            isTree(own) &&
            lacking(answersOfSource(source as unknown as Tree)).length > 0 && (
              <Button class="button-small" onClick={() => void fill()}>
                {t('sources.fill')}
              </Button>
            )
          )}
        </>
      )}
    </div>
  );
}
