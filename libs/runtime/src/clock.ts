import type { Clock } from '@navarch/model';

/** The wall clock, for `main.ts` files; everything below takes a Clock. */
export const systemClock: Clock = () => Date.now();
