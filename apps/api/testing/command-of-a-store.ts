import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = `#!/bin/sh
# A store in a folder, as a script around rclone would be.
cd "\${0%/*}/files" || exit 6
case "$1" in
put)
  case "$2" in */*) [ -d "\${2%/*}" ] || mkdir -p "\${2%/*}" ;; esac
  cat > "$2.part" && mv "$2.part" "$2" ;;
get) [ -f "$2" ] || exit 3; exec cat "$2" ;;
list) exec find . -type f ! -name '*.part' -printf '%s %P\\n' ;;
delete) exec rm -f "$2" ;;
*) exit 6 ;;
esac
`;

/** Writes the command of a store that keeps its files in a folder beside it. */
export const commandOfAStore = (): { folder: string; command: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-store-'));
  const script = join(folder, 'store.sh');
  writeFileSync(script, SCRIPT, { mode: 0o700 });
  mkdirSync(join(folder, 'files'));
  return { folder, command: `'${script}'` };
};
