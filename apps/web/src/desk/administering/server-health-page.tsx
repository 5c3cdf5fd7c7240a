import { formatFinding } from '@vigil/shared/staff-responses/format-finding.js';
import { stateOf, type Finding, type ServerHealth } from '@vigil/shared/staff-responses/server-health.js';
import { Band } from '../../ui/band.js';
import { useText } from '../../text-bundles.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { firstDayOf, sortFindings, warningsOf } from './server-findings.js';

const PATH = '/api/server-health';

const useFormatFinding = (program?: string): ((finding: Finding) => ReturnType<typeof formatFinding>) => {
  const t = useText();
  const { country } = usePlaces();
  return (finding) => formatFinding(finding, t, (at) => formatMoment(at, t, country?.timeZone), program);
};

/** Warnings for an administrator's first page; renders nothing if all is well. */
export function ServerWarnings() {
  const t = useText();
  const inWords = useFormatFinding();
  const { value } = useStaffFetch<ServerHealth>(PATH);
  const warnings = value ? warningsOf(value.findings) : [];
  if (warnings.length === 0) return null;
  return (
    <>
      <Band tone="warning">
        {warnings.map((finding) => {
          const { label, found } = inWords(finding);
          return (
            <p key={finding.check}>
              <strong>{label}</strong>: {found}
            </p>
          );
        })}
      </Band>
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
      <p class="lead">{t('server.about')}</p>
      <Awaited asked={asked}>{(health) => <Health health={health} />}</Awaited>
    </>
  );
}

function Health({ health: { mode, program, findings, statements } }: { health: ServerHealth }) {
  const t = useText();
  const { todo, well } = sortFindings(findings);
  return (
    <>
      {mode === 'demo' && <p class="quiet">{t('server.demo')}</p>}
      {todo.length === 0 ? <p role="status">{t('server.well')}</p> : <Todo findings={todo} program={program} />}
      <FirstDay findings={findings} />
      <h2>{t('server.rest')}</h2>
      <Facts findings={well} />
      {statements.length > 0 && (
        <>
          <h2>{t('server.slow')}</h2>
          <ul>
            {statements.map(({ statement, times, longestMs }) => (
              <li key={statement}>
                {t('server.slow-is', { n: times, ms: longestMs })}
                <br />
                <code lang="en" class="log-name">
                  {statement}
                </code>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Todo({ findings, program }: { findings: readonly Finding[]; program: string }) {
  const t = useText();
  const inWords = useFormatFinding(program);
  return (
    <>
      <h2>{t('server.todo')}</h2>
      <dl class="log-facts">
        {findings.map((finding) => {
          const { label, found, todo } = inWords(finding);
          return (
            <div key={finding.check}>
              <dt>{label}</dt>
              <dd>
                <strong>{t(`server.state.${stateOf(finding)}`)}</strong>
                <br />
                {found}
                {todo && (
                  <>
                    <br />
                    {todo}
                  </>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

function FirstDay({ findings }: { findings: readonly Finding[] }) {
  const t = useText();
  const inWords = useFormatFinding();
  const lines = firstDayOf(findings);
  if (lines.length === 0) return null;
  const left = lines.filter(({ isDone }) => !isDone).length;
  return (
    <>
      <h2>{t('server.first-day')}</h2>
      <p>
        {t('server.first-day-about')}{' '}
        {left === 0 ? t('server.first-day-done') : t('server.first-day-left', { n: left })}
      </p>
      <ul class="ticks">
        {lines.map(({ finding, isDone }) => (
          <li key={finding.check}>
            <span aria-hidden="true">{isDone ? '☑' : '☐'}</span> {inWords(finding).label}:{' '}
            {t(isDone ? 'server.tick.done' : 'server.tick.open')}
          </li>
        ))}
      </ul>
      <p class="quiet">{t('server.copy-key')}</p>
    </>
  );
}

function Facts({ findings }: { findings: readonly Finding[] }) {
  const inWords = useFormatFinding();
  return (
    <dl class="log-facts">
      {findings.map((finding) => {
        const { label, found } = inWords(finding);
        return (
          <div key={finding.check}>
            <dt>{label}</dt>
            <dd>{found}</dd>
          </div>
        );
      })}
    </dl>
  );
}
