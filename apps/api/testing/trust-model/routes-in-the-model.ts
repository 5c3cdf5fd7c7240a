import type { Word } from './model-state.js';

/** For each route: its edges in the model, or why it changes nothing that the model covers. */

export type Reason =
  | 'reads what everybody may' // what was published, one's own account, lists of codes
  | 'reads by the rules of records' // the model asks the same rules of each record: readsOf
  | 'reads no record' // names, the log, what waits: nothing of a record beyond those rules
  | 'own account' // what one signs in with; whoever attacks holds it already
  | 'own work' // drafts, questions, imports, reports: before anybody else acts on them
  | 'codes and numbers' // no word that a person wrote
  | 'sealed' // opens only with a key that no account has by itself
  | 'answers who objects' // to whoever holds the receipt code, and to nobody else; changes no record
  | 'takes back' // what one asked for oneself, or what is shown with it, at once and visibly
  | 'who takes care' // of a record: gives no right and takes none
  | 'stops' // ends something; nobody gets more by it
  | 'looks after files'; // whether they are whole; changes none
export type InModel = { edges: readonly string[]; words?: readonly Word[] } | { nothing: Reason };

const edge = (...edges: string[]): InModel => ({ edges });
const words = (...of: Word[]): InModel => ({ edges: ['propose'], words: of });
const nothing = (reason: Reason): InModel => ({ nothing: reason });

