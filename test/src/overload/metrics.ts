import { request } from 'undici';
import type { ParityServer } from '../parity/server.js';

/** The sum of what `/metrics` says of a name, with labels that hold this text. */
export async function metricOf(
  { url, agent, headers }: Pick<ParityServer, 'url' | 'agent' | 'headers'>,
  name: string,
  labels = '',
): Promise<number> {
  const { body } = await request(`${url}/metrics`, { dispatcher: agent, headers });
  const lines = (await body.text()).split('\n').filter((line) => line.startsWith(name));
  const counts = lines.filter((line) => line.includes(labels)).map((line) => line.split(' ')[1]);
  return counts.reduce((total, count) => total + Number(count), 0);
}

export const residentBytes = async (server: ParityServer): Promise<number> =>
  await metricOf(server, 'process_resident_memory_bytes');
