import { factsOf } from '@vigil/shared/language/languages.js';
import { sealedSize } from '@vigil/shared/field/limits.js';
import type { ReportState } from '@vigil/shared/staff-responses/field-reports.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useEffect, useState } from 'preact/hooks';
import type { ScreenProps } from './screen-props.js';
import { Chip } from '../controls.js';
import type { Held, Why } from '../storage/retry-delays.js';
import type { Known } from '../storage/phone-users.js';
import type { Sketch } from '../storage/worker-api.js';
import type { Sending } from '../storage/send-loop.js';
import { phone, whenNews } from '../worker-client.js';
import { useText } from '../text-bundles.js';
import { ConfirmButton } from './confirm-button.js';

const formatState = (state: Sending, t: ReturnType<typeof useText>): string =>
  t(state.how === 'waits' ? `field.sending.waits-${state.for}` : `field.sending.${state.how}`);

const WHYS: readonly Why[] = ['vouching', 'busy', 'failing', 'no-answer'];

/**
 * Reports that wait for a retry while others are sent: how many, why, and when the next one is tried, by this phone's
 * clock.
 */
function HeldBack({ held }: { held: readonly Held[] }) {
  const t = useText();
  return (
    <div role="status">
      {WHYS.map((why) => ({ why, of: held.filter((one) => one.why === why) }))
        .filter(({ of }) => of.length > 0)
        .map(({ why, of }) => (
          <p key={why} class="warning">
            {t(`field.queue.held.${why}`, { n: of.length })}{' '}
            {t('field.queue.held.again', {
              time: new Intl.DateTimeFormat(factsOf(t.language).intl, {
                hour: '2-digit',
                minute: '2-digit',
                second: '2-digit',
                hourCycle: 'h23',
              }).format(Math.min(...of.map(({ until }) => until))),
            })}
          </p>
        ))}
    </div>
  );
}

/** Whether the browser reports the kind of network. If not, the app cannot promise Wi-Fi only. */
const knowsNetwork = (): boolean => (navigator as { connection?: { type?: string } }).connection?.type !== undefined;

/** What waits to be sent, its progress, and what delays it. */
export function SendingQueue({
  person,
  waiting,
  around,
  onPerson,
}: {
  person: Known;
  waiting: readonly Sketch[];
  around: ScreenProps;
  onPerson: (known: Known) => void;
}) {
  const t = useText();
  const [done, setDone] = useState<Readonly<Record<string, number>>>({});
  const [receipts, setReceipts] = useState<readonly { id: string; receipt: string }[]>([]);
  useEffect(
    () =>
      whenNews((news) => {
        if (news.news === 'progress') setDone((before) => ({ ...before, [news.file]: news.bytes }));
      }),
    [],
  );
  useEffect(
    () => void phone.receiptsOf(person.id).then(setReceipts, () => undefined),
    [person.id, person.keepReceipts, waiting.length],
  );
  const [states, setStates] = useState<ReadonlyMap<string, ReportState>>(new Map());
  useEffect(() => {
    if (receipts.length === 0) return;
    void phone.statesOf(person.id).then(
      (found) => setStates(new Map(found.map(({ id, state }) => [id, state]))),
      () => undefined,
    );
  }, [receipts]);
  const files = waiting.flatMap((report) => report.files);
  const total = files.reduce((sum, { size }) => sum + sealedSize(size), 0);
  const sent = files.reduce(
    (sum, { id, size, state }) =>
      sum + (state === 'sent' ? sealedSize(size) : Math.min(done[id] ?? 0, sealedSize(size))),
    0,
  );
  const refused = waiting.filter((report) => report.refused !== null);
  const { settings, sending, change } = around;
  const held = around.held.filter(({ report }) => waiting.some(({ id }) => id === report));
  return (
    <section>
      <h2>{waiting.length === 0 ? t('field.queue.empty') : t('field.queue', { n: waiting.length })}</h2>
      {waiting.length > refused.length && <p role="status">{formatState(sending, t)}</p>}
      <HeldBack held={held} />
      {total > 0 && (
        <>
          <progress max={total} value={sent} aria-label={t('field.queue.files')} />
          <p class="help">
            {t('field.queue.progress', { done: formatNumber(Math.floor((sent / total) * 100), t.language) })}
          </p>
        </>
      )}
      {refused.length > 0 && <p class="wrong">{t('field.queue.refused', { n: refused.length })}</p>}
      {waiting.length > 0 && (
        <button type="button" class="chip" onClick={() => void phone.sendNow(person.id)}>
          {t('field.queue.now')}
        </button>
      )}
      <details class="fold" open={settings.isPaused || settings.filesByWifiOnly}>
        <summary>{t('field.queue.settings')}</summary>
        <div class="chips">
          <Chip on={settings.isPaused} onPress={() => void change({ isPaused: !settings.isPaused })}>
            {t('field.queue.pause')}
          </Chip>
          <Chip
            on={settings.filesByWifiOnly}
            isOff={!knowsNetwork() && !settings.filesByWifiOnly}
            onPress={() => void change({ filesByWifiOnly: !settings.filesByWifiOnly })}
          >
            {t('field.queue.wifi')}
          </Chip>
          <Chip
            on={person.keepReceipts}
            onPress={() =>
              void phone
                .keepReceipts(person.id, !person.keepReceipts)
                .then(() => onPerson({ ...person, keepReceipts: !person.keepReceipts }))
            }
          >
            {t('field.queue.receipts')}
          </Chip>
        </div>
        {!knowsNetwork() && <p class="help">{t('field.queue.wifi-unknown')}</p>}
      </details>
      {receipts.length === 0 ? (
        <p class="help">{t('field.queue.mend')}</p>
      ) : (
        <>
          <h2 id="receipts">{t('field.receipts')}</h2>
          <p class="help">{t('field.receipts.about')}</p>
        </>
      )}
      {receipts.length > 0 && (
        <ul class="receipts" aria-labelledby="receipts">
          {receipts.map(({ id, receipt }) => (
            <li key={id}>
              <code>{receipt}</code> {states.has(id) && <strong>{t(`field.state.${states.get(id)!}`)}</strong>}
            </li>
          ))}
        </ul>
      )}
      {refused.map(({ id, files }, index) => {
        const which = t('field.queue.refused-report', { number: formatNumber(index + 1, t.language) });
        return (
          <p key={id} class="row">
            <span>
              <strong>{which}</strong> {files.length > 0 && t('field.end.files', { n: files.length })}
            </span>
            <ConfirmButton
              label={t('field.delete')}
              of={which}
              question={t('field.delete.refused')}
              onConfirm={() => void phone.drop(id)}
            />
          </p>
        );
      })}
    </section>
  );
}
