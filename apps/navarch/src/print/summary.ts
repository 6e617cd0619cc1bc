import color from 'picocolors';
import type { SupervisorStatus } from '../control/protocol.js';
import { logFileOf, shown, type Home } from '../home.js';
import { describeState, type UnitReport } from '../supervisor/unit.js';
import { printAge, printTable } from './table.js';

/** What runs where. */
export function printStatus(home: Home, status: SupervisorStatus, nowMs: number): string {
  const rows = status.units.map((unit) => [
    unit.name,
    colored(unit, nowMs),
    unit.where,
    unit.state.kind === 'ready' ? String(unit.state.pid) : '-',
    unit.state.kind === 'ready' ? printAge(nowMs - unit.state.sinceMs) : '-',
    String(unit.restarts),
    shown(logFileOf(home, unit.name)),
  ]);
  return printTable([['NAME', 'STATE', 'WHERE', 'PID', 'AGE', 'RESTARTS', 'LOG'], ...rows]);
}

function colored(unit: UnitReport, nowMs: number): string {
  const text = describeState(unit.state, nowMs);
  switch (unit.state.kind) {
    case 'ready':
      return color.green(text);
    case 'dead':
    case 'waiting':
      return color.red(text);
    case 'idle':
    case 'starting':
    case 'stopped':
      return color.yellow(text);
  }
}

/** What to type next. */
export function printNext(home: Home, detached: boolean): string {
  const stop = detached ? './navarch down' : 'Ctrl-C, or ./navarch down elsewhere';
  return [
    'Next:',
    `  export KUBECONFIG=${shown(home.kubeconfig)}`,
    '  kubectl apply -f examples/web.yaml       9 replicas, split 1:2:3',
    '  kubectl get clusters,rs,placements -A    who has how many',
    '  kubectl describe placement web           and why',
    '  ./navarch kill tokyo                     a region goes dark (revive brings it back)',
    `  ./navarch status                         what runs where; to stop: ${stop}`,
    'Without kubectl: ./navarch get clusters,placements -A',
  ].join('\n');
}
