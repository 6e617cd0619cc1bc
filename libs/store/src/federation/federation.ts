import { TerminalError } from '@navarch/model';
import type { Database } from '../database/database.js';
import type { Sealer } from '../sealing/sealer.js';

const readFederation = {
  name: 'federation.read',
  text: 'SELECT id, root_key_check FROM federation',
};

// Only the first process writes it; the others find it.
const leaveRootKeyCheck = {
  name: 'federation.leaveRootKeyCheck',
  text: 'UPDATE federation SET root_key_check = $1 WHERE root_key_check IS NULL',
};

type FederationRow = { readonly id: string; readonly root_key_check: Buffer | null };

export async function readFederationId(database: Database): Promise<string> {
  return (await readRow(database)).id;
}

/**
 * With another root key nothing sealed could be opened and new envelopes could not be opened by the others, so a
 * process that has one does not start.
 */
export async function checkRootKey(database: Database, sealer: Sealer): Promise<void> {
  const { id } = await readRow(database);
  const place = { uid: id, field: 'rootKeyCheck' };
  await database.run(leaveRootKeyCheck, [sealer.seal(id, place)]);
  const { root_key_check: check } = await readRow(database);
  try {
    if (check === null || sealer.open(check, place) !== id) throw new TerminalError('seal.broken');
  } catch (cause) {
    throw new TerminalError('store.rootKey', { keyId: sealer.keyId }, { cause });
  }
}

async function readRow(database: Database): Promise<FederationRow> {
  const [row] = await database.run<FederationRow>(readFederation);
  if (row === undefined) throw new TerminalError('store.federationMissing');
  return row;
}
