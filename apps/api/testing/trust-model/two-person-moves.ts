import type { RecordAction } from '@vigil/shared/staff-responses/incident-record.js';
import { mayAtStage, RIGHTS, type Action } from '../../platform/http/rights.js';
import { mayRead } from '../../incidents/record-policy.js';
import { joined, refusalIn, sightOf } from './record-moves.js';
import type { Rules } from './product-rules.js';
import { refusalByRequestAuth, refused, together, type Edge, type Goal, type Move } from './goals-and-moves.js';
import {
  accountIn,
  publicIn,
  teamIn,
  withNewDay,
  WORDS,
  withRecord,
  type Account,
  type RecordName,
  type State,
  type Word,
} from './model-state.js';

/**
 * Moves in which one person asks and another answers: public words, internal data, an erasure, access to a record that
 * nobody can act on.
 */

interface WordRule {
  asks: Action;
  answers: Action;
  goal: Goal;
  /** What the published record must allow to both. */ act: RecordAction | null;
  /** Whether it is about something that readers know. */ ofPublished: boolean;
}
const ofOffice = { answers: 'release-words', goal: 'words', act: null, ofPublished: false } as const;
const ofRecord = { goal: 'words', ofPublished: true } as const;
export const WORD_RULES: Readonly<Record<Word, WordRule>> = {
  total: { ...ofOffice, asks: 'keep-coverage' },
  'dated-note': { ...ofOffice, asks: 'keep-coverage' },
  report: { ...ofOffice, asks: 'freeze-report' },
  coverage: { ...ofOffice, asks: 'keep-coverage' },
  group: { ...ofOffice, asks: 'keep-groups', ofPublished: true },
  organisation: { ...ofOffice, asks: 'change-settings', ofPublished: true },
  picture: { ...ofRecord, asks: 'show-evidence', answers: 'agree-to-copy', act: null },
  assessment: { ...ofRecord, asks: 'assess-force', answers: 'assess-force', act: 'assess' },
  story: { asks: 'publish-incident', answers: 'release-words', goal: 'words', act: 'retract', ofPublished: true },
  retraction: {
    asks: 'retract-incident',
    answers: 'release-words',
    goal: 'retract',
    act: 'retract',
    ofPublished: true,
  },
  joining: { asks: 'merge-incidents', answers: 'release-words', goal: 'retract', act: 'merge', ofPublished: true },
};
const TAKES_BACK: readonly Word[] = ['retraction', 'joining', 'story'];
/** Words that the edge `propose` proposes. A joining has an edge of its own. */
const PROPOSED = WORDS.filter((what) => what !== 'joining');

/** Words that the same people propose and release in the same way are one to a search. */
const ALIKE = ((): readonly Word[] => {
  const kinds = new Map<string, Word>();
  for (const what of PROPOSED.filter((one) => one !== 'retraction')) {
    const { asks, answers, goal, act } = WORD_RULES[what];
    const kind = [
      RIGHTS[asks].join('+'),
      RIGHTS[answers].join('+'),
      mayAtStage('waiting', asks),
      mayAtStage('waiting', answers),
      goal,
      act,
    ].join();
    if (!kinds.has(kind)) kinds.set(kind, what);
  }
  return [...kinds.values(), 'retraction'];
})();

export const PROPOSE: Edge = {
  name: 'propose',
  action: null,
  moves: (state, by, rules) =>
    (rules ? ALIKE : PROPOSED)
      .filter((what) => publicIn(state) !== null || !WORD_RULES[what].ofPublished)
      // The names of a group in a hidden record stay as they are, unless others were proposed before it was hidden
      // (releases.db-spec.ts); the model does not remember that.
      .filter((what) => what !== 'group' || !state.records.published?.hidden)
      .map((what) => ({ edge: 'propose', by: by.id, what })),
  play: (state, { what }, by, rules) => {
    const { asks, act } = WORD_RULES[what!];
    const why = refusalByRequestAuth(by, asks) ?? (act ? refusalIn(state, publicIn(state)!, act, by, rules) : null);
    return why ? refused(why) : { state: { ...state, word: { what: what!, by: by.id } } };
  },
};

