/**
 * Returns a text with commands as they are typed where Vigil runs: in a release, "npm run backup -- list" is "vigil
 * backup list".
 * @param program what is typed before the name of a command
 */
export const commandsAsTyped = (text: string, program: string): string =>
  program === 'npm run' ? text : text.replaceAll(/\bnpm run (?:-s )?([a-z]+)(?: --(?=\s))?/g, `${program} $1`);
