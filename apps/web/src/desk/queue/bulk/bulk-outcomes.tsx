import type { BulkOutcome } from '@vigil/shared/staff-responses/bulk-actions.js';
import { useState } from 'preact/hooks';
import type { Text } from '@vigil/shared/text/text.js';
import { useText } from '../../../text-bundles.js';
import { Button } from '../../../ui/button.js';
import { DeskLink } from '../../desk-link.js';
import { Refused } from '../../use-staff-fetch.js';
import type { BatchResult } from './send-in-batches.js';

/** Names shown at once; a person asks for the others. */
const FEW = 50;
/** Words for these outcomes that say more than those of a single refusal. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  'not-found': 'bulk.out-of-sight',
  'wrong-state': 'bulk.wrong-state',
  'same-record': 'bulk.same-record',
  'not-published': 'bulk.not-published',
};

const reasonOf = ({ why }: BulkOutcome, t: Text): string => {
  const { code, field, name } = why!;
  const own = OWN_WORDS[field ?? code];
  return own ? t(own) : t(field === null ? `problem.${code}` : `field.${field}`, { name: name ?? '' });
};

/** What became of each record, or would: how many are done, and each that was refused by name, under its reason. */
export function BulkOutcomes({
  sent,
  isDryRun,
  words = isDryRun ? 'bulk.would' : 'bulk.done',
}: {
  sent: BatchResult;
  isDryRun: boolean;
  /** How many are done, of how many, in words. */
  words?: string;
}) {
  const t = useText();
  const { outcomes, problem, left } = sent;
  const of = (result: BulkOutcome['result']): BulkOutcome[] => outcomes.filter((one) => one.result === result);
  const also = (what: BulkOutcome['also']): number => outcomes.filter((one) => one.also === what).length;
  const [refused, unchanged] = [of('refused'), of('unchanged')];
  const unknown = sent.unknown + of('unknown').length;
  const unreached = left.reduce((sum, { records }) => sum + records.length, 0) - sent.unknown;
  const byReason = new Map<string, BulkOutcome[]>();
  for (const one of refused) {
    const reason = reasonOf(one, t);
    byReason.set(reason, [...(byReason.get(reason) ?? []), one]);
  }
  return (
    <>
      {problem && <Refused problem={problem} />}
      <p>
        <strong>{t(words, { n: of('done').length, of: outcomes.length })}</strong>
        {unchanged.length > 0 && ` ${t('bulk.unchanged', { n: unchanged.length })}`}
      </p>
      {(['graded-again', 'correction-waits'] as const).map(
        (what) => also(what) > 0 && <p key={what}>{t(`bulk.${what}`, { n: also(what) })}</p>,
      )}
      {unknown > 0 && <p>{t('bulk.unknown', { n: unknown })}</p>}
      {unreached > 0 && <p>{t(problem ? 'bulk.not-reached' : 'bulk.left', { n: unreached })}</p>}
      {refused.length > 0 && (
        <div class="band band-warning">
          <p>
            <strong>{t('bulk.refused', { n: refused.length })}</strong>
          </p>
          {[...byReason].map(([why, records]) => (
            <RefusedRecords key={why} why={why} records={records} />
          ))}
        </div>
      )}
    </>
  );
}

function RefusedRecords({ why, records }: { why: string; records: readonly BulkOutcome[] }) {
  const t = useText();
  const [isAll, setAll] = useState(false);
  const named = records.filter(
    ({ title, code, why: reason }) => title !== null || code !== null || reason?.code !== 'not-found',
  );
  const shown = isAll ? named : named.slice(0, FEW);
  return (
    <details open={records.length <= FEW}>
      <summary>{t('bulk.reason', { why, n: records.length })}</summary>
      <ul>
        {shown.map(({ id, title, code }) => (
          <li key={id}>
            <DeskLink to={`/desk/incidents/${id}`}>{title ?? t('desk.home.untitled')}</DeskLink> {code}
          </li>
        ))}
      </ul>
      {shown.length < named.length && (
        <Button class="button-small" onClick={() => setAll(true)}>
          {t('bulk.name-all', { n: named.length })}
        </Button>
      )}
    </details>
  );
}
