import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { isDay } from '@vigil/shared/day/day.js';
import {
  isLikelyDuplicate,
  type LikenessReason,
  type PossibleDuplicate,
} from '@vigil/shared/staff-responses/duplicates.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useEffect, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import type { Tree } from '../draft/record-tree.js';
import { useSession } from '../session.js';
import './relations.css';

const AFTER_TYPING_MS = 800;
const MOST = 3;

/** Why two records may be one event, each reason as a mark. */
export function Reasons({ of }: { of: readonly LikenessReason[] }) {
  const t = useText();
  return (
    <>
      {of.map((reason) => (
        <span key={reason} class="tag">
          {t(`duplicates.reason.${reason}`)}
        </span>
      ))}
    </>
  );
}

interface Asked {
  id: string;
  kind: unknown;
  earliest: string;
  latest: string;
  place: string | null;
  groups: string[];
  urls: string[];
}

/** Returns what is asked about the answers that are typed; null until there is a day. */
const askedOf = (id: string, sent: Tree): Asked | null => {
  const [when, place] = [sent['when'], sent['place']] as (Tree | null)[];
  const [earliest, latest] = [when?.['earliest'], when?.['latest']];
  if (!isDay(earliest) || !isDay(latest)) return null;
  const list = (name: string, of: string): string[] =>
    ((sent[name] ?? []) as Tree[]).flatMap((child) => (typeof child[of] === 'string' ? [child[of]] : []));
  return {
    id,
    kind: sent['kind'],
    earliest,
    latest,
    place: typeof place?.['code'] === 'string' ? place['code'] : null,
    groups: list('groups', 'group'),
    urls: list('sources', 'url').filter((url) => /^https?:\/\/\S+$/i.test(url)),
  };
};

/** In the form: what may be recorded already, of what this member may see, with the reasons. */
export function TypedDuplicates({ id, sent }: { id: string; sent: Tree }) {
  const t = useText();
  const { api } = useSession();
  const [found, setFound] = useState<readonly PossibleDuplicate[]>([]);
  const asked = JSON.stringify(askedOf(id, sent));
  useEffect(() => {
    if (asked === 'null') return setFound([]);
    const stop = new AbortController();
    const later = setTimeout(() => {
      void api
        .post<{ items: PossibleDuplicate[] }>('/api/incidents/possible-duplicates', JSON.parse(asked), {
          signal: stop.signal,
        })
        .then((reply) => {
          if (!stop.signal.aborted)
            setFound(reply.ok ? reply.value.items.filter(({ reasons }) => isLikelyDuplicate(reasons)) : []);
        });
    }, AFTER_TYPING_MS);
    return () => {
      stop.abort();
      clearTimeout(later);
    };
  }, [asked]);
  return (
    <div role="status">
      {found.length > 0 && (
        <div class="band band-note">
          <p>
            <strong>{t('duplicates.typed')}</strong>
          </p>
          <ul class="plain relations">
            {found.slice(0, MOST).map((one) => (
              <li key={one.id}>
                <span>
                  <DeskLink to={`/desk/incidents/${one.id}`}>{one.title ?? t('desk.home.untitled')}</DeskLink>{' '}
                  <span class="quiet">
                    {formatWindow(one.when, t.language)} · {label(one.status, t.language)}
                  </span>
                </span>
                <span>
                  <Reasons of={one.reasons} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
