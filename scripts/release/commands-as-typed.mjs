import { ofRelease } from '../commands.mjs';

/**
 * Returns what a command says, with commands as they are typed in a release: "npm run backup -- list" is "vigil backup
 * list" there.
 * @param program what is typed: vigil where a package is installed, ./vigil where a release was unpacked
 */
export const asTypedInRelease = (text, program) =>
  text
    .replaceAll(/\bnpm run (?:-s )?([a-z]+)(?: --(?=[\s"]))?/g, (said, name) =>
      Object.hasOwn(ofRelease, name) ? `${program} ${name}` : said,
    )
    .replaceAll(/\bnpm start\b/g, `${program} start`);

/** Has this process say commands so, in all that it writes as text. */
export const writeCommandsAsTyped = (program) => {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = (text, ...rest) => write(typeof text === 'string' ? asTypedInRelease(text, program) : text, ...rest);
  }
};
