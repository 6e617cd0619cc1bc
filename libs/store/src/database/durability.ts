import { TerminalError } from '@navarch/model';
import type { Database } from './database.js';

const settings = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;
const versionMin = 150_000;

const readSettings = {
  name: 'settings.read',
  text: `SELECT name, setting FROM pg_settings WHERE name = ANY($1::text[])`,
};

/** An acknowledged write must survive a power cut; a server that is set to forget is refused. */
export async function checkDurability(database: Database): Promise<void> {
  const rows = await settingsOf(database, settings);
  const lax = rows.find((row) => row.setting === 'off');
  if (lax !== undefined) {
    throw new TerminalError('store.notDurable', { setting: lax.name, value: lax.setting });
  }
}

export async function checkVersion(database: Database): Promise<void> {
  const rows = await settingsOf(database, ['server_version_num']);
  const found = Number(rows[0]?.setting);
  if (!(found >= versionMin)) {
    throw new TerminalError('store.serverVersion', { wanted: versionMin, got: found });
  }
}

const settingsOf = (
  database: Database,
  names: readonly string[],
): Promise<{ name: string; setting: string }[]> => database.run(readSettings, [[...names]]);
