// What readers ask, each question different from the one before, and the same in bare SQL.
import { atMost, shareOfFloor } from './aims.mjs';
import { VOCABULARY } from './invented-texts.mjs';

const RESTRICTIONS = ['RS_SEIZE_MATERIAL', 'RS_DISPERSAL_ORDER', 'RS_CORDON', 'RS_DISPERSAL'];
const LANGUAGES = ['en', 'km'];
const PAGE = 100;
const OF_LIST = { rate: shareOfFloor(0.5), p95: atMost(10, 'ms') };
const OF_PAGE = { rate: shareOfFloor(0.1), p95: atMost(50, 'ms') };
const OF_COUNTS = { rate: shareOfFloor(0.25) };
/** Of one reader alone, with its list and HTTP. */
const OF_SEARCH = { p50: atMost(5, 'ms') };

const IN_FIGURE = `i.until_seq is null and i.kind = 'IK_ASSEMBLY' and i.peacefulness <> 'PE_VIOLENT'`;
const COUNTED = `${IN_FIGURE} and i.interference = 'IN_INTERFERED' and i.grade in ('VG_CONFIRMED', 'VG_FAIR') and i.when_latest >= $1 and i.when_earliest <= $2`;
const CERTAIN = 'i.when_earliest >= $1 and i.when_latest <= $2';
const CELLS = `select to_char(i.when_earliest, 'YYYY-MM'), left(i.place_code, 2), count(*) filter (where to_char(i.when_latest, 'YYYY-MM') = to_char(i.when_earliest, 'YYYY-MM')), count(*) from pub.incident i where ${COUNTED}`;
const FILTERED = `and i.issues && array['IS_LAND'] and exists (select from pub.incident_group g where g.incident_key = i.key and g.group_code = any($3))
  and exists (select from pub.act a where a.incident_key = i.key and a.type = any($4))`;
const LISTED = `select i.* from pub.incident i where ${IN_FIGURE} and i.when_latest >= $1 and i.when_earliest <= $2`;
const IN_PLACE = `and left(i.place_code, 2) = $3 and exists (select from pub.incident_group g where g.incident_key = i.key and g.group_code = $4)`;
const ONE_PAGE = 'order by i.when_earliest desc, i.code limit';
const certain = ({ answer }) => answer.total.certain;
const total = ({ total: n }) => n;
const countOf = (sql) => `select count(*) from (${sql}) t`;

/**
 * The indexes that these questions deserve, made on a copy of the database, so that Vigil has only its own.
 */
export const INDEXES = [
  `create index on pub.incident (when_earliest, when_latest, left(place_code, 2)) where until_seq is null and interference = 'IN_INTERFERED' and grade in ('VG_CONFIRMED', 'VG_FAIR')`,
  'create index on pub.incident (left(place_code, 2), when_earliest desc, code) where until_seq is null',
  'create index on pub.incident_group (group_code, incident_key)',
  'create index on pub.act (type, incident_key)',
];

/** Words that a record's text has, one to four, as a reader would type them. */
const wordsIn = (draw, { text, language }) => {
  const has = language === 'en' ? [...new Set(text.split(' '))] : VOCABULARY.km.filter((word) => text.includes(word));
  return draw.some(has, 1 + draw.int(4));
};
const NOWHERE = { en: 'zqxw', km: 'ឰឰឡ' };

const searchQuestion = (draw, words) => {
  const { text, from, to } = draw.wholePeriod();
  const found = words.map((_word, at) => `and (i.title ilike $${at + 3} or i.summary ilike $${at + 3})`).join(' ');
  return {
    path: `/api/public/incidents?indicator=I01&period=${text}&text=${encodeURIComponent(words.join(' '))}`,
    sql: [
      `select i.code from pub.incident i where ${IN_FIGURE} and i.when_latest >= $1 and i.when_earliest <= $2 ${found}`,
      [from, to, ...words.map((word) => `%${word}%`)],
    ],
  };
};

