import { MAIL_CHOICES, MAIL_TROUBLES, MESSAGE_WORDS } from '@vigil/shared/staff-responses/outside-messages.js';
import {
  day,
  instant,
  integer,
  maybeText,
  orNull,
  record,
  text,
} from '../../platform/http/openapi/response-schemas.js';
import { enumOf, gone, made, ok, type RouteDescriptions } from '../../platform/http/openapi/route-description.js';
import { DEFAULT_WORDS } from './default-words.js';

const mail = enumOf(['off', 'no-sender', 'locked', 'on']);
const trouble = orNull(enumOf(MAIL_TROUBLES));
const words = record({
  ...Object.fromEntries(Object.keys(MESSAGE_WORDS).map((name) => [name, text()])),
  senderAddress: text(),
});
const settings = record({
  words,
  waiting: orNull(words),
  mail,
  members: integer,
  acceptedAt: orNull(instant),
  failing: integer,
  trouble,
});

/** The routes of this folder, as the API's document tells them. */
export const OUTSIDE_MESSAGES_ROUTES: RouteDescriptions = {
  'GET /api/settings/messages': {
    summary: 'What messages to members outside the product say, and how mail fares; no member and no address',
    answer: ok(settings),
  },
  'PUT /api/settings/messages': {
    summary: 'Propose other words for messages: without numbers, codes, and names of groups and places',
    answer: ok(settings),
    example: { ...DEFAULT_WORDS, senderAddress: 'messages@mail.example' },
    problems: ['another-waits'],
  },
  'GET /api/inbox/messages': {
    summary: 'How you are told outside the product; only you see it',
    answer: ok(
      record({
        how: enumOf(MAIL_CHOICES),
        address: maybeText,
        mail,
        acceptedAt: orNull(instant),
        trouble,
        feedUntil: orNull(day),
      }),
    ),
    problems: ['locked'],
  },
  'PUT /api/inbox/messages': {
    summary: 'Choose how you are told by mail; none erases your address',
    answer: gone,
    problems: ['hourly-limit', 'locked'],
    example: { how: 'urgent', address: 'somebody@mail.example', language: 'en' },
  },
  'POST /api/inbox/messages/feed': {
    summary: 'Make a private feed that says whether something waits for you; ends the one before',
    answer: made(record({ atom: text(), json: text(), expiresOn: day })),
  },
  'DELETE /api/inbox/messages/feed': { summary: 'End that feed', answer: gone },
  'GET /api/feeds/:token/messages.atom': {
    summary:
      'On which days something waited for a member, as an Atom feed. Anyone who has the address can read it; an unknown or ended address returns 404',
    answer: ok('application/atom+xml'),
    problems: ['not-found', 'too-many-requests', 'https-needed'],
  },
  'GET /api/feeds/:token/messages.json': {
    summary: 'The same as JSON Feed',
    answer: ok('application/feed+json'),
    problems: ['not-found', 'too-many-requests', 'https-needed'],
  },
};
