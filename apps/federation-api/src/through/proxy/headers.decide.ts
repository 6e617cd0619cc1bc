/**
 * Which headers go on from a user to a member and back. Those that are listed: who asks a member is the federation, and what a
 * member says is no more than an answer, so neither side's credentials, cookies or claims about connections are the other's.
 */
type Headers = Readonly<Record<string, string | undefined>>;

const towards: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'range',
  'user-agent',
]);

const back: ReadonlySet<string> = new Set([
  'accept-ranges',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'retry-after',
  'vary',
  'warning',
]);

/** kubectl says in these which command it runs. */
const isOfKubectl = (name: string): boolean => name.startsWith('kubectl-');

export const headersTowards = (headers: Headers): Record<string, string> =>
  pick(headers, (name) => towards.has(name) || isOfKubectl(name));

/** A browser takes what a member sends for no page of ours. */
export const headersBack = (headers: Headers): Record<string, string> => ({
  ...pick(headers, (name) => back.has(name) || name.startsWith('x-kubernetes-pf-')),
  'x-content-type-options': 'nosniff',
  'content-security-policy': 'sandbox',
});

function pick(headers: Headers, isWanted: (name: string) => boolean): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && isWanted(name)) picked[name] = value;
  return picked;
}
