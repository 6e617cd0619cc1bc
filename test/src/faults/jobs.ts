/** Jobs as they lie in Redis, for tests that put some there behind the federation's back. */
import type { RedisClient } from './redis-client.js';

/** The queues of a federation, by name. */
export const queues = [
  ['place', 1],
  ['sync', 4],
  ['status', 1],
  ['namespace', 1],
  ['fleet', 1],
].flatMap(([loop, shards]) =>
  Array.from({ length: Number(shards) }, (_, shard) => `navarch-${loop}-${shard}`),
);

const keysOf = (queue: string): string => `{${queue}}:${queue}`;
let pushed = 0;

/** Puts a job there with this text as its data, as a producer would. */
export async function pushJob(redis: RedisClient, queue: string, data: string): Promise<void> {
  pushed += 1;
  const id = `by-hand-${pushed}`;
  const key = keysOf(queue);
  await redis.ask('HSET', `${key}:${id}`, 'name', 'by-hand', 'data', data, 'opts', '{}');
  await redis.ask('LPUSH', `${key}:wait`, id);
  await redis.ask('ZADD', `${key}:marker`, '0', '0');
}

/** Jobs that wait or are under way, in all queues. */
export async function jobsIn(redis: RedisClient): Promise<number> {
  let jobs = 0;
  for (const queue of queues)
    for (const list of ['wait', 'active'])
      jobs += Number(await redis.ask('LLEN', `${keysOf(queue)}:${list}`));
  return jobs;
}
