/**
 * Loaded into a process before anything else (`node --import`): its wall clock is off by as many milliseconds as a file says, and
 * jumps when the file is changed. Durations and timers go by another clock, as they do when an operating system's is set.
 */
import { readFileSync } from 'node:fs';

export const clockFileVariable = 'FAULTS_CLOCK_FILE';
const lookEveryMs = 50;

function shiftBy(offsetMs: () => number): void {
  const RealDate = Date;
  const now = RealDate.now.bind(RealDate);
  const shiftedNow = (): number => now() + offsetMs();
  RealDate.now = shiftedNow;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given: [], newTarget: new () => object) =>
      Reflect.construct(target, given.length === 0 ? [shiftedNow()] : given, newTarget) as object,
    apply: () => new RealDate(shiftedNow()).toString(),
  });
}

const file = process.env[clockFileVariable];
if (file !== undefined) {
  let offsetMs = 0;
  const look = (): void => {
    try {
      offsetMs = Number(readFileSync(file, 'utf8'));
    } catch {
      // It is being written, or the test is over.
    }
  };
  look();
  setInterval(look, lookEveryMs).unref();
  shiftBy(() => offsetMs);
}