const search = (name, words, isRight) => ({
  key: 'search',
  name: `text search, ${name}`,
  mark: '"items":',
  aims: OF_SEARCH,
  sqlName: 'ILIKE over the same texts',
  isSearch: true,
  isRight: (body) => isRight(total(body)),
  ask: (draw, known) => searchQuestion(draw, words(draw, known)),
});

const page = (key, path, aims = OF_PAGE) => ({
  key: 'html',
  name: `${key} page (HTML)`,
  mark: 'id="served"',
  aims,
  isHtml: true,
  ask: (draw, known) => ({ path: path(draw, known) }),
});

const COUNTS = {
  key: 'counts',
  name: 'counts, month × province',
  mark: '"cells":',
  aims: OF_COUNTS,
  numberOf: certain,
  sqlName: 'the same cells, with an index on days and place',
  ask: (draw) => {
    const { text, from, to } = draw.longPeriod();
    return {
      path: `/api/public/counts?indicator=I02&period=${text}&unit=month&split=period,place:1`,
      sql: [`${CELLS} group by 1, 2`, [from, to]],
      truth: [`select count(*) from pub.incident i where ${COUNTED} and ${CERTAIN}`, [from, to]],
    };
  },
};

const FILTERED_COUNTS = {
  key: 'filtered',
  name: 'counts, month × province, three filters',
  mark: '"cells":',
  aims: OF_COUNTS,
  numberOf: certain,
  sqlName: 'the same cells, with indexes on groups and types',
  ask: (draw, { groups }) => {
    const { text, from, to } = draw.longPeriod();
    const [those, types] = [draw.some(groups, 2), draw.some(RESTRICTIONS, 2)];
    return {
      path: `/api/public/counts?indicator=I02&period=${text}&unit=month&split=period,place:1&groups=${those}&restrictionTypes=${types}&issues=IS_LAND`,
      sql: [`${CELLS} ${FILTERED} group by 1, 2`, [from, to, those, types]],
      truth: [
        `select count(*) from pub.incident i where ${COUNTED} ${FILTERED} and ${CERTAIN}`,
        [from, to, those, types],
      ],
    };
  },
};

/** The same question in the compact form, as programs ask it. */
const compactly = (kind) => ({
  ...kind,
  key: `${kind.key}-compact`,
  name: `${kind.name}, compact`,
  mark: '"rows":',
  numberOf: ({ answer: { rows } }) => [rows.low].flat()[0] ?? 0,
  ask: (draw, known) => {
    const question = kind.ask(draw, known);
    return { ...question, path: `${question.path}&form=compact` };
  },
});

/**
 * The kinds of questions. `ask` draws one; `known` has what is published: codes, groups, texts. `numberOf` and `truth`
 * compare the answer with SQL. `once`: there are too few of them to ask a new one each time.
 */
