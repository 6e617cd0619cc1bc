import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { createSecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import { isPermitted } from './addresses.js';
import type { TlsOptions } from './authenticate.js';
import { MemberError } from './errors.js';
import { type Resolve, remembering } from './last-address.js';
import { lifeSignMs } from './limits.js';

/**
 * Opens connections to one member.
 *
 * A name is resolved here and each of its addresses is checked, and the checked address is the one that is
 * connected to: a name that resolves to something else the second time gains nothing. The address the
 * socket ended up at is looked at once more before a byte of a request is sent.
 */
export function createDialer(options: {
  readonly tls: TlsOptions;
  readonly allowLoopback: boolean;
  readonly connectMs: number;
  /** Called when a connection begins to be opened, and when that has ended. */
  readonly onDial: () => void;
  /** Of names; as the operating system does it unless a test brings another. */
  readonly resolve?: Resolve;
}): buildConnector.connector {
  const { tls, allowLoopback, connectMs, onDial, resolve = lookup } = options;
  // Certificates and key are parsed once, not for every connection.
  let connect: buildConnector.connector | undefined;
  const prepare = (): buildConnector.connector =>
    buildConnector({
      secureContext: createSecureContext({ ...tls, minVersion: 'TLSv1.2' }),
      rejectUnauthorized: true,
      timeout: connectMs,
      keepAlive: true,
      keepAliveInitialDelay: lifeSignMs,
      lookup: permittedOnly(remembering(resolve), allowLoopback),
    });
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isPermitted(host, allowLoopback)) {
      return callback(new MemberError('member.addressRefused'), null);
    }
    const servername = tls.servername ?? target.servername;
    const aim = { ...target, hostname: host, ...(servername === undefined ? {} : { servername }) };
    connect ??= prepare();
    onDial();
    connect(aim, (...[error, socket]) => {
      onDial();
      if (error !== null) return callback(error, null);
      if (isPermitted(socket.remoteAddress ?? '', allowLoopback)) return callback(null, socket);
      socket.destroy();
      callback(new MemberError('member.addressRefused'), null);
    });
  };
}

/** A resolver that fails if any address of a name is forbidden: half a trap is a trap. */
function permittedOnly(resolve: Resolve, allowLoopback: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '');
      const [first] = addresses;
      const isGood = addresses.every(({ address }) => isPermitted(address, allowLoopback));
      if (first === undefined || !isGood) {
        return callback(new MemberError('member.addressRefused'), '');
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