/** By method and path, as in `routes.snapshot.json`. Routes with the action 'read-public' need no line. */
export const MODELLED: Readonly<Record<string, InModel>> = {
  'POST /api/invitations': edge('invite'),
  'POST /api/invitations/acceptances': edge('invite', 'reset'),
  'POST /api/members/:id/resets': edge('reset'),
  'PUT /api/members/:id': edge('change'),
  'POST /api/members/:id/vouch': edge('vouch'),
  'POST /api/members/:id/wait': edge('wait'),
  'POST /api/members/:id/objections': edge('object'),
  'PUT /api/settings/small-team': edge('small-team'),
  'PUT /api/settings': { edges: ['propose', 'small-team'], words: ['organisation'] },
  'PUT /api/published-totals/:id': words('total'),
  'DELETE /api/published-totals/:id': words('total'),
  'PUT /api/dated-notes/:id': words('dated-note'),
  'DELETE /api/dated-notes/:id': words('dated-note'),
  'PUT /api/coverage/:id': words('coverage'),
  'DELETE /api/coverage/:id': words('coverage'),
  'POST /api/reports': words('report'),
  'POST /api/reports/:code/publications': words('report'),
  'DELETE /api/reports/:code/publications': words('report'),
  'PUT /api/groups/:id': { edges: ['propose', 'rename-group'], words: ['group'] },
  'PUT /api/evidence/:id/copies/:copy': words('picture'),
  'POST /api/incidents/:id/assessments': words('assessment'),
  'POST /api/incidents/:id/retractions': words('retraction'),
  'PUT /api/incidents/:id/story': words('story'),
  'POST /api/releases/:id/answers': edge('release'),
  'POST /api/evidence/:id/copies/:copy/decisions': edge('release'),
  'POST /api/incidents/:id/assessments/:assessment/agreements': edge('release'),
  'POST /api/exports/internal': edge('ask-export'),
  'POST /api/exports/internal/:id/answers': edge('answer-export'),
  'POST /api/exports/internal/:id/takings': edge('take-export'),
  'GET /api/exports/internal/:id/file': edge('take-export'),
  'POST /api/incidents/:id/erasures': edge('ask-erasure'),
  'POST /api/erasures/:id/approvals': edge('erase'),
  'PUT /api/incidents/:id/case-team': edge('choose-team'),
  'POST /api/incidents/:id/case-team/openings': edge('let-in'),
  'PUT /api/incidents/:id': edge('log', 'act'),
  'POST /api/incidents/:id/submissions': edge('log', 'act'),
  'POST /api/incidents/:id/recalls': edge('act'),
  'POST /api/incidents/:id/reviews': edge('act'),
  'POST /api/incidents/:id/publications': edge('act'),
  'POST /api/incidents/hidings': edge('act'),
  'POST /api/incidents/hidings/looks': edge('act'),
  'POST /api/incidents/hidings/restorations': edge('act'),
  'POST /api/incidents/hidings/forgetting-requests': edge('act'),
  'POST /api/incidents/hidings/forgettings': edge('act'),
  'GET /api/incidents/hidings': nothing('reads by the rules of records'),
  'GET /api/incidents/:id/mergers': nothing('reads by the rules of records'),
  'POST /api/incidents/possible-duplicates': nothing('reads by the rules of records'),
  'GET /api/sources': nothing('reads by the rules of records'),
  'GET /api/sources/known': nothing('reads by the rules of records'),
  'GET /api/incidents/:id/relations': nothing('reads by the rules of records'),
  'GET /api/groups/:id/series': nothing('reads by the rules of records'),
  'POST /api/incidents/:id/relations': nothing('own work'),
  'DELETE /api/incidents/:id/relations/:relation': nothing('own work'),
  'POST /api/incidents/:id/mergers': { edges: ['merge'], words: ['joining'] },
  'DELETE /api/incidents/:id/mergers': edge('act'),
  'PUT /api/v1/records/:id': edge('log'),

  'GET /api/incidents/:id/editors': nothing('reads by the rules of records'),
  'GET /api/incidents/:id/owner': nothing('reads by the rules of records'),
  'PUT /api/incidents/:id/owner': nothing('who takes care'),
  'DELETE /api/incidents/:id/owner': nothing('who takes care'),
  'GET /api/queue-views': nothing('reads by the rules of records'),
  'PUT /api/queue-views/:id': nothing('own work'),
  'DELETE /api/queue-views/:id': nothing('own work'),
  'GET /api/queue-settings': nothing('own work'),
  'PUT /api/queue-settings': nothing('own work'),
  'GET /api/incidents': nothing('reads by the rules of records'),
  'GET /api/incidents/:id': nothing('reads by the rules of records'),
  'GET /api/incidents/:id/changes': nothing('reads by the rules of records'),
  'GET /api/incidents/:id/duplicates': nothing('reads by the rules of records'),
  'GET /api/incidents/:id/evidence': nothing('reads by the rules of records'),
  'GET /api/incidents/:id/looking': nothing('reads by the rules of records'),
  'GET /api/evidence/:id/views/:size': nothing('reads by the rules of records'),
  'GET /api/evidence/:id/original': nothing('reads by the rules of records'),
  'GET /api/evidence/:id/custody': nothing('reads by the rules of records'),
  'GET /api/evidence/:id/copies/:copy/:size': nothing('reads by the rules of records'),
  'GET /api/incidents/:id/publications/preview': nothing('reads by the rules of records'),
  'GET /api/incidents/:id/story': nothing('reads by the rules of records'),
  'GET /api/incidents/:id/field-reports': nothing('reads by the rules of records'),
  'GET /api/field/inbox': nothing('reads by the rules of records'),
  'POST /api/counts': nothing('reads by the rules of records'),
  'GET /api/incidents/:id/case-team': nothing('reads by the rules of records'),
  'GET /api/v1/records': nothing('reads by the rules of records'),
  'GET /api/v1/records/:id': nothing('reads by the rules of records'),
  'POST /api/v1/figures': nothing('reads by the rules of records'),
  'GET /api/imports/:id/aside.csv': nothing('own work'),

  'GET /api/members': nothing('reads no record'),
  'GET /api/members/waiting': nothing('reads no record'),
  'GET /api/log': nothing('reads no record'),
  'GET /api/log/administration': nothing('reads no record'),
  'GET /api/releases': nothing('reads no record'),
  'GET /api/erasures': nothing('reads no record'),
  'GET /api/exports': nothing('reads no record'),
  'GET /api/exports/:id': nothing('reads no record'),
  'GET /api/settings': nothing('reads no record'),
  'GET /api/settings/small-team': nothing('reads no record'),
  'GET /api/server-health': nothing('reads no record'),
  'GET /api/case-teams/missing': nothing('reads no record'),
  'GET /api/groups': nothing('reads no record'),
  'GET /api/search-words': nothing('reads no record'),
  'GET /api/usual-codes': nothing('reads what everybody may'),
  'PUT /api/search-words/:id': nothing('own work'),
  'DELETE /api/search-words/:id': nothing('own work'),
  'GET /api/coverage': nothing('reads no record'),
  'GET /api/published-totals': nothing('reads no record'),
  'GET /api/dated-notes': nothing('reads no record'),
  'GET /api/sealing-keys': nothing('reads no record'),
  'GET /api/field/members/:id/devices': nothing('reads no record'),
  'GET /api/sessions/all': nothing('reads no record'),
  'POST /api/field/members/:id/ending': nothing('stops'),
  'GET /api/evidence/standing': nothing('looks after files'),
  'POST /api/evidence/checks': nothing('looks after files'),
  'POST /api/evidence/checks/stops': nothing('looks after files'),

  'DELETE /api/releases/:id': nothing('takes back'),
  'POST /api/erasures/:id/refusals': nothing('stops'),
  'POST /api/exports/:id/cancellations': nothing('stops'),
  'POST /api/exports': nothing('reads what everybody may'),
  'POST /api/exports/previews': nothing('codes and numbers'),
  'GET /api/exports/:id/file': nothing('reads what everybody may'),
  'POST /api/places/at': nothing('reads what everybody may'),
  'GET /api/feeds/:token/figure.atom': nothing('reads what everybody may'),
  'GET /api/feeds/:token/figure.json': nothing('reads what everybody may'),
  'POST /api/incidents/:id/joinings': edge('merge', 'act'),
  'GET /api/incidents/:id/sealed-notes': nothing('sealed'),
  'GET /api/reports': nothing('own work'),
  'GET /api/reports/:code/document': nothing('own work'),
  'GET /api/reports/drafts': nothing('own work'),
  'GET /api/reports/drafts/former': nothing('own work'),
  'GET /api/reports/drafts/former/:id': nothing('own work'),
  'GET /api/reports/drafts/:id': nothing('own work'),
  'PUT /api/reports/drafts/:id': nothing('own work'),
  'DELETE /api/reports/drafts/:id': nothing('own work'),
  'GET /api/reports/drafts/:id/document': nothing('own work'),
  'GET /api/reports/drafts/:id/figures': nothing('own work'),
  'POST /api/reports/drafts/:id/freezings': words('report'),
};