/** Why what readers see cannot be taken away as things stand now. */
const noLonger = (ofRecord: string | null, state: State, what: Word, by: Account, rules: Rules): string | null => {
  const refusal = ofRecord ?? (what === 'joining' ? refusalIn(state, 'published', 'merge', by, rules) : null);
  const isGone = what === 'joining' && state.records.published!.status !== 'WS_PUBLISHED';
  return refusal === 'wrong-state' || isGone ? 'no-longer-published' : refusal;
};

export const RELEASE: Edge = {
  name: 'release',
  action: null,
  moves: ({ word }, by) => {
    if (!word) return [];
    const { what, record } = word;
    return [{ edge: 'release', by: by.id, what, ...(record ? { record } : {}) }];
  },
  play: (state, { what }, by, rules) => {
    const { answers, act, goal } = WORD_RULES[what!];
    const asked = state.word!;
    const entrance = refusalByRequestAuth(by, answers);
    if (entrance) return refused(entrance);
    // A release is judged before its records, an assessment after its own.
    const second = rules.whyNotSecond(by.id, [asked.by], teamIn(state));
    const record = asked.record ?? (state.records.published ? 'published' : 'own');
    const ofRecord = act ? refusalIn(state, record, act, by, rules) : null;
    const why = TAKES_BACK.includes(what!)
      ? (second ?? noLonger(ofRecord, state, what!, by, rules))
      : (ofRecord ?? second);
    if (why) return refused(why);
    const after =
      what === 'joining'
        ? joined(state, record, by)
        : what === 'retraction'
          ? withRecord(state, record, { ...state.records[record]!, status: 'WS_RETRACTED' })
          : state;
    return { state: { ...after, word: null }, reached: [together(goal, by, accountIn(state, asked.by))] };
  },
};

export const ASK_EXPORT: Edge = {
  name: 'ask-export',
  action: 'export-internal',
  moves: (state, by) => (state.export?.by === by.id ? [] : [{ edge: 'ask-export', by: by.id }]),
  play: (state, _move, by) => ({ state: { ...state, export: { by: by.id, days: 0, isReady: false } } }),
};

export const ANSWER_EXPORT: Edge = {
  name: 'answer-export',
  action: 'release-export',
  moves: (state, by) => (state.export && !state.export.isReady ? [{ edge: 'answer-export', by: by.id }] : []),
  play: (state, _move, by, rules) => {
    const asked = state.export!;
    const why = rules.whyNotSecond(by.id, [asked.by], teamIn(state));
    if (why) return refused(why);
    if (rules.isExportReady(asked.days, asked.by, teamIn(state))) return refused('wrong-state');
    return {
      state: { ...state, export: { ...asked, isReady: true } },
      reached: [together('export', by, accountIn(state, asked.by))],
    };
  },
};

/**
 * Edges that may change who can answer a request for internal data. The end of a wait does, too: `account-moves.ts`.
 */
const CHANGE_WHO_ANSWERS: readonly string[] = ['invite', 'reset', 'change', 'vouch'];
export const exportWaitsAgain = (state: State, { edge }: Move): State =>
  CHANGE_WHO_ANSWERS.includes(edge) ? withNewDay(state) : state;

export const TAKE_EXPORT: Edge = {
  name: 'take-export',
  action: 'export-internal',
  moves: (state, by) => (state.export?.by === by.id ? [{ edge: 'take-export', by: by.id }] : []),
  play: (state, _move, by, rules) => {
    const { days, isReady } = state.export!;
    if (!isReady && !rules.isExportReady(days, by.id, teamIn(state))) return refused('wrong-state');
    return {
      state: { ...state, export: null },
      reached: isReady ? [] : [{ goal: 'export', alone: true, mine: by.mine }],
    };
  },
};

/** A detail of the published record, or of the only one that there is. */
export const erasableIn = ({ records }: State): RecordName | null =>
  records.published ? 'published' : records.own ? 'own' : null;

