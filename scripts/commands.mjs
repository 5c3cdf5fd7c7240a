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
