/**
 * Names of images, `registry/path:tag@digest`, as far as Kubernetes reads them: to know whether an image may move. What is no
 * such name is found out by the Pods, not by the API.
 */
export type ImageReference = { readonly tag: string; readonly digest: string };

/** All of it: a registry, a path, a tag and a digest at their longest, and the marks between them. */
const limits = { pathCharsMax: 255, charsMax: 1024 } as const;
/** Where an image is that is only named. */
const library = 'library/';

const host = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)';
const registryShape = new RegExp(`^(?:${host}(?:\\.${host})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const pathPart = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const restShape = new RegExp(
  `^(${pathPart}(?:/${pathPart})*)(?::([\\w][\\w.-]{0,127}))?(?:@([a-z0-9]+:[a-f0-9]+))?$`,
);
/** An image is never named by its digest alone. */
const identifierShape = /^[a-f0-9]{64}$/;
const digestChars: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Undefined for what is no reference of an image. Without tag and digest, the tag is `latest`. */
export function parseImage(image: string): ImageReference | undefined {
  if (image.length > limits.charsMax || identifierShape.test(image)) return undefined;
  const { registry, rest } = splitRegistry(image);
  const [, path, tag = '', digest = ''] = restShape.exec(rest) ?? [];
  if (path === undefined || !isNamed(registry, path) || !isDigest(digest)) return undefined;
  return `${tag}${digest}` === '' ? { tag: 'latest', digest } : { tag, digest };
}

/** What is before the first slash is a registry if it looks like a host. */
function splitRegistry(image: string): {
  readonly registry: string | undefined;
  readonly rest: string;
} {
  const slash = image.indexOf('/');
  const first = image.slice(0, Math.max(slash, 0));
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  return isHost
    ? { registry: first, rest: image.slice(slash + 1) }
    : { registry: undefined, rest: image };
}

function isNamed(registry: string | undefined, path: string): boolean {
  if (registry !== undefined && !registryShape.test(registry)) return false;
  const whole = registry === undefined && !path.includes('/') ? `${library}${path}` : path;
  return whole.length <= limits.pathCharsMax;
}

/** There may be none. */
function isDigest(digest: string): boolean {
  const [algorithm = '', hex = ''] = digest.split(':');
  return digest === '' || digestChars[algorithm] === hex.length;
}
