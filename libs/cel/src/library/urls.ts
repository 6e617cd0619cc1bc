import * as t from '../types/type.js';
import { Entries, keyName } from '../values/made-map.js';
import { Fault, Items, Opaque, type Value } from '../values/value.js';
import { part, through } from './costs.js';
import { type Cost, member, type Overload, plain } from './overload.js';

export const urlType = t.opaque('kubernetes.URL');

type Parts = {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
};

class Url extends Opaque {
  readonly type = urlType;

  constructor(
    readonly text: string,
    readonly parts: Parts,
  ) {
    super();
  }

  equals(other: Opaque): boolean {
    return other instanceof Url && other.text === this.text;
  }
}

const shape =
  /^(?:(?<scheme>[A-Za-z][-+.A-Za-z0-9]*):)?(?:\/\/(?<authority>[^/?]*))?(?<path>[^?]*)(?:\?(?<query>[\s\S]*))?$/;

/** What Go's `ParseRequestURI` takes: an absolute URL, or an absolute path. It knows no fragments: `#` is a sign like others. */
function read(text: string): Url | Fault {
  const { scheme, authority, path, query } = partsOf(text);
  const why = complain(text, { scheme, authority, path });
  if (why !== undefined)
    return new Fault(
      `URL parse error during conversion from string: parse ${JSON.stringify(text)}: ${why}`,
    );
  // What comes before the host says who asks.
  const host = (authority ?? '').replace(/^.*@/, '');
  const isOpaque = scheme !== '' && authority === undefined && !path.startsWith('/');
  const parts = { scheme: scheme.toLowerCase(), host, path: isOpaque ? '' : path, query };
  return new Url(text, parts);
}

function partsOf(text: string): Written {
  const { scheme = '', authority, path = '', query = '' } = shape.exec(text)?.groups ?? {};
  return { scheme, authority, path, query };
}

type Written = {
  readonly scheme: string;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string;
};

function complain(
  text: string,
  { scheme, authority, path }: Omit<Written, 'query'>,
): string | undefined {
  if (text === '') return 'empty url';
  if (hasControl(text)) return 'net/url: invalid control character in URL';
  if (text.startsWith(':')) return 'missing protocol scheme';
  if (scheme === '' && !text.startsWith('/')) return 'invalid URI for request';
  const escape = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(path);
  if (escape !== null) return `invalid URL escape ${JSON.stringify(escape[0])}`;
  return authority === undefined ? undefined : complainHost(authority.replace(/^.*@/, ''));
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

function complainHost(host: string): string | undefined {
  if (host.startsWith('[') && !host.includes(']')) return "missing ']' in host";
  const wrong = /[ "<>^`{|}\\]/.exec(host);
  if (wrong !== null) return `invalid character ${JSON.stringify(wrong[0])} in host name`;
  const [, port] = /(:[^:\]]*)$/.exec(host) ?? [];
  return port === undefined || /^:\d*$/.test(port)
    ? undefined
    : `invalid port ${JSON.stringify(port)} after host`;
}

const hostShape = /^(?<name>\[[^\]]*\]|[^:]*)(?::(?<port>\d*))?$/;

function hostPart(host: string, part: 'name' | 'port'): string {
  const { name = host, port = '' } = hostShape.exec(host)?.groups ?? {};
  return part === 'port' ? port : name.replace(/^\[(.*)\]$/, '$1');
}

const safe = /[^-A-Za-z0-9$&+,/:;=@_.~!'()*%[\]]/gu;

function queryOf(query: string): Entries {
  const found = new Map<string, readonly [Value, Value]>();
  const values = new Map<string, string[]>();
  // Go leaves out what it cannot read; and a first question mark is one here as well.
  const readable = query.split('&').filter((pair) => !/;|%(?![0-9A-Fa-f]{2})/.test(pair));
  for (const [name, value] of new URLSearchParams(`&${readable.join('&')}`)) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  for (const [name, all] of values) found.set(keyName(name) ?? '', [name, new Items(all)]);
  return new Entries(found);
}

const readers: Readonly<Record<string, (parts: Parts) => string>> = {
  getScheme: ({ scheme }) => scheme,
  getHost: ({ host }) => host,
  getHostname: ({ host }) => hostPart(host, 'name'),
  getPort: ({ host }) => hostPart(host, 'port'),
  getEscapedPath: ({ path }) => path.replaceAll(safe, (point) => encodeURIComponent(point)),
};

/** Goes through what was written. */
const ofText: Cost = ([url]) => part(url instanceof Url ? url.text.length : 1);

export const urls: readonly Overload[] = [
  plain('url', [t.text], { result: urlType, call: read, cost: through() }),
  plain('isURL', [t.text], {
    result: t.bool,
    call: (text: string) => !(read(text) instanceof Fault),
    cost: through(),
  }),
  ...Object.entries(readers).map(([name, call]) =>
    member(name, [urlType], {
      result: t.text,
      call: ({ parts }: Url) => call(parts),
      cost: ofText,
    }),
  ),
  member('getQuery', [urlType], {
    result: t.mapOf(t.text, t.listOf(t.text)),
    call: ({ parts }: Url) => queryOf(parts.query),
    cost: ofText,
  }),
];