export const KINDS = [
  COUNTS,
  compactly(COUNTS),
  FILTERED_COUNTS,
  compactly(FILTERED_COUNTS),
  {
    key: 'figure',
    name: 'counts, one figure',
    mark: '"total":',
    aims: OF_COUNTS,
    numberOf: certain,
    sqlName: 'the same figure, with an index on days',
    ask: (draw) => {
      const { text, from, to } = draw.anyPeriod();
      const sql = [`select count(*) from pub.incident i where ${COUNTED} and ${CERTAIN}`, [from, to]];
      return { path: `/api/public/counts?indicator=I02&period=${text}`, sql, truth: sql };
    },
  },
  {
    key: 'list',
    name: `list of ${PAGE}, place + group + dates`,
    mark: '"items":[',
    aims: OF_LIST,
    numberOf: total,
    sqlName: 'their bare rows, with an index on place and day',
    ask: (draw, { members }) => {
      const { group, province } = draw.of(members);
      const { text, from, to } = draw.longPeriod();
      const sql = `${LISTED} ${IN_PLACE}`;
      return {
        path: `/api/public/incidents?indicator=I01&period=${text}&place=${province}&groups=${group}&limit=${PAGE}`,
        sql: [`${sql} ${ONE_PAGE} ${PAGE}`, [from, to, province, group]],
        truth: [countOf(sql), [from, to, province, group]],
      };
    },
  },
  {
    key: 'dates',
    name: `list of ${PAGE}, dates only, any page`,
    mark: '"items":[{',
    aims: OF_LIST,
    numberOf: total,
    sqlName: 'their bare rows, with an index on the day',
    ask: (draw, { codes }) => {
      const { text, from, to } = draw.longPeriod();
      // Fewer than the list has: the shortest such period is most of the whole.
      const cursor = draw.int(Math.floor(codes.length * 0.8));
      return {
        path: `/api/public/incidents?indicator=I01&period=${text}&limit=${PAGE}&cursor=${cursor}`,
        sql: [`${LISTED} ${ONE_PAGE} ${PAGE} offset ${cursor}`, [from, to]],
        truth: [countOf(LISTED), [from, to]],
      };
    },
  },
  search(
    'Latin',
    (draw, { texts }) => wordsIn(draw, draw.of(texts.en)),
    (n) => n > 0,
  ),
  search(
    'beginnings of words',
    (draw, { texts }) => wordsIn(draw, draw.of(texts.en)).map((word) => word.slice(0, 1 + draw.int(4))),
    (n) => n > 0,
  ),
  search(
    'Khmer',
    (draw, { texts }) => wordsIn(draw, draw.of(texts.km)),
    (n) => n > 0,
  ),
  search(
    'nothing found',
    (draw, { texts }) => {
      const language = draw.of(LANGUAGES);
      return [...wordsIn(draw, draw.of(texts[language])).slice(1), `${NOWHERE[language]}${draw.int(1e6)}`];
    },
    (n) => n === 0,
  ),
  {
    key: 'record',
    name: 'one record, of all',
    aims: { rate: shareOfFloor(0.6) },
    sqlName: 'its bare row',
    isRight: (body, { code }) => body.code === code,
    ask: (draw, { recordsInOrder }) => {
      const code = recordsInOrder();
      return {
        path: `/api/public/incidents/${code}`,
        code,
        mark: code,
        sql: ['select * from pub.incident where code = $1 and until_seq is null', [code]],
      };
    },
  },
  page('map', (draw) => `/?period=${draw.anyPeriod().text}&lang=${draw.of(LANGUAGES)}`),
  page('incident', (draw, { pagesInOrder }) => `/incidents/${pagesInOrder()}?lang=${draw.of(LANGUAGES)}`),
  page(
    'group',
    (draw, { groups }) => `/groups/${draw.of(groups)}?period=${draw.anyPeriod().text}&lang=${draw.of(LANGUAGES)}`,
  ),
  page(
    'place',
    (draw, { places }) => `/places/${draw.of(places)}?period=${draw.anyPeriod().text}&lang=${draw.of(LANGUAGES)}`,
  ),
  page('changes', (draw, { codes }) => `/changes?before=${2 + draw.int(codes.length)}&lang=${draw.of(LANGUAGES)}`),
  { ...page('method', (draw) => `/method?lang=${draw.of(LANGUAGES)}`), once: true },
  { ...page('codebook', (draw) => `/codebook?lang=${draw.of(LANGUAGES)}`), once: true },
  {
    key: 'about',
    name: 'about',
    mark: '"incidents":',
    aims: {},
    once: true,
    numberOf: ({ incidents }) => incidents,
    sqlName: 'their number and first and last day',
    ask: () => ({
      path: '/api/public/about',
      sql: [
        'select count(*), min(i.when_earliest), max(i.when_latest) from pub.incident i where i.until_seq is null',
        [],
      ],
      truth: ['select count(*) from pub.incident i where i.until_seq is null', []],
    }),
  },
];
