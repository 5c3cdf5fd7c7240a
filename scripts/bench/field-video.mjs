// Measures how much of a long video is sent again after the network breaks.
import { join } from 'node:path';
import { FILL, head, ROOT, withPhone } from './emulated-phone.mjs';

const VIDEO_BYTES = 50 * 1024 * 1024;
const CUTS = 5;

const measureVideo = async ({ report, say }, { visit, network }) => {
  const { sealedSize } = await import(join(ROOT, 'libs/shared/dist/field/limits.js'));
  say('A video of 50 MiB through a slow network that breaks off five times: five minutes ...');
  const png = await head();
  await visit.openSettings();
  await visit.pressWord('field.queue.pause');
  await visit.page.evaluate(FILL, { reports: 1, photos: png, bytes: VIDEO_BYTES, perReport: 1 });
  const before = network.sent();
  await visit.open();
  await visit.openSettings();
  await visit.pressWord('field.queue.pause');
  for (let n = 0; n < CUTS; n += 1) await network.cutAfter(VIDEO_BYTES / (CUTS + 1.5));
  await visit.page.getByText(visit.t('field.queue.empty')).waitFor({ timeout: 900_000 });
  const resent = network.sent() - before - sealedSize(VIDEO_BYTES);
  report({
    name: 'a video of 50 MiB, cut five times: sent more than once, with all that requests carry beside it',
    value: resent / 1024 / 1024,
    unit: 'MiB',
    note: 'aim: at most one piece of 1 MiB each, 5',
  });
};

export const run = (told) => withPhone((phone) => measureVideo(told, phone));
