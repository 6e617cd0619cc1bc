/** What the processes of a rig say of themselves: metrics and readiness. */
import { Agent, request } from 'undici';
import type { Rig } from './rig.js';

/** `/metrics` of a syncer. */
export async function syncerMetrics(rig: Rig, index = 0): Promise<string> {
  return (await askSyncer(rig, '/metrics', index)).text;
}

/** The sum over all labels; 0 where it is not there. */
export async function syncerMetric(rig: Rig, name: string, index = 0): Promise<number> {
  const lines = (await syncerMetrics(rig, index)).split('\n');
  return lines
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

type Said = { readonly status: number; readonly text: string };
const answersWithinMs = 5_000;

export async function askSyncer(rig: Rig, path: string, index = 0): Promise<Said> {
  const port = rig.syncer(index).plan.env['NAVARCH_SYNCER_PORT'];
  const response = await request(`http://127.0.0.1:${port}${path}`, {
    headersTimeout: answersWithinMs,
  });
  return { status: response.statusCode, text: await response.body.text() };
}

/** `/livez` and the like of an API process, on a connection of its own, as a probe asks. */
export async function askApi(rig: Rig, path: string, index = 0): Promise<Said> {
  const port = rig.api(index).plan.env['NAVARCH_API_PORT'];
  const dispatcher = new Agent({
    headersTimeout: answersWithinMs,
    connect: { rejectUnauthorized: false },
  });
  try {
    const response = await request(`https://127.0.0.1:${port}${path}`, { dispatcher });
    return { status: response.statusCode, text: await response.body.text() };
  } finally {
    await dispatcher.close();
  }
}
