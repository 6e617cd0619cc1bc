/** `1 replica`, `9 replicas`. */
export const counted = (replicas: number): string =>
  `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`;
