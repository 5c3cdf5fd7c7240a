import {
  day,
  id,
  instant,
  integer,
  list,
  maybeText,
  orNull,
  record,
  strings,
  text,
  yesNo,
} from '../platform/http/openapi/response-schemas.js';
import {
  AS_FORM,
  type RouteDescriptions,
  all,
  enumOf,
  gone,
  made,
  ok,
} from '../platform/http/openapi/route-description.js';

const MADE_DOSSIER = record({
  document: orNull({ type: 'object' }),
  file: orNull(record({ name: text(), type: text(), body: text() })),
  people: list(record({ id, handle: text(), identities: list(record({ person: id, id, sealedFor: list(id) })) })),
  prints: yesNo,
});

/** The routes of this module, as the API's document tells them. */
export const REPORTS_ROUTES: RouteDescriptions = {
  'GET /api/public/reports': {
    summary:
      'Published reports, newest first, each with its main figure and its chart. At most 200; "total" says how many there are',
    answer: ok(
      record({
        total: integer,
        forms: list(enumOf(['html', 'docx', 'pdf'])),
        items: list(
          record({
            code: text(),
            title: record({ en: text(), km: text() }),
            languages: list(enumOf(['en', 'km'])),
            period: text(),
            place: maybeText,
            groups: strings,
            frozenOn: day,
            publishedOn: day,
            withdrawn: integer,
            about: text(),
            cover: orNull(record({ said: text(), chart: orNull({ type: 'object' }) })),
          }),
        ),
      }),
    ),
  },
  'GET /api/public/reports/:code/document': {
    summary: 'A published report in every form and language',
    query: AS_FORM,
    answer: ok('text/html'),
    problems: ['not-found', 'unavailable'],
  },
  'GET /api/public/report-page/:file': {
    summary: 'Files of a report’s page: page-en.css, page-km.css, print.js, and fonts',
    answer: ok('text/css'),
    problems: ['not-found'],
  },
  'GET /api/dossiers': {
    summary: 'Dossiers that were made of a person, a case or a group of whom you may know',
    query: {
      of: { schema: enumOf(['person', 'case', 'group']), about: 'What the dossier is of.' },
      id: { schema: id, about: 'Its id.' },
    },
    answer: ok(
      all(
        record({
          at: instant,
          by: text(),
          of: enumOf(['person', 'case', 'group', 'team']),
          as: enumOf(['page', 'docx', 'pdf', 'sealed']),
          language: orNull(enumOf(['en', 'km'])),
          withNames: yesNo,
          people: integer,
        }),
      ),
    ),
    problems: ['not-found'],
  },
  'POST /api/dossiers': {
    summary:
      'Make a dossier in which each person is called by two words: as a page, in Word or as a PDF. It is recorded',
    answer: ok(MADE_DOSSIER),
    problems: ['not-found', 'unavailable'],
  },
  'POST /api/dossiers/for-names': {
    summary: 'The same with a mark at each place of a name, into which your browser sets the names that you may open',
    answer: ok(MADE_DOSSIER),
    problems: ['not-found'],
  },
  'GET /api/reports': { summary: 'Frozen reports', answer: ok(all({ type: 'object' })) },
  'GET /api/reports/drafts': {
    summary: 'Drafts of reports',
    answer: ok(record({ total: integer, items: list({ type: 'object' }), prints: yesNo })),
  },
  'GET /api/reports/drafts/former': {
    summary: 'Drafts that were deleted, or that somebody else wrote over, in the last 30 days',
    answer: ok(
      all(
        record({
          id,
          title: record({ en: text(), km: text() }),
          period: text(),
          changedBy: text(),
          changedAt: instant,
          replacedBy: text(),
          replacedAt: instant,
          deleted: yesNo,
        }),
      ),
    ),
  },
  'GET /api/reports/drafts/former/:id': {
    summary: 'One of them: its scope and its parts',
    answer: ok(record({ draft: { type: 'object' } })),
    problems: ['not-found'],
  },
  'GET /api/reports/drafts/:id': { summary: 'One draft: its scope and its parts', answer: ok({ type: 'object' }) },
  'PUT /api/reports/drafts/:id': {
    summary: 'Write a draft; its figures are counted again each time',
    answer: ok({ type: 'object' }),
    precondition: 'create-or-change',
    problems: ['already-exists', 'invalid-body'],
    body: { type: 'object' },
    example: {
      template: 'press-line',
      title: { en: 'Press line', km: '' },
      scope: { period: '2021-H1', unit: 'month', place: null, groups: [] },
      parts: [
        { kind: 'words', id: 'p1', heading: { en: 'To be quoted', km: '' }, text: { en: '{I06.sentence}.', km: '' } },
        { kind: 'table', id: 'p2', table: 'T4b' },
      ],
    },
  },
  'DELETE /api/reports/drafts/:id': {
    summary: 'Delete a draft; reports frozen from it stay',
    answer: gone,
    precondition: 'change',
  },
  'GET /api/reports/drafts/:id/figures': {
    summary: 'The figures that its text can use, with their current values',
    answer: ok(record({ items: list(record({ key: text(), says: text() })) })),
    problems: ['invalid-query'],
  },
  'GET /api/reports/drafts/:id/document': {
    summary: 'The draft as a page, a Word document or a PDF',
    query: AS_FORM,
    answer: ok('text/html'),
    problems: ['invalid-query', 'unavailable'],
  },
  'POST /api/reports/drafts/:id/freezings': {
    summary:
      'Freeze it as it is now: later changes of the data do not change its figures. Only a record that is withdrawn for safety or shown less exactly does',
    answer: made(record({ code: text() })),
    precondition: 'change',
    problems: ['invalid-body'],
  },
  'GET /api/reports/:code': {
    summary: 'A frozen figure as readers see it, or would once it is published',
    answer: ok({ type: 'object' }),
    problems: ['not-found'],
  },
  'GET /api/reports/:code/document': {
    summary: 'A frozen report, published or not, in every form',
    query: AS_FORM,
    answer: ok('text/html'),
    problems: ['not-found', 'unavailable'],
  },
  'POST /api/reports/:code/publications': {
    summary: 'Publish a frozen report',
    answer: gone,
    problems: ['not-found', 'another-waits'],
  },
  'DELETE /api/reports/:code/publications': {
    summary: 'Unpublish it; it stays frozen',
    answer: gone,
    problems: ['not-found', 'another-waits'],
  },
  'POST /api/reports': {
    summary: 'Freeze the figure of a query',
    answer: made(record({ code: text() })),
    example: { title: 'First half of 2021', question: 'indicator=I02&period=2021-H1' },
    problems: ['invalid-query'],
  },
};
