import { describeFreeze, type Freeze, type Instant } from '@navarch/model';
import color from 'picocolors';
import { printAge } from './table.js';

/** What was frozen just now, what that means, and how to undo it. */
export function printFrozen(freeze: Freeze): string {
  const { name } = freeze.metadata;
  const { reason, until } = freeze.spec;
  return [
    color.red(color.bold(`FROZEN: ${describeFreeze(freeze.spec)}`)),
    ...(reason === undefined ? [] : [`  reason   ${reason}`]),
    `  until    ${until === undefined ? 'it is lifted' : `${until}, unless it is lifted before`}`,
    '',
    'Within 2 seconds nothing of it is written to members any more: no changes, repairs, moves, deletions or clean-up.',
    'What runs there goes on running. The API takes changes; they wait, and are sent when the freeze ends.',
    '',
    `To undo:      ./navarch unfreeze ${name}`,
    'What waits:   kubectl get placements -A        (SYNCED; describe says "held by Freeze …")',
  ].join('\n');
}

/** The Freezes that hold something now, a paragraph each; empty when there are none. */
export const printStanding = (freezes: readonly Freeze[], now: Instant): string =>
  freezes.map((freeze) => standingText(freeze, now)).join('\n');

function standingText({ metadata, spec }: Freeze, now: Instant): string {
  const since = printAge(now - Date.parse(metadata.creationTimestamp ?? ''));
  const until = spec.until === undefined ? '' : `, until ${spec.until}`;
  const reason = spec.reason === undefined ? '' : `: ${spec.reason}`;
  return [
    color.red(color.bold(`FROZEN: ${describeFreeze(spec)} (for ${since}${until})${reason}`)),
    `  to undo: ./navarch unfreeze ${metadata.name}`,
  ].join('\n');
}
