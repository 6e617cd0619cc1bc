import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { freePorts } from '../testing/setup.js';
import { refuseTakenPorts, type WantedPort } from './ports.js';

const wanted = (port: number, purpose: string): WantedPort => ({
  host: '127.0.0.1',
  port,
  setting: 'NAVARCH_API_PORT',
  purpose,
});

describe('ports before the start', () => {
  it('pass when they are free', async () => {
    const port = await freePorts();
    await expect(refuseTakenPorts([wanted(port, 'a'), wanted(port + 1, 'b')])).resolves.toBe(
      undefined,
    );
  });

  it('are refused together, with advice', async () => {
    const port = await freePorts();
    const holders = [port, port + 1].map((one) => createServer().listen(one, '127.0.0.1'));
    await Promise.all(holders.map((one) => once(one, 'listening')));
    await expect(
      refuseTakenPorts([wanted(port, 'one'), wanted(port + 1, 'two')]),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/one\).* is taken by another program\n.*two\).* is taken/),
      advice: [expect.stringContaining(`NAVARCH_API_PORT=${port + 100} ./navarch up`)],
    });
    for (const holder of holders) holder.close();
  });

  it('are refused when two of ours want the same', async () => {
    const port = await freePorts();
    await expect(refuseTakenPorts([wanted(port, 'one'), wanted(port, 'two')])).rejects.toThrow(
      /two\) is also wanted for NAVARCH_API_PORT: one/,
    );
  });

  it('are refused on an address that this machine does not have', async () => {
    const elsewhere = { ...wanted(await freePorts(), 'one'), host: '192.0.2.1' };
    await expect(refuseTakenPorts([elsewhere])).rejects.toThrow('does not have that address');
  });
});