export const ASK_ERASURE: Edge = {
  name: 'ask-erasure',
  action: 'ask-erasure',
  moves: (state, by) => (erasableIn(state) && !state.erasure ? [{ edge: 'ask-erasure', by: by.id }] : []),
  play: (state, _move, by) => ({ state: { ...state, erasure: { by: by.id } } }),
};

export const ERASE: Edge = {
  name: 'erase',
  action: 'approve-erasure',
  moves: ({ erasure }, by) => (erasure ? [{ edge: 'erase', by: by.id }] : []),
  play: (state, _move, by, rules) => {
    const asked = state.erasure!;
    const why = rules.whyNotErase(by, asked.by, teamIn(state));
    if (why) return refused(why);
    return { state: { ...state, erasure: null }, reached: [together('erase', by, accountIn(state, asked.by))] };
  },
};

/** Renames the group of the verified record, which readers do not know yet. */
export const RENAME: Edge = {
  name: 'rename-group',
  action: 'keep-groups',
  moves: (state, by) => (state.records.verified?.status === 'WS_VERIFIED' ? [{ edge: 'rename-group', by: by.id }] : []),
  play: (state, _move, by) => ({ state: { ...state, renamedBy: by.id } }),
};

const isAble = (one: Account, rules: Rules): boolean => one.role === 'reviewer' && rules.acts(one);

/** Sets the case team of the limited record: one reviewer, and the reviewer who chooses. */
export const CHOOSE_TEAM: Edge = {
  name: 'choose-team',
  action: 'choose-case-team',
  moves: (state, by, rules) => {
    const record = state.records.limited;
    if (!record || (rules && !mayRead(sightOf(record, by)))) return [];
    // Whom else an attacker lets in, or leaves out, opens nothing to the attacker.
    return state.accounts
      .filter((one) => !rules || ((one.mine || one.id === by.id) && isAble(one, rules)))
      .map(({ id }) => ({ edge: 'choose-team', by: by.id, whom: id }));
  },
  play: (state, { whom }, by, rules) => {
    const record = state.records.limited!;
    if (!mayRead(sightOf(record, by))) return refused('not-found');
    const able = (id: string): boolean => isAble(accountIn(state, id), rules);
    if (!able(whom!) && !record.team!.includes(whom!)) return refused('invalid-body');
    const team = [...new Set([whom!, ...(by.role === 'reviewer' ? [by.id] : [])])]
      .filter((id) => id !== record.author)
      .sort();
    if (!team.some(able)) return refused('invalid-body');
    const isTakenOut = record.team!.some((id) => id !== by.id && able(id) && !team.includes(id));
    const isOther = (id: string): boolean =>
      able(id) && id !== by.id && rules.whyNotSecond(by.id, [id], teamIn(state)) === null;
    if (isTakenOut && ![...team, record.author].some(isOther)) return refused('second-person-needed');
    if (team.join() === record.team!.join()) return { state };
    return { state: { ...withRecord(state, 'limited', { ...record, team }), letInAskedBy: null } };
  },
};

/** Opens a limited record on which nobody can act, to another reviewer. */
export const LET_IN: Edge = {
  name: 'let-in',
  action: 'open-case-team',
  moves: (state, by) => (state.records.limited ? [{ edge: 'let-in', by: by.id }] : []),
  play: (state, _move, by, rules) => {
    const record = state.records.limited!;
    const isOpen = state.accounts.some(
      (one) => isAble(one, rules) && one.id !== record.author && record.team!.includes(one.id),
    );
    if (isOpen || record.author === by.id || record.team!.includes(by.id)) return refused('not-found');
    const asked = state.letInAskedBy;
    if (asked === by.id) return refused('second-person-needed');
    if (asked === null || !isAble(accountIn(state, asked), rules)) return { state: { ...state, letInAskedBy: by.id } };
    const why = rules.whyNotSecond(by.id, [asked], teamIn(state));
    if (why) return refused(why);
    const limited = { ...record, team: [...new Set([...record.team!, asked, by.id])].sort() };
    return { state: { ...state, letInAskedBy: null, records: { ...state.records, limited } } };
  },
};
