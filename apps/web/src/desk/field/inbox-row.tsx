import { fieldOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { InboxItem, RecordOfReport } from '@vigil/shared/staff-responses/field-reports.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { formatAnswer, formatCode, formatLabel } from '../format-answer.js';
import { useFormatContext } from '../format-context.js';
import { AskAuthor } from './ask-author.js';
import { ReportFiles, ReportSender, ReportFact, ReportReceipt, ReportTimes } from './report-facts.js';
import { MERGEABLE_STATUSES } from './merge-selection.js';

interface Props {
  item: InboxItem;
  isChosen: boolean;
  onChoose: ((isChosen: boolean) => void) | null;
  onDone: () => void;
}

/** One report: what became of it, who needs help, who sent it, when, and what is still missing. */
export function InboxRow({ item, isChosen, onChoose, onDone }: Props) {
  const t = useText();
  const { incident } = item;
  const title = incident?.mayRead
    ? (incident.title ?? t('desk.home.untitled'))
    : t('inbox.draft-of', { name: item.monitor });
  const mayJoin =
    onChoose !== null && incident !== null && incident.mayRead && MERGEABLE_STATUSES.includes(incident.status);
  return (
    <li class={`field-row ${item.atRisk ? 'field-row-risk' : ''}`}>
      <div class="field-what">
        {item.atRisk && <p class="field-risk">{t('inbox.at-risk')}</p>}
        <p class="field-title">
          {incident?.mayRead ? (
            <DeskLink to={`/desk/incidents/${incident.id}`} class="row-title">
              {title}
            </DeskLink>
          ) : (
            <strong>{title}</strong>
          )}{' '}
          {incident && <span class={`tag state state-${incident.status}`}>{label(incident.status, t.language)}</span>}
        </p>
        {incident?.status === 'WS_DRAFT' && (
          <p class="small quiet">
            {t(incident.help ? 'inbox.draft-help' : item.handedOver ? 'inbox.draft-handed' : 'inbox.draft-kept')}
          </p>
        )}
        {incident?.help && <HowToHelp help={incident.help} />}
        {incident && <Complete of={incident} />}
        {item.unread > 0 && <p class="small field-warned">{t('inbox.unread', { n: item.unread })}</p>}
        {incident?.question && (
          <blockquote class="field-asked">
            <strong>{t('inbox.asked')}</strong> {incident.question}
          </blockquote>
        )}
        {incident?.mergedInto && (
          <p class="small">
            <DeskLink to={`/desk/incidents/${incident.mergedInto}`}>{t('inbox.joined')}</DeskLink>
          </p>
        )}
      </div>
      <div class="field-about small">
        <p class="field-line">
          <ReportSender report={item} />
        </p>
        <ReportTimes report={item} said={item.phoneClock} />
        <p class="field-line">
          <ReportFiles report={item} />
        </p>
        {item.atRisk !== true && (
          <p class="field-line quiet">{t(item.atRisk === false ? 'inbox.not-at-risk' : 'inbox.risk-not-said')}</p>
        )}
        <ReportReceipt report={item} />
      </div>
      <div class="field-do">
        {incident?.mayAsk && <AskAuthor item={item} title={title} onDone={onDone} />}
        {mayJoin && (
          <label class="check small">
            <input
              type="checkbox"
              checked={isChosen}
              aria-label={t('inbox.choose', { title })}
              onChange={(event) => onChoose(event.currentTarget.checked)}
            />
            <span>{t('inbox.choose-short')}</span>
          </label>
        )}
      </div>
    </li>
  );
}

const NO_SOURCES: readonly never[] = [];
/** When, where, who and what, for an incomplete report that was handed over. Unanswered questions are shown as open. */
function HowToHelp({ help: { when, place, groups, acts } }: { help: NonNullable<RecordOfReport['help']> }) {
  const t = useText();
  const context = useFormatContext(NO_SOURCES);
  const answer = (name: 'when' | 'place', value: unknown): string | null =>
    formatAnswer(fieldOf(Incident, name)!, value, context);
  const lines = [
    { name: 'when', said: answer('when', when) },
    { name: 'place', said: answer('place', place) },
    { name: 'groups', said: groups.map(context.group).join(t('list.and')) },
    { name: 'acts', said: acts.map((code) => formatCode(code, t)).join(t('list.and')) },
  ];
  return (
    <div class="field-help-lines">
      {lines.map(({ name, said }) => (
        <ReportFact key={name} name={formatLabel(Incident, fieldOf(Incident, name)!, t)}>
          {said || <span class="field-waits">{t('inbox.help.not-said')}</span>}
        </ReportFact>
      ))}
    </div>
  );
}

/** Lists the unanswered questions among the first ones; for a draft, those that prevent its submission. */
function Complete({ of: { status, complete } }: { of: RecordOfReport }) {
  const t = useText();
  const names = (list: readonly string[]): string =>
    list
      .flatMap((name) => {
        const field = fieldOf(Incident, name);
        return field ? [formatLabel(Incident, field, t)] : [];
      })
      .join(' · ');
  const isWithAuthor = status === 'WS_DRAFT' || status === 'WS_RETURNED';
  return (
    <p class="small">
      {t('inbox.complete', { k: complete.essentials - complete.unanswered.length, n: complete.essentials })}
      {complete.unanswered.length > 0 && (
        <span class="quiet"> · {t('inbox.open', { what: names(complete.unanswered) })}</span>
      )}
      {isWithAuthor && complete.needed.length > 0 && (
        <>
          <br />
          <span class="field-waits">{t('inbox.needed', { what: names(complete.needed) })}</span>
        </>
      )}
    </p>
  );
}
