import { spawnSync } from 'node:child_process';
import { DomainError } from '@navarch/model';

/**
 * How to run a program that refuses to be root.
 *
 * As root the program runs in a user namespace in which it is nobody: files stay root's, folders under /root
 * work, no account is made on the machine, and the process id stays what it was. Where user namespaces are
 * forbidden it becomes nobody for real, which needs a folder that nobody may reach and own. As anybody else
 * it just runs. Where `setpriv` exists the program is also told to stop when its parent dies.
 */
export type Runner = {
  readonly prefix: readonly string[];
  /** The account that must own the data; absent when ownership stays as it is. */
  readonly owner?: { readonly uid: number; readonly gid: number };
};

export type RunnerFacts = {
  readonly isRoot: boolean;
  readonly hasUserNamespaces: boolean;
  readonly hasSetpriv: boolean;
};

const nobody = 65_534;
const unshare = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`] as const;
const setpriv = ['setpriv', '--pdeathsig', 'INT'] as const;
const becomeNobody = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] as const;

export function decideRunner(facts: RunnerFacts): Runner | undefined {
  const withParent = facts.hasSetpriv ? setpriv : [];
  if (!facts.isRoot) return { prefix: withParent };
  if (facts.hasUserNamespaces) return { prefix: [...unshare, ...withParent] };
  if (!facts.hasSetpriv) return undefined;
  return { prefix: [...setpriv, ...becomeNobody], owner: { uid: nobody, gid: nobody } };
}

/** `program --version` must work under the runner, so a namespace that is allowed but useless is found out. */
export function findRunner(program: string): Runner {
  const runs = (command: readonly string[]): boolean => {
    const [name = '', ...args] = command;
    return spawnSync(name, args, { stdio: 'ignore', env: serverEnv }).status === 0;
  };
  const isRoot = process.getuid?.() === 0;
  const runner = decideRunner({
    isRoot,
    hasUserNamespaces: isRoot && runs([...unshare, program, '--version']),
    hasSetpriv: process.platform === 'linux' && runs([...setpriv, 'true']),
  });
  if (runner !== undefined) return runner;
  throw new DomainError(
    { kind: 'unavailable', code: 'postgres.cannotRunAsRoot' },
    {
      advice:
        'run as another user, allow user namespaces, install setpriv, or set NAVARCH_POSTGRES_URL',
    },
  );
}

/** Servers do not inherit our environment: PG* variables and locales of a person's shell would change them. */
export const serverEnv: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};
