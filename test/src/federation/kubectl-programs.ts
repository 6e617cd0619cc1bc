/** The kubectl of the tests, and an old one where there is one: Debian's package kubernetes-client is 1.20, and nothing of the project needs it. */
import { spawnSync } from 'node:child_process';

export type KubectlProgram = { readonly called: string; readonly command: string };

/** `OLD_KUBECTL` names one that is not installed. */
const oldCommands = [process.env['OLD_KUBECTL'] ?? '', '/usr/bin/kubectl'];
/** Releases from then on are not old: they look for what servers can do in OpenAPI v3. */
const newMinor = 27;

export function kubectlPrograms(): readonly KubectlProgram[] {
  const old = oldCommands.find((command) => command !== '' && minorOf(command) < newMinor);
  return [
    { called: 'kubectl', command: 'kubectl' },
    ...(old === undefined ? [] : [{ called: `kubectl 1.${minorOf(old)}`, command: old }]),
  ];
}

/** Of 1.20 it is 20; infinite for what is no kubectl. */
function minorOf(command: string): number {
  const { stdout, status } = spawnSync(command, ['version', '--client', '-o', 'json']);
  if (status !== 0) return Infinity;
  const said = JSON.parse(stdout.toString()) as {
    readonly clientVersion?: { readonly minor?: string };
  };
  return Number.parseInt(said.clientVersion?.minor ?? '', 10);
}
