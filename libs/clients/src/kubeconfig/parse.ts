import { parseDocument } from 'yaml';
import type { MemberCredentials } from '../credentials.js';
import { kubeconfigLimits } from '../limits.js';
import { contextFields, rootFields } from './allowances.js';
import { readEndpoint } from './endpoint.js';
import {
  entriesOf,
  findEntry,
  isMapping,
  readText,
  requireAllowed,
  type Section,
} from './fields.js';
import { readIdentity } from './identity.js';
import { Refusals } from './refusals.js';

export type KubeconfigOptions = {
  /** Which context; absent: the current one, or the only one. */
  readonly context?: string;
  /** The member may be on this machine: its address may be a loopback one. */
  readonly allowLoopback: boolean;
};

/**
 * Reads a member's kubeconfig: inline data, and nothing that runs a program, opens a file, or sends what we
 * hold elsewhere.
 *
 * It is an allow-list of our own, before any library sees the file: in the entries that are used, a field
 * that is not known is refused; entries that are not used are not read at all.
 *
 * @throws DomainError `kubeconfig.refused` (kind `invalid`), whose facts have a reason for each field path.
 */
export function parseMemberKubeconfig(text: string, options: KubeconfigOptions): MemberCredentials {
  const refusals = new Refusals();
  const root = readRoot(text, refusals);
  const credentials = root === undefined ? undefined : readCredentials(root, options, refusals);
  if (credentials === undefined || refusals.any) throw refusals.toError();
  return credentials;
}

function readRoot(text: string, refusals: Refusals): Section | undefined {
  if (Buffer.byteLength(text) > kubeconfigLimits.bytesMax) return refusals.add('.', 'is too long');
  const document = parseDocument(text, { logLevel: 'error', stringKeys: true });
  const [fault] = [...document.errors, ...document.warnings];
  // The parser's own text quotes the line it stumbled over.
  if (fault !== undefined) return refusals.add('.', `is not plain YAML (${fault.code})`);
  const fields = valueOf(() => document.toJS({ maxAliasCount: 0 }));
  if (!isMapping(fields)) return refusals.add('.', 'must be a mapping without aliases');
  const root = { path: '', fields };
  requireAllowed(root, rootFields, refusals);
  if ((fields['kind'] ?? 'Config') !== 'Config') refusals.add('kind', 'must be Config');
  if ((fields['apiVersion'] ?? 'v1') !== 'v1') refusals.add('apiVersion', 'must be v1');
  return root;
}

function valueOf(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function readCredentials(
  root: Section,
  options: KubeconfigOptions,
  refusals: Refusals,
): MemberCredentials | undefined {
  const name = options.context ?? chooseContext(root, refusals);
  if (name === undefined) return undefined;
  const context = findEntry(root, { list: 'contexts', name }, refusals);
  if (context === undefined) return undefined;
  requireAllowed(context, contextFields, refusals);
  const clusterName = readText(context, 'cluster', refusals) ?? '';
  const userName = readText(context, 'user', refusals) ?? '';
  const cluster = findEntry(root, { list: 'clusters', name: clusterName }, refusals);
  const user = findEntry(root, { list: 'users', name: userName }, refusals);
  const endpoint = cluster && readEndpoint(cluster, options.allowLoopback, refusals);
  const identity = user && readIdentity(user, refusals);
  return endpoint === undefined || identity === undefined ? undefined : { ...endpoint, identity };
}

/** The current context, as every client does; without one, the only one. */
function chooseContext(root: Section, refusals: Refusals): string | undefined {
  const current = root.fields['current-context'];
  if (current !== undefined && current !== null && current !== '') {
    return readText(root, 'current-context', refusals);
  }
  const [only, second] = entriesOf(root, 'contexts', refusals);
  if (only === undefined) return refusals.add('contexts', 'has no entry');
  if (second !== undefined) {
    return refusals.add('current-context', 'must say which of the contexts is meant');
  }
  return readText(only, 'name', refusals) ?? refusals.add(only.path, 'has no name');
}
