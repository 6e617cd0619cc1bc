import type { Heard } from './spoken.js';

/** Requests of HTTP/1.1, each of which begins a part of its own: `PATCH replicasets`. */
export class HttpRequests {
  private wire: 'members' | 'looks' = 'members';

  read(part: Buffer): Heard {
    const line = /^([A-Z]+) (\S+) HTTP\/1\.1\r\n/.exec(part.toString('latin1', 0, 4_096));
    // A part without such a line is the body of the request before it.
    if (line === null) return { wire: this.wire, names: [], bytes: part.length };
    const place = placeOf(line[2] ?? '');
    this.wire = isLook(place) ? 'looks' : 'members';
    return { wire: this.wire, names: [`${line[1] ?? ''} ${place}`], bytes: part.length };
  }
}

const watch = ' watch';

/** Probes, and openings of watches. */
export const isLook = (place: string): boolean => place.startsWith('/') || place.endsWith(watch);

/** The resource without names, so that requests for many objects are one row. */
export function placeOf(target: string): string {
  const url = new URL(target, 'http://member');
  const [, , resource, name] =
    /^\/(?:api\/v1|apis\/[^/]+\/[^/]+)(\/namespaces\/[^/]+)?\/([^/]+)(\/[^/]+)?/.exec(
      url.pathname,
    ) ?? [];
  if (resource === undefined) return url.pathname;
  return `${resource}${name === undefined ? '' : '/NAME'}${url.searchParams.has('watch') ? watch : ''}`;
}
