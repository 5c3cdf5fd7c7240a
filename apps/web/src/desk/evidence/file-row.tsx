import type { CustodyEntry, EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useMember } from '../session.js';
import { percentOf, formatBytes } from './file-labels.js';
import { withdrawFile } from './file-upload.js';

interface Props {
  file: EvidenceView;
  /** Its name on this page. */ name: string;
  onChanged: () => void;
  /** Renders more about the file. */ beside?: ((id: string, name: string) => ComponentChildren) | undefined;
}

/** One file: what it is, its state, its chain of custody. */
export function FileRow({ file, name, onChanged, beside }: Props) {
  const t = useText();
  const { country } = usePlaces();
  const { role } = useMember();
  const moment = (at: string): string => formatMoment(at, t, country?.timeZone);
  const kind = t(`evidence.kind.${file.kind}`);
  const of = <span class="visually-hidden"> {t('evidence.of', { name })}</span>;
  return (
    <li class={`evidence-file ${file.damagedAt ? 'evidence-damaged' : ''}`}>
      <h3 class="evidence-name">
        {name}{' '}
        <span class="small quiet">
          {[file.name === null ? null : kind, file.type, formatBytes(file.size, t)].filter(Boolean).join(' · ')}
        </span>
      </h3>
      <p
        class={file.state === 'refused' || file.damagedAt ? 'evidence-wrong' : ''}
        role={file.damagedAt ? 'alert' : undefined}
      >
        {formatState(file, t)}
        {file.state === 'expected' && file.mayRemove && <> {t('evidence.go-on-help')}</>}
      </p>
      {beside?.(file.id, name)}
      <p class="small quiet">
        {t(file.from === 'field' ? 'evidence.added-field' : 'evidence.added', {
          name: file.addedBy,
          at: moment(file.addedAt ?? file.declaredAt),
        })}
        {file.checkedAt && <> · {t('evidence.checked', { at: moment(file.checkedAt) })}</>}
      </p>
      {file.sha256 && (
        <p class="small quiet evidence-sum">
          {t('evidence.sha256')} <code>{file.sha256}</code>
        </p>
      )}
      {file.same.length > 0 && <Same file={file} />}
      <p class="evidence-actions">
        {file.mayOpen && (
          <a
            class="button button-small"
            href={`/api/evidence/${file.id}/original`}
            download
            title={t('evidence.download-help')}
          >
            {t('evidence.download')}
            {of}
          </a>
        )}
        {file.mayRemove && (
          <Button class="button-small" onClick={() => void withdrawFile(file.id).then(onChanged)}>
            {t('evidence.remove')}
            {of}
          </Button>
        )}
      </p>
      {role === 'reviewer' && <Custody file={file} name={name} />}
    </li>
  );
}

const formatState = (
  { state, refusal, damagedAt, from, received, length }: EvidenceView,
  t: ReturnType<typeof useText>,
): string => {
  if (damagedAt) return t('evidence.state.damaged');
  if (state === 'refused') return `${t('evidence.state.refused')}: ${t(`refusal.${refusal ?? ''}`)}`;
  return t(
    state === 'stored'
      ? 'evidence.state.stored'
      : from === 'field'
        ? 'evidence.state.expected-field'
        : 'evidence.state.expected',
    { percent: percentOf(received, length) },
  );
};

function Same({ file: { same, incident } }: { file: EvidenceView }) {
  const t = useText();
  const elsewhere = same.filter((one) => one.incident !== incident);
  return (
    <p class="evidence-same">
      {elsewhere.length < same.length && <>{t('evidence.same-here')}. </>}
      {elsewhere.length > 0 && (
        <>
          {t('evidence.same')}{' '}
          {elsewhere.map((one, i) => (
            <>
              {i > 0 && t('list.and')}
              <DeskLink key={one.id} to={`/desk/incidents/${one.incident}`}>
                {one.code ?? one.title ?? t('desk.home.untitled')}
              </DeskLink>
            </>
          ))}
          .
        </>
      )}
    </p>
  );
}

/** Who declared, stored and opened it. Loaded when opened. */
function Custody({ file, name }: { file: EvidenceView; name: string }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="evidence-custody" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t('evidence.custody', { n: file.custody })}
        <span class="visually-hidden"> {t('evidence.of', { name })}</span>
      </summary>
      {isOpen && <Steps id={file.id} />}
    </details>
  );
}

function Steps({ id }: { id: string }) {
  const t = useText();
  const { country } = usePlaces();
  const steps = useStaffFetch<{ total: number; items: CustodyEntry[] }>(`/api/evidence/${id}/custody`);
  const say = ({ kind, refusal }: CustodyEntry): string =>
    t.has(`custody.${kind}`)
      ? t(`custody.${kind}`, { why: refusal ? t(`refusal.${refusal}`) : '' })
      : t('custody.other', { what: kind });
  return (
    <Awaited asked={steps}>
      {({ items }) => (
        <ol class="plain evidence-steps">
          {items.map((step) => (
            <li key={step.seq}>
              {say(step)}{' '}
              <span class="quiet">
                {t('custody.by', {
                  actor: step.actor ?? t('custody.vigil'),
                  at: formatMoment(step.at, t, country?.timeZone),
                })}
              </span>
              {step.proof === 'broken' && <strong class="evidence-wrong"> {t('custody.broken')}</strong>}
            </li>
          ))}
        </ol>
      )}
    </Awaited>
  );
}
