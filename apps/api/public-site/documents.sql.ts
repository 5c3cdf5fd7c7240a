const window = (column: string): string => `case when ${column}_precision is not null then
  json_build_object('precision', ${column}_precision, 'earliest', ${column}_earliest, 'latest', ${column}_latest) end`;
const count = (column: string): string =>
  `json_build_object('state', ${column}_state, 'low', ${column}_low, 'high', ${column}_high, 'text', ${column}_text)`;
const place = `case when place_precision is not null then json_build_object('code', place_code, 'precision', place_precision) end`;
const children = (table: string, alias: string, fields: string): string =>
  `coalesce((select json_agg(json_build_object(${fields}) order by ${alias}.position) from pub.${table} ${alias} where ${alias}.incident_key = i.key), '[]')`;

/** The fields of a line in the public change feed. */
export const CHANGE_FIELDS = `'seq', c.seq, 'day', c.on_day, 'code', c.code, 'what', c.what, 'reason', c.reason, 'note', c.note, 'into', c.into_code, 'subject', c.subject`;

/**
 * The current title of a change's record; null once the record is no longer published, so that old lines reveal nothing
 * withdrawn.
 */
export const TITLE_NOW = `(select i.title from pub.incident i where i.code = c.code and i.until_seq is null and c.what not in ('retracted', 'withdrawn', 'merged'))`;

/** A PublicIncident as JSON, with its changes up to a public sequence number. */
const document = (upTo: string): string => `json_build_object(
    'code', i.code, 'kind', i.kind, 'title', i.title, 'summary', i.summary, 'when', ${window('when')}, 'place', ${place},
    'interference', i.interference, 'grade', i.grade, 'gradeReason', i.grade_reason, 'publishedOn', i.published_on, 'firstPublishedOn', i.first_published_on,
    'assemblyTypes', i.assembly_types, 'crowd', ${count('crowd')}, 'issues', i.issues, 'peacefulness', i.peacefulness, 'grounds', i.grounds,
    'groups', coalesce((select json_agg(json_build_object('code', g.group_code, 'link', g.link, 'role', g.role) order by g.link desc, g.group_code)
                          from pub.incident_group g where g.incident_key = i.key), '[]'),
    'acts', ${children(
      'act',
      'a',
      `'kind', a.kind, 'type', a.type, 'actor', a.actor, 'forceName', a.force_name, 'byState', a.by_state,
        'quantity', ${count('a.quantity')}, 'people', ${count('a.people')}, 'place', ${place}, 'when', ${window('a.when')},
        'outcome', a.outcome, 'assessedBy', a.assessed_by, 'assessedUnder', a.assessed_under, 'testsNotMet', a.tests_not_met`,
    )},
    'harms', ${children('harm', 'h', `'type', h.type, 'side', h.side, 'count', ${count('h.count')}`)},
    'accounts', ${children(
      'account',
      'n',
      `'party', n.party, 'stance', n.stance, 'text', n.text, 'language', n.language, 'aboutThisEvent', n.about_this_event,
        'saidOn', ${window('n.said_on')}`,
    )},
    'sources', ${children(
      'source',
      's',
      `'type', s.type, 'publisher', s.publisher, 'title', s.title, 'url', s.url, 'archiveUrl', s.archive_url,
        'publishedOn', ${window('s.published_on')}, 'linkWithheld', s.link_withheld`,
    )},
    'changes', coalesce((select json_agg(json_build_object(${CHANGE_FIELDS}) order by c.seq) from pub.change c where c.code = i.code${upTo}), '[]')
  )::text`;

/** Selects the current PublicIncident documents of these codes ($1). Reads only schema pub. */
export const DOCUMENTS_SQL = `select i.code, ${document('')} as document from pub.incident i where i.until_seq is null and i.code = any($1)`;

/** The same as of a public sequence number ($2), except for records that were removed entirely. */
export const DOCUMENTS_AT_SQL = `select i.code, ${document(' and c.seq <= $2')} as document
  from pub.incident i where i.code = any($1) and i.from_seq <= $2 and (i.until_seq is null or i.until_seq > $2)`;

/** Codes that are no longer published, and the day of the change that ended each. */
export const GONE_SQL = `select g.code, g.what, g.reason, g.note, g.into_code as "into", c.on_day::text as day from pub.gone g left join pub.change c on c.seq = g.seq`;
