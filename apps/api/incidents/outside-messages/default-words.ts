import en from '@vigil/shared/text/messages/en.json' with { type: 'json' };
import km from '@vigil/shared/text/messages/km.json' with { type: 'json' };
import type { MessageKind, MessageWords } from '@vigil/shared/staff-responses/outside-messages.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

/** What messages say until an office sets other words. */
export const DEFAULT_WORDS: MessageWords = {
  senderName: en['message.sender'],
  senderAddress: '',
  dailyEn: en['message.daily'],
  dailyKm: km['message.daily'],
  urgentEn: en['message.urgent'],
  urgentKm: km['message.urgent'],
  atRiskEn: en['message.at-risk'],
  atRiskKm: km['message.at-risk'],
  bodyEn: en['message.body'],
  bodyKm: km['message.body'],
};

/** Returns the sentence that tells of a message's kind, and what follows it in a mail. */
export const wordsIn = (
  words: MessageWords,
  language: Language,
  kind: MessageKind,
): { sentence: string; body: string } => {
  const of = { daily: 'daily', first: 'daily', urgent: 'urgent', 'at-risk': 'atRisk' } as const;
  const end = language === 'km' ? 'Km' : 'En';
  return { sentence: words[`${of[kind]}${end}`], body: words[`body${end}`] };
};