/** Actions whose routes all have the same reason. */
export const BY_ACTION: Readonly<Record<string, Reason>> = {
  'read-public': 'reads what everybody may',
  'send-objection': 'answers who objects',
  'answer-objections': 'answers who objects',
  'sign-in': 'own account',
  'own-session': 'own account',
  'own-account': 'own account',
  'own-sessions': 'own account',
  'own-factors': 'own account',
  'own-tokens': 'own account',
  'make-token': 'own account',
  'let-phone-in': 'own account',
  'keep-phones': 'stops',
  'submit-from-field': 'own work',
  'answer-field': 'own work',
  'keep-questions': 'own work',
  'import-incidents': 'own work',
  'add-evidence': 'own work',
  'send-evidence': 'own work',
  'judge-evidence': 'own work',
  'seal-note': 'sealed',
  'reseal-note': 'sealed',
  'open-sealed': 'sealed',
  'share-note': 'sealed',
  'use-sealing-key': 'sealed',
  'keep-sealing-key': 'sealed',
};
export const inModel = ({ method, path, action }: { method: string; path: string; action: string }): InModel | null => {
  const place = MODELLED[`${method} ${path}`];
  if (place) return place;
  const reason = BY_ACTION[action];
  return reason ? { nothing: reason } : null;
};
