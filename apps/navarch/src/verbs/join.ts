import { readFile } from 'node:fs/promises';
import type { MemberCredentials } from '@navarch/clients';
import { DomainError, systemCodeOf } from '@navarch/model';
import { Complaint } from '../complaint.js';
import { confirm } from '../confirm.js';
import { printMemberKubeconfig } from '../federation/member-kubeconfig.js';
import { withFederation } from '../federation/open.js';
import { register } from '../federation/register.js';
import type { JoinOptions } from '../program.js';
import { readSetup } from '../setup.js';

const clusterName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Registers a cluster from a kubeconfig.
 *
 * The federation gets one context's server and inline credentials, written anew: what else is in the file,
 * such as the way into other clusters, never leaves it.
 */
export async function join(name: string, options: JoinOptions): Promise<void> {
  if (!clusterName.test(name)) {
    throw new Complaint(
      `"${name}" is no name for a cluster: lower-case letters, digits and hyphens, at most 63`,
    );
  }
  const credentials = await readCredentials(options);
  const question = `Let the federation act in ${name} at ${credentials.server} with ${describe(credentials)}?`;
  if (options.yes !== true && !(await confirm(question))) return;
  const { region, zone, provider } = options;
  await withFederation(readSetup().home, (api) =>
    register(api, {
      name,
      kubeconfig: printMemberKubeconfig(name, credentials),
      server: credentials.server,
      allowLoopback: options.allowLoopback === true,
      ...(region === undefined ? {} : { region }),
      ...(zone === undefined ? {} : { zone }),
      ...(provider === undefined ? {} : { provider }),
    }),
  );
  process.stdout.write(
    `${name} is registered; ./navarch get clusters ${name} shows when it is ready\n`,
  );
}

async function readCredentials(options: JoinOptions): Promise<MemberCredentials> {
  const text = await readText(options.kubeconfig);
  const { parseMemberKubeconfig } = await import('@navarch/clients');
  try {
    return parseMemberKubeconfig(text, {
      ...(options.context === undefined ? {} : { context: options.context }),
      allowLoopback: options.allowLoopback === true,
    });
  } catch (error) {
    // Its message names fields and reasons, never values.
    const isRefusal = error instanceof DomainError && error.code === 'kubeconfig.refused';
    throw isRefusal ? new Complaint(error.message, ['nothing was registered']) : error;
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Complaint(`${file} cannot be read (${systemCodeOf(error) ?? 'unknown'})`);
  }
}

const describe = (credentials: MemberCredentials): string =>
  credentials.identity.kind === 'token' ? 'a bearer token' : 'a client certificate';
