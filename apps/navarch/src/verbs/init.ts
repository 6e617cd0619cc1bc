import { mkdirSync } from 'node:fs';
import { systemClock } from '@navarch/runtime';
import { Complaint } from '../complaint.js';
import { shown } from '../home.js';
import { readSetup } from '../setup.js';
import { prepareCredentials } from '../supervisor/credentials.js';

/**
 * Makes what the processes of a federation need to trust each other, and starts nothing: for those who start them by
 * other means. What exists is kept.
 */
export async function init(options: { server?: string; san?: readonly string[] }): Promise<void> {
  const { home, config } = readSetup();
  const { server } = options;
  if (server !== undefined && !URL.canParse(server)) throw new Complaint(`"${server}" is no URL`);
  mkdirSync(home.dataDir, { recursive: true, mode: 0o700 });
  const names = [
    ...(options.san ?? []),
    ...(server === undefined ? [] : [new URL(server).hostname]),
  ];
  const place = { host: config.apiHost, port: config.apiPort, names };
  await prepareCredentials(
    home,
    server === undefined ? place : { ...place, server },
    systemClock(),
  );
  process.stdout.write(
    [
      `root key       ${shown(home.rootKey)}    without it no Secret in the database can be read`,
      `certificates   ${shown(home.pki)}`,
      `kubeconfig     ${shown(home.kubeconfig)}`,
      '',
    ].join('\n'),
  );
}
