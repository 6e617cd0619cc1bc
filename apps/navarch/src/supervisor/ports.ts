import { createServer } from 'node:net';
import { systemCodeOf } from '@navarch/model';
import { Complaint } from '../complaint.js';

/** A port that is about to be used, and the setting to change when it is taken. */
export type WantedPort = {
  readonly host: string;
  readonly port: number;
  readonly setting: string;
  readonly purpose: string;
};

/** All taken ports are named in one complaint, before anything is started. */
export async function refuseTakenPorts(wanted: readonly WantedPort[]): Promise<void> {
  const problems = [...clashes(wanted), ...(await findTaken(wanted))];
  const [first] = problems;
  if (first === undefined) return;
  throw new Complaint(problems.map((problem) => problem.text).join('\n'), [
    `${first.one.setting}=${first.one.port < 32_000 ? first.one.port + 100 : 18_543} ./navarch up    uses another port`,
  ]);
}

type Problem = { readonly one: WantedPort; readonly text: string };

const title = (one: WantedPort): string => `port ${one.port} (${one.setting}: ${one.purpose})`;

function clashes(wanted: readonly WantedPort[]): readonly Problem[] {
  return wanted.flatMap((one, index) => {
    const earlier = wanted.slice(0, index).find((other) => other.port === one.port);
    return earlier === undefined
      ? []
      : [{ one, text: `${title(one)} is also wanted for ${earlier.setting}: ${earlier.purpose}` }];
  });
}

async function findTaken(wanted: readonly WantedPort[]): Promise<readonly Problem[]> {
  const faults = await Promise.all(wanted.map((one) => tryPort(one)));
  return wanted.flatMap((one, index): Problem[] => {
    const fault = faults[index];
    return fault === undefined ? [] : [{ one, text: `${title(one)} on ${one.host} ${fault}` }];
  });
}

const faultTexts: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'may not be used by this account',
  EADDRNOTAVAIL: 'cannot be used: this machine does not have that address',
};

function tryPort(one: WantedPort): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      const code = systemCodeOf(error) ?? 'unknown';
      resolve(faultTexts[code] ?? `cannot be used (${code})`);
    });
    server.listen({ host: one.host, port: one.port, exclusive: true }, () => {
      server.close(() => resolve(undefined));
    });
  });
}
