import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { DeskLink } from '../desk-link.js';
import type { MainAction } from './main-action.js';

interface Props {
  record: IncidentRecord;
  action: MainAction | null;
  busy: boolean;
  /** Whether what the action asks is open: it must be answered before it is done. */ isOpen: boolean;
  onAction: (action: Exclude<MainAction, 'change'>) => void;
}

const TEXT_OF: Readonly<Record<Exclude<MainAction, 'change'>, string>> = {
  take: 'desk.review.take',
  verify: 'desk.review.verify',
  publish: 'desk.publish.publish-begin',
  correct: 'desk.publish.correct-begin',
  propose: 'desk.publish.propose-begin',
};

/** Where the record stands, with one main action. It stays in sight while somebody reads. */
export function RecordBar({ record, action, busy, isOpen, onAction }: Props) {
  const t = useText();
  return (
    <section class="record-bar no-print" aria-label={t('desk.record.bar')}>
      <p class="record-state" id="record-state" tabIndex={-1}>
        <span class={`tag state state-${record.status}`}>
          {record.hidden ? t('desk.hidden.title') : label(record.status, t.language)}
        </span>
        {record.code && <span class="row-code">{record.code}</span>}
        {record.grade && <span class="record-bar-grade">{label(record.grade, t.language)}</span>}
      </p>
      <p class="record-bar-actions">
        {action === 'change' && (
          <DeskLink class="button button-primary" to={`/desk/incidents/${record.id}/edit`}>
            {t(record.publication ? 'desk.record.correct' : 'desk.record.edit')}
          </DeskLink>
        )}
        {action !== null && action !== 'change' && (
          <Button
            // A colleague can mostly publish it without a proposal.
            tone={action === 'propose' ? 'plain' : 'primary'}
            data-do={`main ${action}`}
            busy={busy}
            aria-expanded={action === 'verify' ? isOpen : undefined}
            onClick={() => onAction(action)}
          >
            {t(TEXT_OF[action])}
          </Button>
        )}
        <a class="button" href="#record-actions" onClick={toOtherActions}>
          <span class="record-bar-long">{t('desk.record.other-actions')}</span>
          <span class="record-bar-short" aria-hidden="true">
            ⋯
          </span>
        </a>
      </p>
    </section>
  );
}

/** Goes there without an entry in the browser's history. */
const toOtherActions = (event: MouseEvent): void => {
  event.preventDefault();
  const there = document.getElementById('record-actions');
  there?.scrollIntoView();
  there?.focus({ preventScroll: true });
};
