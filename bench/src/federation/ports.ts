import { createServer } from 'node:net';

/** Below the range that the kernel hands out by itself, so that nobody else takes them meanwhile. */
const lowest = 20_000;
const highest = 32_000;

/** The first of `count` neighbouring ports that are free on loopback. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const base = lowest + Math.floor((Math.random() * (highest - lowest)) / count) * count;
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
