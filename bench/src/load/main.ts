/**
 * The process that asks an API server for things: one for each side of a comparison, so that neither pays for the other's memory
 * or for what prints. `fork`ed with the path of a kubeconfig; told by messages what to do (plan.ts), one thing at a time.
 */
import { readAccess } from './access.js';
import { burst } from './burst.js';
import { fanOutTo } from './fan-out.js';
import { listInPages } from './pages.js';
import type { Order, Outcome, Plan, Report } from './plan.js';

const tell = (report: Report): void => {
  process.send?.(report);
};
const begun = (): void => tell({ kind: 'under way' });
const access = await readAccess(process.argv[2] ?? '');
let over = new AbortController();

async function act(plan: Plan): Promise<Outcome> {
  switch (plan.kind) {
    case 'burst':
      return await burst(access, plan, { begun, over: over.signal });
    case 'fan-out':
      return await fanOutTo(access, plan, begun);
    case 'pages':
      return await listInPages(access, plan, begun);
  }
}

process.on('message', (order: Order) => {
  if (order.kind === 'stop') {
    over.abort();
    return;
  }
  over = new AbortController();
  act(order).then(
    (outcome) => tell({ kind: 'done', outcome }),
    (error: unknown) => tell({ kind: 'failed', message: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
