import { readFile } from 'node:fs/promises';
import type { MemberCredentials } from '@navarch/clients';
import { type Cluster, DomainError, resources, systemCodeOf } from '@navarch/model';
import { isSeq, parseDocument } from 'yaml';
import { Complaint } from '../complaint.js';
import { confirm } from '../confirm.js';
import { awaitReady } from '../federation/await-ready.js';
import type { ApiClient } from '../federation/client.js';
import { printMemberKubeconfig } from '../federation/member-kubeconfig.js';
import { withFederation } from '../federation/open.js';
import { pathOf } from '../federation/paths.js';
import { type Registration, register } from '../federation/register.js';
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
  await withFederation(
    readSetup().home,
    async (api) => {
      await refuseOther(api, name, credentials.server);
      await register(api, registrationOf(name, credentials, options));
      say(`${name} is registered; waiting for it to take part …`);
      const waiting = await awaitReady(api, [name]);
      say(
        waiting.length === 0
          ? `${name} takes part`
          : `${name} is not ready yet: ./navarch get clusters ${name}`,
      );
    },
    options.federation,
  );
}

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** A name that is taken stays with its cluster: what it runs there is recorded under the name. */
async function refuseOther(api: ApiClient, name: string, server: string): Promise<void> {
  const { status, body } = await api.send({
    method: 'GET',
    path: pathOf(resources.clusters, { name }),
  });
  if (status !== 200) return;
  const known = (body as Cluster).spec.server;
  if (known === server) return;
  throw new Complaint(`${name} is registered already, at ${known}`, [
    `./navarch unjoin ${name}    lets go of that one first`,
  ]);
}

function registrationOf(
  name: string,
  credentials: MemberCredentials,
  options: JoinOptions,
): Registration {
  const { region, zone, provider } = options;
  return {
    name,
    kubeconfig: printMemberKubeconfig(name, credentials),
    server: credentials.server,
    allowLoopback: options.allowLoopback === true,
    ...(region === undefined ? {} : { region }),
    ...(zone === undefined ? {} : { zone }),
    ...(provider === undefined ? {} : { provider }),
  };
}

async function readCredentials(options: JoinOptions): Promise<MemberCredentials> {
  const text = withServer(await readText(options.kubeconfig), options.server);
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

/** The same kubeconfig with another address for every cluster in it; it is checked like any other afterwards. */
function withServer(text: string, server: string | undefined): string {
  if (server === undefined) return text;
  const document = parseDocument(text, { logLevel: 'silent' });
  const clusters = document.get('clusters');
  if (isSeq(clusters))
    clusters.items.forEach((_, index) =>
      document.setIn(['clusters', index, 'cluster', 'server'], server),
    );
  return document.toString();
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
