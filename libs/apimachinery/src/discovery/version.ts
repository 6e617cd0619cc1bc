/** What `/version` says. Clients choose their behaviour, and some their own version, by major and minor. */
export type VersionInfo = {
  readonly major: string;
  readonly minor: string;
  readonly gitVersion: string;
  readonly gitCommit: string;
  readonly gitTreeState: string;
  readonly buildDate: string;
  readonly goVersion: string;
  readonly compiler: string;
  readonly platform: string;
};

/** The Kubernetes release whose API this is. */
export const kubernetesRelease = { major: '1', minor: '36', patch: '2' } as const;

/** @param build of the program that answers; all texts, none may be missing: clients parse them. */
export function versionInfo(build: {
  readonly gitCommit: string;
  /** RFC 3339. */
  readonly buildDate: string;
  /** As `linux/amd64`. */
  readonly platform: string;
}): VersionInfo {
  const { major, minor, patch } = kubernetesRelease;
  return {
    major,
    minor,
    gitVersion: `v${major}.${minor}.${patch}+navarch`,
    gitCommit: build.gitCommit,
    gitTreeState: 'clean',
    buildDate: build.buildDate,
    goVersion: 'go1.26.0',
    compiler: 'gc',
    platform: build.platform,
  };
}
