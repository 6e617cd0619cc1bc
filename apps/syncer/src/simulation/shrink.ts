import { type Failure, type Options, simulate } from './simulate.js';

/** The shortest run of the same seed that still breaks the same: fewer operations, and no faults if it can be. With its trace. */
export async function shrink(failure: Failure, given: Options): Promise<Failure> {
  const calm = await failureOf({ ...given, calm: true });
  let best = calm ?? failure;
  for (let operations = 0; operations < best.operations; operations += 1) {
    const shorter = await failureOf({ ...given, calm: best.calm, operations });
    if (shorter !== undefined && shorter.invariant === best.invariant) best = shorter;
  }
  const { calm: isCalm, operations } = best;
  return (await failureOf({ ...given, calm: isCalm, operations, traced: true })) ?? best;
}

const failureOf = async (options: Options): Promise<Failure | undefined> =>
  (await simulate(options)).failure;
