/** Long answers are sent compressed to those who take them so, as kube-apiserver does: clients written in Go ask for it by themselves. */
import { pipeline, Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { type WholeResponse, withDefaults } from './reply.js';

/** What is shorter is sent as it is. */
export const gzipBytesMin = 128 * 1024;

/** Level 1: the work is done beside this thread, but the processors are everybody's. */
const level = constants.Z_BEST_SPEED;

/** Whether gzip is among what is accepted. Weights are not read, as by kube-apiserver. */
export const acceptsGzip = (accepted: string | readonly string[] | undefined): boolean =>
  [accepted ?? []]
    .flat()
    .flatMap((one) => one.split(','))
    .some((one) => one.trim() === 'gzip');

/** How long it gets is not known before. */
export function gzippedHead({ headers }: Pick<WholeResponse, 'headers'>): Record<string, string> {
  const { vary, ...others } = withDefaults(headers);
  const varies = vary === undefined ? 'Accept-Encoding' : `${vary}, Accept-Encoding`;
  return { ...others, vary: varies, 'content-encoding': 'gzip' };
}

/** The pieces are taken only as far as what comes of them is. */
export const gzipped = (pieces: Iterable<Uint8Array>): AsyncIterable<Uint8Array> =>
  // Whoever reads learns of an error by reading.
  pipeline(Readable.from(pieces), createGzip({ level }), () => undefined);
