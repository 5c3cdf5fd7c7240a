/** Vigil's commands: the path of each below `apps/api/dist`. It exports `main(args)`, which returns the exit status. */
export const commands = {
  country: 'places/countries/country.command.js',
  places: 'places/places.command.js',
  reference: 'operations/reference/reference.command.js',
  import: 'exchange/imports/import.command.js',
  codebook: 'operations/codebook/codebook.command.js',
  language: 'operations/languages/language.command.js',
  keys: 'encryption/keys.command.js',
  evidence: 'evidence/evidence.command.js',
  log: 'operations/verification/log.command.js',
  members: 'accounts/members.command.js',
  doctor: 'operations/health/doctor.command.js',
  backup: 'operations/backup/backup.command.js',
  restore: 'operations/backup/restore.command.js',
  upgrade: 'operations/upgrade/upgrade.command.js',
};

/** What each command of a release does, in the order in which somebody who runs Vigil needs them. */
export const ofRelease = {
  doctor: 'looks at everything that Vigil needs, and says what to do',
  backup: 'makes, lists, checks and compares backups',
  restore: 'restores a backup into an empty place, or tries it (restore --drill)',
  upgrade: 'brings a newer release into use',
  keys: 'checks, moves, changes, locks and unlocks the key of internal answers',
  members: 'invites an administrator where none can sign in',
  evidence: 'checks every stored file',
  log: 'verifies, signs, exports and proves the revision log',
  import: 'imports a table of incidents',
  country: 'loads countries, and says which this installation is about',
  places: 'takes official boundaries or a map with roads into use',
  reference: 'puts reference events into an empty database',
  language: 'writes sheets for translators',
};
