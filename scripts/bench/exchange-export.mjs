import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { fillPub } from './fill-pub.mjs';
import { openStore, startVigil } from './start-vigil.mjs';

const EVERYTHING = 'indicator=I01&period=2000-01-01..2030-12-31';
const SHARE = 1 / 4;

/**
 * The content of the incident table as one COPY: the same columns with the same children joined, with codes instead of
 * labels.
 */
const joined = (what, table, alias, where) =>
  `(select string_agg(${what}, '; ' order by ${alias}.position) from pub.${table} ${alias} where ${alias}.incident_key = i.key and ${where})`;
const groups = (link) =>
  `(select string_agg(coalesce(b.name_en, g.group_code), '; ' order by g.group_code) from pub.incident_group g join pub.assembly_group b on b.code = g.group_code where g.incident_key = i.key and g.link = '${link}')`;
const sum = (column, types) =>
  `(select sum(h.${column}) from pub.harm h where h.incident_key = i.key and h.type in (${types}))`;
const COPY = `copy (select i.code, i.kind, i.title, i.when_earliest, i.when_latest, i.when_precision, 'certain', 'counted', i.place_code, p.name_en, v.name_en, i.place_precision, ${groups('GL_STATED')}, ${groups('GL_INFERRED')},
  array_to_string(i.assembly_types, '; '), i.crowd_state, i.crowd_low, i.crowd_high, i.crowd_text, array_to_string(i.issues, '; '), i.interference, i.peacefulness, i.grade, i.grade_reason,
  ${joined('a.type', 'act', 'a', `a.kind = 'restriction'`)}, ${joined('a.type', 'act', 'a', `a.kind = 'force'`)}, ${joined('a.type', 'act', 'a', `a.kind = 'liberty'`)}, ${joined('a.type', 'act', 'a', `a.kind = 'legal'`)},
  ${joined('coalesce(a.force_name, a.actor)', 'act', 'a', 'true')}, (select count(*) from pub.act a where a.incident_key = i.key and a.kind = 'force' and a.outcome = 'LA_UNLAWFUL'),
  ${sum('count_low', `'HM_DEATH'`)}, ${sum('count_high', `'HM_DEATH'`)}, ${sum('count_low', `'INJURED'`)}, ${sum('count_high', `'INJURED'`)},
  ${joined('n.stance', 'account', 'n', `n.party = 'PA_AUTHORITY'`)}, array_to_string(i.grounds, '; '), ${joined('coalesce(s.publisher, s.type)', 'source', 's', 'true')}, ${joined('s.url', 'source', 's', 's.url is not null')},
  i.summary, i.published_on, row_number() over (), 1000000, 'published', 'the publisher', '${EVERYTHING}', 'I01 Assemblies recorded', 1, 1000000, date '2026-01-01', 'CC BY 4.0', null, null
  from pub.incident i left join place p on p.code = i.place_code left join place v on v.code = p.parent_code
  where i.until_seq is null and i.kind = 'IK_ASSEMBLY' and i.grade in ('VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK') and i.peacefulness <> 'PE_VIOLENT' order by i.when_earliest desc, i.code) to stdout (format csv)`;

const memoryNow = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** Downloads a whole file. @returns seconds, bytes, lines, and the server's peak memory. */
export const takeFile = (vigil, path) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    let peak = 0;
    const watching = setInterval(() => {
      peak = Math.max(peak, memoryNow(vigil.pid));
    }, 50);
    const fail = (error) => {
      clearInterval(watching);
      reject(error);
    };
    request(`${vigil.base}${path}`, (answer) => {
      if (answer.statusCode !== 200) fail(new Error(`${path} answered ${answer.statusCode}`));
      const sum = createHash('sha256');
      let bytes = 0;
      answer.on('data', (piece) => {
        bytes += piece.length;
        sum.update(piece);
      });
      answer.on('error', fail);
      answer.on('end', () => {
        clearInterval(watching);
        if (answer.trailers['vigil-sha256'] !== sum.digest('hex')) fail(new Error(`${path} did not arrive whole`));
        resolve({
          seconds: (performance.now() - began) / 1000,
          bytes,
          rows: Number(answer.trailers['vigil-rows'].split(' ')[0]),
          peak,
        });
      });
    })
      .on('error', fail)
      .end();
  });

const copySeconds = async (client) => {
  const began = performance.now();
  let bytes = 0;
  for await (const piece of client.query(copyTo(COPY))) bytes += piece.length;
  return { seconds: (performance.now() - began) / 1000, bytes };
};

/** Measures published incidents as files, against COPY of the same columns in the same run. */
export const measureExport = async ({ report, say, sizes }) => {
  const store = await openStore('bench_exchange');
  const client = new pg.Client(store.url);
  await client.connect();
  try {
    let filled = 0;
    for (const count of sizes ?? [100_000, 1_000_000]) {
      const at = count.toLocaleString('en');
      say(`Filling ${at} published incidents ...`);
      await fillPub(client, filled, count);
      filled = count;
      const vigil = await startVigil(store, 3981);
      try {
        await takeFile(vigil, '/api/public/incidents.csv?indicator=I01&period=2012-01');
        // Waits until the server has written the files of single incidents for the first time, which is not part of an
        // export.
        await settled(vigil);
        const idle = memoryNow(vigil.pid);
        const csv = await takeFile(vigil, `/api/public/incidents.csv?${EVERYTHING}`);
        const copied = await copySeconds(client);
        report({
          name: `CSV of ${csv.rows.toLocaleString('en')} of ${at} incidents, rows a second`,
          value: csv.rows / csv.seconds,
          unit: '/s',
          floor: csv.rows / copied.seconds,
          note: `floor: COPY of the same columns; wanted: ratio of ${SHARE} or more`,
        });
        report({
          name: `CSV of ${at} incidents, memory above idle`,
          value: csv.peak - idle,
          unit: 'MiB',
          note: 'wanted: 150 or less',
        });
        for (const ending of count > 100_000 ? [] : ['xlsx', 'ndjson', 'geojson', 'arrows', 'acled.csv']) {
          const before = memoryNow(vigil.pid);
          const file = await takeFile(vigil, `/api/public/incidents.${ending}?${EVERYTHING}`);
          report({
            name: `${ending} of ${file.rows.toLocaleString('en')} rows at ${at} incidents`,
            value: file.seconds,
            unit: 's',
            note: `${(file.bytes / 1e6).toFixed(0)} MB, ${Math.max(0, file.peak - before).toFixed(0)} MiB above before${ending === 'xlsx' ? '; wanted: 30 s or less' : ''}`,
          });
        }
      } finally {
        await vigil.close();
      }
    }
  } finally {
    await client.end();
    await store.close();
  }
};

/** Waits until the server is idle. */
const settled = async ({ pid }) => {
  const ticks = () =>
    readFileSync(`/proc/${pid}/stat`, 'utf8')
      .split(') ')[1]
      .split(' ')
      .slice(11, 13)
      .reduce((sum, part) => sum + Number(part), 0);
  for (let calm = 0, last = ticks(); calm < 3;) {
    await new Promise((resolve) => {
      setTimeout(resolve, 1000);
    });
    const now = ticks();
    calm = now - last < 5 ? calm + 1 : 0;
    last = now;
  }
};
