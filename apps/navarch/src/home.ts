import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where everything lies.
 *
 * The data folder is beside the code unless NAVARCH_DATA_DIR says otherwise, so that the command means the
 * same installation from wherever it is called; a relative NAVARCH_DATA_DIR is relative to the caller.
 */
export type Home = {
  readonly root: string;
  readonly dataDir: string;
  readonly kubeconfig: string;
  readonly rootKey: string;
  readonly runState: string;
  readonly marker: string;
  readonly pki: string;
  readonly logs: string;
  readonly postgres: string;
  readonly redis: string;
  readonly members: string;
};

const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

export function homeOf(config: { dataDir: string; dataDirIsGiven: boolean }): Home {
  const base = config.dataDirIsGiven ? process.cwd() : repositoryRoot;
  const dataDir = resolve(base, config.dataDir);
  const at = (name: string): string => join(dataDir, name);
  return {
    root: repositoryRoot,
    dataDir,
    kubeconfig: at('kubeconfig'),
    rootKey: at('root.key'),
    runState: at('run.json'),
    marker: at('README'),
    pki: at('pki'),
    logs: at('logs'),
    postgres: at('postgres'),
    redis: at('redis'),
    members: at('members'),
  };
}

export const logFileOf = (home: Home, name: string): string => join(home.logs, `${name}.log`);

/** A path as a person would type it here: relative when that is shorter. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short !== '' && !short.startsWith('..') ? short : path;
}
