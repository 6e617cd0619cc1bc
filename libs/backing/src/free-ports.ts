import { createServer } from 'node:net';

/** Below the range that the kernel hands out by itself, so that nobody else takes them meanwhile. */
const lowest = 20_000;
const highest = 32_000;
/** Test files that run at the same time take theirs from bands of their own: what one has free for a moment is no other's. */
const bands = 8;

/**
 * The first of `count` neighbouring ports that are free on loopback. `worker`: of several processes that ask at the same
 * time, which one this is, as `JEST_WORKER_ID` says.
 */
export async function freePorts(count: number, worker: string | undefined): Promise<number> {
  const size = (highest - lowest) / bands;
  const from = lowest + (Number(worker ?? 0) % bands) * size;
  for (;;) {
    const base = from + Math.floor(Math.random() * Math.floor(size / count)) * count;
    const ports = Array.from({ length: count }, (_, index) => base + index);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return base;
  }
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
