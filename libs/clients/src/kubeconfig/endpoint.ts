import { isIP } from 'node:net';
import type { MemberCredentials } from '../credentials.js';
import { clusterFields } from './allowances.js';
import { pathOf, readText, requireAllowed, type Section } from './fields.js';
import { readCertificates } from './material.js';
import type { Refusals } from './refusals.js';
import { judgeServer } from './server.js';

/** Where a member is and whom it must prove to be. */
export type Endpoint = Omit<MemberCredentials, 'identity'>;

/** Reads a `cluster` entry; undefined when something in it is refused. */
export function readEndpoint(
  section: Section,
  allowLoopback: boolean,
  refusals: Refusals,
): Endpoint | undefined {
  requireAllowed(section, clusterFields, refusals);
  const caData = readCertificates(section, 'certificate-authority-data', refusals);
  const tlsServerName = readServerName(section, refusals);
  const written = readText(section, 'server', refusals);
  if (written === undefined) return refusals.add(pathOf(section, 'server'), 'is missing');
  const verdict = judgeServer(written, allowLoopback);
  if (verdict.kind === 'refused') return refusals.add(pathOf(section, 'server'), verdict.reason);
  return {
    server: verdict.server,
    allowLoopback,
    ...(caData === undefined ? {} : { caData }),
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
  };
}

const dnsName = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/;

function readServerName(section: Section, refusals: Refusals): string | undefined {
  const name = readText(section, 'tls-server-name', refusals);
  if (name === undefined) return undefined;
  return dnsName.test(name) && isIP(name) === 0
    ? name
    : refusals.add(pathOf(section, 'tls-server-name'), 'is not a host name');
}
