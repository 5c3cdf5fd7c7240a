import { randomUUID } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { fillPub } from './fill-pub.mjs';
import { quantile } from './measure.mjs';
import { openStore } from './start-vigil.mjs';

const api = (path) => import(join(fileURLToPath(new URL('../..', import.meta.url)), 'apps/api/dist', path));
const RUNS = 5;
/** This many published incidents over 15 years leave about 200 in one half-year. */
const PUBLISHED = 6_000;
const AIM_S = 5;

/**
 * Measures a half-year report of about 200 incidents, with all tables, drawings and the annex: the time for each
 * format.
 */
export const measureReport = async ({ report, say }) => {
  say(`Filling ${PUBLISHED.toLocaleString('en')} published incidents ...`);
  const store = await openStore('bench_reports');
  const client = new pg.Client(store.url);
  await client.connect();
  await fillPub(client, 0, PUBLISHED);
  await client.end();
  const { startTestApp } = await api('testing/app.js');
  const { aDraft } = await api('testing/draft-and-read-reports.js');
  const { unzip, readDocx } = await api('testing/read-docx.js');
  const app = await startTestApp({ url: store.url });
  try {
    const analyst = await app.signIn('analyst');
    const id = randomUUID();
    await analyst.put(`/api/reports/drafts/${id}`, aDraft('half-year', { period: '2021-H1' }), {
      'if-none-match': '*',
    });
    const fetched = async (form, language) => {
      const [began, used] = [performance.now(), process.cpuUsage()];
      const answer = await fetch(`${app.url}/api/reports/drafts/${id}/document?as=${form}&lang=${language}`, {
        headers: { cookie: analyst.cookie },
      });
      const body = Buffer.from(await answer.arrayBuffer());
      if (!answer.ok) throw new Error(`${answer.status} ${body}`);
      const { user, system } = process.cpuUsage(used);
      return { seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6, body };
    };
    for (const [form, language] of [
      ['docx', 'en'],
      ['docx', 'km'],
      ['html', 'en'],
    ]) {
      const runs = [];
      for (let i = 0; i < RUNS; i += 1) runs.push(await fetched(form, language));
      const { body } = runs[0];
      const parts = form === 'docx' ? [...unzip(body).values()] : [body];
      const zipped = performance.now();
      for (const part of parts) deflateRawSync(part);
      const floor = (performance.now() - zipped) / 1000;
      const rows = form === 'docx' ? readDocx(body).tables.at(-1).rows.length - 1 : null;
      report({
        name: `half-year report as ${form}, ${language}`,
        value: quantile(
          runs.map(({ seconds }) => seconds),
          0.5,
        ),
        unit: 's',
        floor,
        note: `${quantile(
          runs.map(({ cpu }) => cpu),
          0.5,
        ).toFixed(
          2,
        )} s of processor time; slowest of ${RUNS}: ${Math.max(...runs.map(({ seconds }) => seconds)).toFixed(2)} s${rows === null ? '' : `; ${rows} incidents, ${readDocx(body).footnotes.length} footnotes; aim ${AIM_S}`}; floor: its bytes compressed`,
      });
    }
  } finally {
    await app.close();
    await store.close();
  }
};
