import type { ServerHealth } from '@vigil/shared/staff-responses/server-health.js';
import { Band } from '../../ui/band.js';
import { useText } from '../../text-bundles.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { GIGABYTE, warningsOf } from './server-warnings.js';

const PATH = '/api/server-health';

function Warnings({ health }: { health: ServerHealth }) {
  const t = useText();
  const warnings = warningsOf(health, Date.now());
  if (warnings.length === 0) return null;
  return (
    <Band tone="warning">
      {warnings.map(({ key, parts = [], n = 0 }) => (
        <p key={key}>{t(key, { what: parts.map((part) => t(`desk.server.part.${part}`)).join(', '), days: n })}</p>
      ))}
    </Band>
  );
}

/** Warnings for an administrator's first page; renders nothing if all is well. */
export function ServerWarnings() {
  const t = useText();
  const { value } = useStaffFetch<ServerHealth>(PATH);
  if (!value || warningsOf(value, Date.now()).length === 0) return null;
  return (
    <>
      <Warnings health={value} />
      <p>
        <DeskLink to="/desk/server">{t('desk.page.server')}</DeskLink>
      </p>
    </>
  );
}

/** `/desk/server`: the server's health, for the person who runs it. */
export function ServerHealthPage() {
  const t = useText();
  const asked = useStaffFetch<ServerHealth>(PATH);
  return (
    <>
      <PageHead title={t('desk.page.server')} />
      <p class="lead">{t('desk.server.about')}</p>
      <Awaited asked={asked}>
        {(health) => (
          <>
            <Warnings health={health} />
            <Facts health={health} />
          </>
        )}
      </Awaited>
    </>
  );
}

function Facts({ health: { ready, backup, freeBytes, evidence, key, locked, search } }: { health: ServerHealth }) {
  const t = useText();
  const { country } = usePlaces();
  const { files, damaged } = evidence;
  const moment = (at: string): string => formatMoment(at, t, country?.timeZone);
  const gigabytes = (bytes: number | null): string =>
    bytes === null ? t('desk.server.disk-unknown') : t('desk.number', { n: Math.floor((bytes / GIGABYTE) * 10) / 10 });
  return (
    <>
      {ready && !locked && <p role="status">{t('desk.server.well')}</p>}
      <dl class="log-facts">
        <div>
          <dt>{t('desk.server.backup')}</dt>
          <dd>
            {backup
              ? t('desk.server.backup-is', { moment: moment(backup.madeAt), files: backup.files })
              : t('desk.server.disk-unknown')}
            {backup && backup.damaged + backup.lost > 0 && (
              <>
                <br />
                <strong>{t('desk.server.backup-bad', { damaged: backup.damaged, lost: backup.lost })}</strong>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('desk.server.disk')}</dt>
          <dd>
            {t('desk.server.disk-is', { home: gigabytes(freeBytes.home), evidence: gigabytes(freeBytes.evidence) })}
          </dd>
        </div>
        <div>
          <dt>{t('desk.server.evidence')}</dt>
          <dd>
            {damaged > 0 ? (
              <strong>{t('desk.server.evidence-bad', { damaged, files })}</strong>
            ) : (
              t('desk.server.evidence-well', { files })
            )}
            {evidence.lastCheckedAt && (
              <>
                <br />
                <span class="quiet">
                  {t('desk.server.evidence-checked', { moment: moment(evidence.lastCheckedAt) })}
                </span>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('desk.server.key')}</dt>
          <dd>{t(`desk.server.key.${key}`)}</dd>
        </div>
        <div>
          <dt>{t('desk.server.search')}</dt>
          <dd>{t(`desk.server.search.${search}`)}</dd>
        </div>
      </dl>
    </>
  );
}
