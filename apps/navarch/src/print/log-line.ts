import color from 'picocolors';

/**
 * A line of a log as a person reads it.
 *
 * Lines of our own processes are JSON and become `time LEVEL message facts`; all others stay as they are.
 */
export function printLogLine(line: string): string {
  const entry = parseEntry(line);
  if (entry === undefined) return line;
  const { level, time, msg, name: _name, pid: _pid, ...facts } = entry;
  const clock = typeof time === 'string' ? time.slice(11, 23) : '';
  const said = typeof msg === 'string' ? msg : '';
  const rest = Object.keys(facts).length === 0 ? '' : ` ${color.dim(JSON.stringify(facts))}`;
  return `${clock} ${printLevel(String(level))} ${said}${rest}`;
}

function printLevel(level: string): string {
  const text = level.toUpperCase().padEnd(5);
  if (level === 'error' || level === 'fatal') return color.red(text);
  return level === 'warn' ? color.yellow(text) : text;
}

function parseEntry(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'level' in value
      ? { ...value }
      : undefined;
  } catch {
    // Cut off in the middle: shown as it is.
    return undefined;
  }
}
