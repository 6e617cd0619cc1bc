import Sequencer from '@jest/test-sequencer';

/** Files that start whole federations: minutes, of which the size of a file tells nothing. */
const isLong = ({ path }) => /\/test\/dist\/|\/supervisor\//.test(path);

/**
 * Begins with the longest, as Jest does where it remembers the times of an earlier run.
 *
 * A fresh clone remembers none, and Jest goes by size: a federation might come last and be waited for alone.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
