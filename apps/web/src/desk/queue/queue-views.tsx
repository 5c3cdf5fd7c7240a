import { DEFAULT_VIEWS, type QueueView, type QueueViews } from '@vigil/shared/staff-responses/queue-views.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { windowLoadedLater } from '../loaded-later.js';
import { useProposedNames } from '../proposed-names/proposed-names-context.js';
import { useMember, useSession } from '../session.js';
import { Refused, useFresh } from '../use-staff-fetch.js';
import { countChosen, type QueueAddress, queuePath, queueQuery, readQueueAddress } from './queue-address.js';
import type { SaveViewProps } from './save-view.js';
import { useQueueSettings } from './settings-context.js';

const SaveView = windowLoadedLater<SaveViewProps>(
  'desk.queue.save-view',
  ['problems'],
  async () => (await import('./save-view.js')).SaveView,
);

interface Props {
  /** Null: the list of objections is open. */
  address: QueueAddress | null;
  views: QueueViews | null;
  again: () => void;
}

/** The work of the role, the views of the team and the member's own, each with how many records match now. */
export function QueueViewList({ address, views, again }: Props) {
  const t = useText();
  const { role } = useMember();
  const { waiting, asked: names } = useProposedNames();
  useFresh(names);
  const { api } = useSession();
  const [isSaving, setSaving] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const { views: places } = useQueueSettings();
  const now = address && queueQuery({ ...address, page: 1 });
  const link = (query: string, title: string, n: number | null | undefined) => {
    const to = queuePath(readQueueAddress(query));
    return (
      <DeskLink to={to} class="queue-view" current={queueQuery(readQueueAddress(query)) === now}>
        <span>{title}</span>
        <span class="queue-n">{n === null || n === undefined ? '' : t('desk.number', { n })}</span>
      </DeskLink>
    );
  };
  const remove = async ({ id }: QueueView): Promise<void> => {
    const reply = await api.delete(`/api/queue-views/${id}`);
    setProblem(reply.ok ? null : reply.problem);
    again();
  };
  const items = views?.items ?? [];
  return (
    <nav class="queue-views" aria-label={t('desk.queue.views')}>
      <ul class="plain">
        <li>{link('', t('desk.queue.view.all'), null)}</li>
        {DEFAULT_VIEWS[role].map(({ key, address: query }) => (
          <li key={key}>{link(query, t(`desk.queue.view.${key}`), views?.defaults[key])}</li>
        ))}
        {role === 'reviewer' && (
          <li>
            <DeskLink to="/desk/objections?state=open" class="queue-view" current={address === null}>
              <span>
                {t('desk.page.objections')}
                {views?.objections && views.objections.overdue > 0 && (
                  <strong class="queue-overdue"> {t('desk.queue.overdue', { n: views.objections.overdue })}</strong>
                )}
              </span>
              <span class="queue-n">{views?.objections ? t('desk.number', { n: views.objections.open }) : ''}</span>
            </DeskLink>
          </li>
        )}
        {role === 'reviewer' && (
          <li>
            <DeskLink to="/desk/proposals" class="queue-view">
              <span>{t('desk.names.waiting')}</span>
              <span class="queue-n">{t('desk.number', { n: waiting })}</span>
            </DeskLink>
          </li>
        )}
      </ul>
      {(items.length > 0 || (views === null && places > 0)) && (
        <ul class="plain queue-saved" aria-label={t('desk.queue.saved')}>
          {views === null && Array.from({ length: places }, (_, n) => <li key={n} class="queue-view" />)}
          {items.map((view) => (
            <li key={view.id}>
              {link(view.address, view.title, view.total)}
              {view.isMine && (
                <button
                  type="button"
                  class="button button-quiet button-small"
                  aria-label={t('desk.queue.delete-view', { title: view.title })}
                  onClick={() => void remove(view)}
                >
                  ×
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {problem && <Refused problem={problem} />}
      {address && address.figure === '' && countChosen(address) > 0 && (
        <Button tone="quiet" class="button-small" onClick={() => setSaving(true)}>
          {t('desk.queue.save-view')}
        </Button>
      )}
      {isSaving && now !== null && (
        <SaveView
          own={items.filter(({ isMine }) => isMine)}
          address={now}
          onClose={() => setSaving(false)}
          onSaved={() => {
            setSaving(false);
            again();
          }}
        />
      )}
    </nav>
  );
}
