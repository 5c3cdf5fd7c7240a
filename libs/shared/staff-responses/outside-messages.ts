import { type NoticeKind, URGENT_KINDS } from './notices.js';

/** Why a message is sent. `first` shows a member that the address is right; it says what `daily` says. */
export type MessageKind = 'daily' | 'urgent' | 'at-risk' | 'first';

/** Returns which sentence tells of a notice. */
export const sentenceOf = (what: NoticeKind): Exclude<MessageKind, 'first'> =>
  what === 'at-risk' ? 'at-risk' : URGENT_KINDS.includes(what) ? 'urgent' : 'daily';

/** The words of messages in which an office says nothing about its work, each with its most characters. */
export const MESSAGE_WORDS = {
  senderName: 60,
  dailyEn: 120,
  dailyKm: 120,
  urgentEn: 120,
  urgentKm: 120,
  atRiskEn: 120,
  atRiskKm: 120,
  bodyEn: 300,
  bodyKm: 300,
} as const;
export type MessageWord = keyof typeof MESSAGE_WORDS;

/** What messages say and who sends them. senderAddress empty: no mail is sent. */
export type MessageWords = Record<MessageWord, string> & { senderAddress: string };

/** What the mail server did instead of taking a message. */
export const MAIL_TROUBLES = ['unreachable', 'no-tls', 'login', 'refused', 'address'] as const;
export type MailTrouble = (typeof MAIL_TROUBLES)[number];

/** Whether mail is sent; off: the operator named no mail server, or it is a demo. */
export type MailState = 'off' | 'no-sender' | 'locked' | 'on';

/** The settings of messages outside the product, for administrators. It names no member and no address of one. */
export interface MessageSettings {
  words: MessageWords;
  /** Words that were proposed and that nobody has released yet. */
  waiting: MessageWords | null;
  mail: MailState;
  /** How many members are told by mail. */
  members: number;
  /** When the mail server last took a message. */
  acceptedAt: string | null;
  /** How many members' messages failed since, and why the last one did. */
  failing: number;
  trouble: MailTrouble | null;
}

export const MAIL_CHOICES = ['none', 'daily', 'urgent'] as const;
export type MailChoice = (typeof MAIL_CHOICES)[number];

/** How a member is told outside the product. Only they see it. */
export interface OwnMessages {
  how: MailChoice;
  address: string | null;
  mail: MailState;
  acceptedAt: string | null;
  trouble: MailTrouble | null;
  /** The last day (UTC) of the private feed; null: there is none. */
  feedUntil: string | null;
}
