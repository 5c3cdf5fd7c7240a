// How soon a member who waits for news of the inbox hears that a record was handed over to them.
import { ask } from './measure.mjs';

/** How many are measured. */
export const NOTICES = 40;
const WAIT_SECONDS = 20;
const BARE_NOTICE = `insert into notice (member_id, what, by_id) values ($1, 'handed-over', $2)`;

const body = (answer) => {
  if (answer.status !== 200) throw new Error(`a notice answered ${answer.status}: ${answer.body}`);
  return JSON.parse(answer.body);
};

/**
 * @param by, to headers of who hands over and who is told @param items records that nobody has
 * @returns milliseconds from each hand-over until the inbox has its notice
 */
export const noticesTold = async ({ base, by, to, member, items }) => {
  const taken = [];
  for (const { id } of items.slice(0, NOTICES)) {
    const { items: before } = body(await ask(`${base}/api/inbox?unread=true`, { headers: to }));
    const [newest] = before;
    // One notice stands for all hand-overs that nobody has read of.
    const { state } = newest
      ? body(
          await ask(`${base}/api/inbox/read`, {
            method: 'POST',
            headers: to,
            body: JSON.stringify({ id: newest.id, until: true }),
          }),
        )
      : body(await ask(`${base}/api/inbox/news`, { headers: to }));
    const waiting = ask(`${base}/api/inbox/news?state=${state}&wait=${WAIT_SECONDS}`, { headers: to });
    // Until the request waits.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const began = performance.now();
    const given = ask(`${base}/api/incidents/${id}/owner`, {
      method: 'PUT',
      headers: by,
      body: JSON.stringify({ member }),
    });
    if (body(await waiting).unread === 0) throw new Error('a notice did not come');
    taken.push(performance.now() - began);
    body(await given);
  }
  return taken;
};

/** The same in bare SQL: a row, and a connection that listens. @returns milliseconds */
export const bareNotices = async (pool, member, by) => {
  const [listener, writer] = [await pool.connect(), await pool.connect()];
  await listener.query('listen bench_notice');
  const taken = [];
  for (let n = 0; n < NOTICES; n += 1) {
    const heard = new Promise((resolve) => listener.once('notification', resolve));
    const began = performance.now();
    await writer.query('begin');
    await writer.query(BARE_NOTICE, [member, by]);
    await writer.query(`select pg_notify('bench_notice', $1)`, [member]);
    await writer.query('commit');
    await heard;
    taken.push(performance.now() - began);
  }
  await listener.query('unlisten *');
  listener.release();
  writer.release();
  return taken;
};
