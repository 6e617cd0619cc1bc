import type { Command } from 'commander';
import type { ApplyOptions } from './verbs/changeset.js';
import type { HistoryOptions } from './verbs/history.js';
import type { RollbackOptions } from './verbs/rollback.js';

/** What was, the way back, and many objects as one. */
export function addHistoryVerbs(program: Command): void {
  program
    .command('history <resource> <name>')
    .description('who did what to an object, when, and to which fields')
    .option('-n, --namespace <name>', "default: the kubeconfig's")
    .option('--limit <count>', 'changes at most; default: 20')
    .option('--status', 'also what changed nothing but the status')
    .option('--before <revision>', 'older ones than this')
    .action(async (what: string, name: string, options: HistoryOptions) =>
      (await import('./verbs/history.js')).history(what, name, options),
    );
  addRollback(program);
  addChangeset(program);
}

function addRollback(program: Command): void {
  program
    .command('rollback <resource> <name>')
    .description('make an object as it was, or a whole `namespace`, or undo a `changeset`')
    .option('--to <moment>', 'a revision, or a time: 2026-01-02T15:04:05Z')
    .option('-n, --namespace <name>', "of the object; default: the kubeconfig's")
    .option('--message <text>', 'why')
    .option('--overwrite', 'undo a changeset although its objects were changed since')
    .option('--dry-run', 'only show what would change')
    .option('-y, --yes', 'do not ask')
    .action(async (what: string, name: string, options: RollbackOptions) =>
      (await import('./verbs/rollback.js')).rollback(what, name, options),
    );
}

function addChangeset(program: Command): void {
  const changeset = program
    .command('changeset')
    .description('write many objects as one, all or none, and undo that');
  changeset
    .command('apply')
    .description('apply all objects of all files together')
    .requiredOption('-f, --file <files...>', 'YAML or JSON; - for stdin')
    .option('--name <name>', 'of the changeset; default: the server makes one')
    .option('-n, --namespace <name>', "of objects that say none; default: the kubeconfig's")
    .option('--message <text>', 'why')
    .option('--force', 'take over fields that others manage')
    .option('--dry-run', 'only show what would come of it')
    .action(async (options: ApplyOptions) =>
      (await import('./verbs/changeset.js')).applyChangeset(options),
    );
  changeset
    .command('undo <name>')
    .description('make what it wrote as it was before')
    .option('--message <text>', 'why')
    .option('--overwrite', 'although it was changed since')
    .option('--dry-run', 'only show what would change')
    .option('-y, --yes', 'do not ask')
    .action(async (name: string, options: RollbackOptions) =>
      (await import('./verbs/changeset.js')).undoChangeset(name, options),
    );
}
