import type { FieldError } from '../codebook/check-body.js';
import { fieldsOf, type CodebookClass } from '../codebook/field.js';
import { actKind, forceRank } from '../vocabulary/vocabulary.js';
import { Incident } from './incident.js';
import { strayOwnCodes } from './own-codes-of-record.js';

const requiredErrors = (of: CodebookClass, value: Record<string, unknown>, base: string): FieldError[] => {
  const errors: FieldError[] = [];
  for (const field of fieldsOf(of)) {
    const answer = value[field.name];
    if (field.required && answer === null) errors.push({ pointer: `${base}/${field.name}`, code: 'required' });
    if (field.kind !== 'many') continue;
    for (const [index, child] of (answer as Record<string, unknown>[]).entries()) {
      errors.push(...requiredErrors(field.of!(), child, `${base}/${field.name}/${index}`));
    }
  }
  return errors;
};

/**
 * Whether an act is an interference: every restriction, force of any rank that is known to have been used, every
 * deprivation of liberty.
 */
export const interferes = (type: string): boolean => {
  const kind = actKind(type);
  if (kind === 'legal') return false;
  return kind !== 'force' || !['FM_NONE', 'FM_UNKNOWN'].includes(type);
};

/** Whether force was used: rank 2 or more, "other", or "means not stated". Source: indicator I05. */
export const isForceUsed = (type: string): boolean =>
  actKind(type) === 'force' && ((forceRank(type) ?? 0) >= 2 || type === 'FM_OTHER' || type === 'FM_UNSPEC');

/**
 * Returns answers that contradict each other. Drafts with them are refused too, because no later answer can make both
 * true.
 */
export const contradictions = (incident: Incident): FieldError[] => {
  const errors: FieldError[] = [];
  const types = incident.acts.map((act) => act.type).filter((type) => type !== null);
  if (incident.interference === 'IN_NONE' && types.some(interferes))
    errors.push({ pointer: '/interference', code: 'acts-contradict-none' });
  for (const [index, act] of incident.acts.entries()) {
    if (act.type === 'FM_NONE' && types.some(isForceUsed))
      errors.push({ pointer: `/acts/${index}/type`, code: 'force-contradicts-none' });
  }
  if (incident.announced && incident.when && incident.announced.earliest > incident.when.latest)
    errors.push({ pointer: '/announced', code: 'announced-after-event' });
  const harmed = incident.harms.some(
    (harm) =>
      harm.type &&
      !['HM_NONE', 'HM_UNKNOWN'].includes(harm.type) &&
      !['CS_NONE', 'CS_UNKNOWN'].includes(harm.count.state),
  );
  for (const [index, harm] of incident.harms.entries()) {
    if (harm.type === 'HM_NONE' && harmed)
      errors.push({ pointer: `/harms/${index}/type`, code: 'harm-contradicts-none' });
  }
  const ids = new Set(incident.sources.map((source) => source.id));
  for (const list of ['groups', 'acts', 'harms', 'accounts'] as const) {
    for (const [index, child] of incident[list].entries()) {
      if (child.sources.some((id) => !ids.has(id)))
        errors.push({ pointer: `/${list}/${index}/sources`, code: 'source-not-here' });
    }
  }
  errors.push(...strayOwnCodes(incident));
  const groups = incident.groups.map((link) => link.group);
  for (const [index, group] of groups.entries()) {
    if (group !== null && groups.indexOf(group) !== index)
      errors.push({ pointer: `/groups/${index}/group`, code: 'repeated-group' });
  }
  return errors;
};

/**
 * Returns what is missing before a record can be submitted: its required answers, a source, and an act if it reports
 * interference.
 */
export const completeness = (incident: Incident): FieldError[] => {
  const isProposed = incident.groups.map(({ proposed }, index) => (proposed === null ? '' : `/groups/${index}/group`));
  const errors = requiredErrors(Incident, incident as unknown as Record<string, unknown>, '').filter(
    ({ pointer }) => !isProposed.includes(pointer),
  );
  if (incident.sources.length === 0) errors.push({ pointer: '/sources', code: 'source-needed' });
  const types = incident.acts.map((act) => act.type).filter((type) => type !== null);
  if (incident.interference !== 'IN_INTERFERED' && types.some(interferes))
    errors.push({ pointer: '/interference', code: 'acts-say-interfered' });
  if (incident.interference === 'IN_INTERFERED' && incident.kind === 'IK_ASSEMBLY' && !types.some(interferes)) {
    errors.push({ pointer: '/acts', code: 'act-needed' });
  }
  for (const [index, account] of incident.accounts.entries()) {
    if (account.stance === 'DS_NOT_SOUGHT' && account.text === null)
      errors.push({ pointer: `/accounts/${index}/text`, code: 'reason-needed' });
  }
  for (const [index, harm] of incident.harms.entries()) {
    const none = harm.type === 'HM_NONE' || harm.count.state === 'CS_NONE';
    if (none && harm.sources.length === 0)
      errors.push({ pointer: `/harms/${index}/sources`, code: 'none-needs-source' });
  }
  return errors;
};

/** What an account says that gives no reason: nobody asked, or nobody answered. */
const SAYS_NO_REASON = ['DS_NOT_SOUGHT', 'DS_NO_COMMENT'];
/** What an account says that is itself a reason or another explanation. */
const SAYS_WHY = ['DS_JUSTIFIES', 'DS_ALT'];

/**
 * Returns questions that other answers raise. They keep no record from being submitted: only a person can tell whether
 * the words of the authorities give a reason.
 */
export const worthAsking = ({ accounts, grounds }: Incident): FieldError[] => {
  const isAnswered = (grounds ?? []).some((ground) => ground !== 'GR_UNKNOWN');
  const mayGiveReason = accounts.some(
    ({ party, stance, text, aboutThisEvent }) =>
      party === 'PA_AUTHORITY' &&
      aboutThisEvent !== 'no' &&
      stance !== null &&
      !SAYS_NO_REASON.includes(stance) &&
      (text !== null || SAYS_WHY.includes(stance)),
  );
  return mayGiveReason && !isAnswered ? [{ pointer: '/grounds', code: 'reasons-open' }] : [];
};

/**
 * Whether the record has the authorities' account of this event, or the reason why not.
 */
export const hasAuthorityAccount = (incident: Incident): boolean =>
  incident.accounts.some(
    (account) =>
      account.party === 'PA_AUTHORITY' &&
      (account.stance === 'DS_NOT_SOUGHT' ? account.text !== null : account.aboutThisEvent === 'yes'),
  );
