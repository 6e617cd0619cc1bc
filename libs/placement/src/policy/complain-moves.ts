import {
  counts,
  eachRepeated,
  fieldsOf,
  isGiven,
  itemsOf,
  oneOf,
  positives,
  quote,
  refuse,
  refuseEmpty,
  required,
  type Spot,
  textOf,
  wholeOf,
} from './spot.js';

const modes = ['Never', 'Manual', 'Auto'] as const;
const failbackFields = ['mode', 'healthyForSeconds', 'movesPerMinute', 'window'] as const;
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** When replicas move by choice, and how fast. */
export function checkRebalance(spot: Spot): void {
  const { when, movesPerMinute } = fieldsOf(spot, ['when', 'movesPerMinute']);
  oneOf(when, ['Never', 'OnLoss', 'OnJoin', 'Always']);
  wholeOf(movesPerMinute, positives);
}

/** When a cluster that was lost gets back what it had. */
export function checkFailback(spot: Spot): void {
  const { mode, healthyForSeconds, movesPerMinute, window } = fieldsOf(spot, failbackFields);
  oneOf(mode, modes);
  wholeOf(healthyForSeconds, counts);
  wholeOf(movesPerMinute, positives);
  checkWindow(window);
}

/** What moves besides the replicas of lost clusters. */
export function checkFailover(spot: Spot): void {
  const { application } = fieldsOf(spot, ['application']);
  wholeOf(fieldsOf(application, ['notReadyForSeconds']).notReadyForSeconds, positives);
}

/** How patiently replicas move. */
export function checkMove(spot: Spot): void {
  const fields = fieldsOf(spot, ['readyTimeoutSeconds', 'drainSeconds']);
  wholeOf(fields.readyTimeoutSeconds, positives);
  wholeOf(fields.drainSeconds, counts);
}

function checkWindow(spot: Spot): void {
  const { start, end, days: dayList } = fieldsOf(spot, ['start', 'end', 'days']);
  if (!isGiven(spot)) return;
  const [from, to] = [timeOf(start), timeOf(end)];
  if (from !== undefined && from === to) refuse(end, 'must not be the start: the window is empty');
  refuseEmpty(dayList, 'must hold at least one day, or be left out for every day');
  const named = itemsOf(dayList).map((day) => ({ key: oneOf(day, days), spot: day }));
  eachRepeated(named, (day, name) => refuse(day, `must not repeat ${name}`));
}

function timeOf(spot: Spot): string | undefined {
  if (!required(spot, 'a time of day in UTC as HH:MM')) return undefined;
  const text = textOf(spot);
  if (text === undefined || /^(?:[01]\d|2[0-3]):[0-5]\d$/u.test(text)) return text;
  refuse(spot, `must be a time of day in UTC from 00:00 to 23:59, not ${quote(text)}`);
  return undefined;
}
