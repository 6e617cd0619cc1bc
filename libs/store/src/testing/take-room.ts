/** Run as a process of its own: takes a place of oslo for each object of a range, all of them at once. */
import { randomBytes } from 'node:crypto';
import { UnavailableError } from '@navarch/model';
import { createSealer, openStore, type Store } from '../index.js';

const [url = '', from = '0', to = '0'] = process.argv.slice(2);

/** On a busy machine a statement may wait too long for its turn; that is no answer. */
async function takeOne(store: Store, uid: string): Promise<void> {
  for (;;) {
    try {
      return await tryToTake(store, uid);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
    }
  }
}

/** Reads the room, takes one place if there is one, and does it all anew when somebody was faster. */
async function tryToTake({ ledger }: Store, uid: string): Promise<void> {
  for (;;) {
    if ((await ledger.reservationsOf(uid)).length > 0) return;
    const version = (await ledger.versions()).find(({ cluster }) => cluster === 'oslo');
    const [capacity] = await ledger.capacities(['oslo']);
    const promised = (await ledger.outstanding()).reduce((sum, one) => sum + one.replicas, 0);
    if (version === undefined || promised >= (capacity?.nodes[0]?.free['pods'] ?? 0) / 1_000)
      return;
    const promise = {
      uid,
      name: `web/${uid}`,
      requests: { pods: 1_000 },
      nodeSelector: {},
      promises: { oslo: 1 },
    };
    const outcome = await ledger.reserve([promise], { oslo: version });
    if (outcome === 'reserved') return;
  }
}

const store = await openStore({
  url,
  sealer: createSealer(randomBytes(32)),
  requireDurable: false,
});
const uids = Array.from(
  { length: Number(to) - Number(from) },
  (_, at) => `uid-${Number(from) + at}`,
);
await Promise.all(uids.map((uid) => takeOne(store, uid)));
await store.close();
