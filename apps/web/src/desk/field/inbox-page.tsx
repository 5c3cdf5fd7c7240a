import type { Inbox, InboxItem } from '@vigil/shared/staff-responses/field-reports.js';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { Awaited, Refused, useStaffFetch, useFresh } from '../use-staff-fetch.js';
import { PageHead } from '../desk-frame.js';
import { useMember, useSession } from '../session.js';
import './field.css';
import { REPORT_TEXT_BUNDLES } from './inbox-text-bundles.js';
import { InboxRow } from './inbox-row.js';
import { UnreadableReports } from './unreadable-reports.js';

/** `/desk/field`: reports from the field. Reviewers see all of them, monitors see their own. */
export default function InboxPage() {
  return (
    <MoreWords bundles={REPORT_TEXT_BUNDLES}>
      <Inside />
    </MoreWords>
  );
}

function Inside() {
  const t = useText();
  const { role } = useMember();
  const asked = useStaffFetch<Inbox>('/api/field/inbox');
  useFresh(asked);
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <PageHead title={t('inbox.title')} />
      <p class="lead narrow">{t(role === 'reviewer' ? 'inbox.about' : 'inbox.about-own')}</p>
      {isAsked && (
        <Band tone="done">
          <p>{t('inbox.ask.done')}</p>
        </Band>
      )}
      <Awaited asked={asked}>
        {(first) => (
          <>
            {role === 'reviewer' && first.urgent > 0 && (
              <Band tone="error">
                <p>
                  <strong>{t('inbox.urgent', { n: first.urgent })}</strong>
                </p>
              </Band>
            )}
            <Listed
              first={first}
              onDone={() => {
                setAsked(true);
                asked.again();
              }}
            />
            <UnreadableReports n={first.unread} onTaken={asked.again} />
          </>
        )}
      </Awaited>
    </>
  );
}

/** The first page and the pages loaded after it. Some reports can be selected for merging. */
function Listed({ first, onDone }: { first: Inbox; onDone: () => void }) {
  const t = useText();
  const { api } = useSession();
  const { role } = useMember();
  const [, go] = useLocation();
  const [more, setMore] = useState<{ of: Inbox; items: InboxItem[]; next: string | null }>({
    of: first,
    items: [],
    next: first.next,
  });
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const current = more.of === first ? more : { of: first, items: [], next: first.next };
  const items = [...first.items, ...current.items];
  const load = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.get<Inbox>(`/api/field/inbox?cursor=${encodeURIComponent(current.next!)}`);
    setBusy(false);
    if (!reply.ok) return setProblem(reply.problem);
    setMore({ of: first, items: [...current.items, ...reply.value.items], next: reply.value.next });
  };
  const join = (): void => {
    const asked = new URLSearchParams(location.search);
    asked.delete('with');
    for (const id of chosen) asked.append('with', id);
    go(`/desk/field/join?${asked}`);
  };
  if (first.total === 0) return <p class="quiet">{t('inbox.none')}</p>;
  return (
    <>
      <output class="list-count">{t('inbox.count', { k: items.length, n: first.total })}</output>
      <ul class="plain field-rows">
        {items.map((item) => (
          <InboxRow
            key={item.id}
            item={item}
            isChosen={item.incident !== null && chosen.includes(item.incident.id)}
            onDone={onDone}
            onChoose={
              role === 'reviewer'
                ? (isChosen) =>
                    setChosen(
                      isChosen ? [...chosen, item.incident!.id] : chosen.filter((id) => id !== item.incident!.id),
                    )
                : null
            }
          />
        ))}
      </ul>
      {problem && <Refused problem={problem} />}
      {current.next && (
        <Button busy={busy} onClick={() => void load()}>
          {t('inbox.more')}
        </Button>
      )}
      {chosen.length > 0 && (
        <div class="field-bar" role="status">
          <span>{t('inbox.chosen', { n: chosen.length })}</span>
          {chosen.length > 1 && (
            <Button tone="primary" onClick={join}>
              {t('inbox.join')}
            </Button>
          )}
          <Button onClick={() => setChosen([])}>{t('inbox.choose-none')}</Button>
        </div>
      )}
    </>
  );
}
