import type { ReleaseView, ReleasePage } from '@vigil/shared/staff-responses/releases.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { type Asked, Refused } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { useSession } from '../session.js';
import { useFocusWhenLost } from '../use-focus-when-lost.js';
import { aboutWaiting } from './changed-public-details.js';
import { ReleaseCard } from './release-card.js';
import './releasing.css';

interface Props {
  asked: Asked<ReleasePage>;
  isHome?: boolean;
  onDone?: () => void;
}

/**
 * What waits for a second person before readers see it, staff have it or members get it.
 * @param isHome on the first page: renders nothing if nothing waits
 */
export function WaitingReleases({ asked, isHome = true, onDone }: Props) {
  const t = useText();
  const { api } = useSession();
  const [more, setMore] = useState<ReleaseView[]>([]);
  const [next, setNext] = useState<number | null | undefined>(undefined);
  const [others, setOthers] = useState<ReadonlyMap<string, ReleaseView>>(new Map());
  const [decided, setDecided] = useState<readonly string[]>([]);
  // A card leaves with the button that decided it. What colleagues decide moves no focus.
  const head = useFocusWhenLost<HTMLHeadingElement>(
    decided.filter((id) => !asked.value?.items.some((one) => one.id === id)).length,
  );
  if (asked.problem && !asked.value) return <Refused problem={asked.problem} again={asked.again} />;
  if (!asked.value || (isHome && asked.value.total === 0)) return null;
  const { total } = asked.value;
  const items = [...asked.value.items, ...more];
  const further = next === undefined ? asked.value.next : next;
  const again = (): void => {
    setMore([]);
    setNext(undefined);
    setOthers(new Map());
    asked.again();
    onDone?.();
  };
  const goOn = async (): Promise<void> => {
    const reply = await api.get<ReleasePage>(`/api/releases?after=${further}`);
    if (!reply.ok) return;
    setMore([...more, ...reply.value.items]);
    setNext(reply.value.next);
  };
  return (
    <section class="releases" aria-labelledby="releases-title">
      <h2 id="releases-title" ref={head} tabIndex={-1}>
        {t('releases.waiting')}
      </h2>
      {aboutWaiting(items, t).map((said) => (
        <p key={said} class="quiet">
          {said}
        </p>
      ))}
      <output class="list-count">
        {total === 0
          ? t('releases.none')
          : items.length < total
            ? t('releases.shown', { k: items.length, n: total })
            : t('releases.count', { n: total })}
      </output>
      <ul class="plain">
        {items.map((one) => (
          <ReleaseCard
            key={one.id}
            release={others.get(one.id) ?? one}
            isHome={isHome}
            onDone={() => {
              setDecided([...decided, one.id]);
              again();
            }}
            onChanged={(current) => setOthers(new Map(others).set(one.id, current))}
          />
        ))}
      </ul>
      <div class="form-actions">
        {further !== null && <Button onClick={() => void goOn()}>{t('releases.more')}</Button>}
        {isHome && <DeskLink to="/desk/releases">{t('releases.all')}</DeskLink>}
      </div>
    </section>
  );
}
