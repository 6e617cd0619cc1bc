/** What a path of the cluster proxy is about: the member, and what it is to be asked. */
import { fleetGroup, fleetVersion } from '@navarch/model';

export type ProxyTarget =
  /** `path` as it is to be sent, still percent-encoded. */
  | { readonly kind: 'target'; readonly cluster: string; readonly path: string }
  | { readonly kind: 'malformed' };

const prefix = `/apis/${fleetGroup}/${fleetVersion}/clusters/`;
const shape = /^([^/]+)\/proxy(\/.*)?$/;

/** Undefined for a path that is none of the proxy's. */
export function proxyTargetOf(path: string): ProxyTarget | undefined {
  if (!path.startsWith(prefix)) return undefined;
  const [, name, rest = '/'] = shape.exec(path.slice(prefix.length)) ?? [];
  if (name === undefined) return undefined;
  const [cluster, whole] = [decoded(name), decoded(rest)];
  const isWellFormed = cluster !== undefined && whole !== undefined && !leads(whole);
  return isWellFormed ? { kind: 'target', cluster, path: rest } : { kind: 'malformed' };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A member may be behind a prefix of its server's path, next to others that the same credentials open. */
const leads = (path: string): boolean => /(^|[/\\])\.\.?([/\\]|$)/.test(path);
