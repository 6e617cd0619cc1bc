import { readFile } from 'node:fs/promises';
import { MemberClient, parseMemberKubeconfig } from '@navarch/clients';
import { limits } from '../limits.js';

/** The same for the federation and for members; nothing is held back, so a baseline is as fast as the other side takes it. */
export async function clientFor(kubeconfig: string): Promise<MemberClient> {
  const credentials = parseMemberKubeconfig(await readFile(kubeconfig, 'utf8'), {
    allowLoopback: true,
  });
  const { concurrencyMax } = limits;
  const unpaced = {
    concurrencyMin: concurrencyMax,
    concurrencyStart: concurrencyMax,
    concurrencyMax,
  };
  return new MemberClient(credentials, unpaced);
}
