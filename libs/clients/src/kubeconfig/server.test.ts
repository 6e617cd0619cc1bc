import { describe, expect, it } from '@jest/globals';
import { judgeServer } from './server.js';

const rows = `
plain http                           | http://tokyo.example
a file                               | file:///etc/passwd
a unix socket                        | unix:///var/run/docker.sock
a query                              | https://tokyo.example/?x=1
a fragment                           | https://tokyo.example/#x
a trailing dot                       | https://localhost.
a loopback name below another        | https://x.localhost
a loopback address                   | https://127.8.9.1:5432
a decimal address                    | https://2130706433
a hexadecimal address                | https://0x7f.1
an octal address                     | https://0177.0.0.1
a short address                      | https://127.1
an escaped address                   | https://%31%32%37.0.0.1
full-width digits                    | https://１２７.0.0.1
the unspecified address              | https://0.0.0.0:6443
the unspecified IPv6 address         | https://[::]:6443
IPv6 loopback                        | https://[0:0:0:0:0:0:0:1]
a mapped address                     | https://[::ffff:127.0.0.1]
a mapped metadata service            | https://[::ffff:a9fe:a9fe]
a NAT64 address                      | https://[64:ff9b::7f00:1]
a 6to4 address                       | https://[2002:7f00:1::]
a link-local address                 | https://169.254.10.1
a metadata service                   | https://169.254.169.254
another cloud's metadata service     | https://100.100.100.200
an IPv6 metadata service             | https://[fd00:ec2::254]
a metadata name                      | https://metadata.google.internal
an IPv6 link-local address           | https://[fe80::1]
a multicast address                  | https://224.0.0.1
`
  .trim()
  .split('\n')
  .map((row) => row.split('|').map((part) => part.trim()));

const unprintable = [
  ['a user in the address', `https://u:secret@tokyo.example`],
  ['a backslash', 'https://tokyo.example\\@127.0.0.1'],
  ['a line break in the address', 'https://tokyo.exa\nmple'],
] as const;

describe('an address is refused that is or has', () => {
  for (const [name = '', server = ''] of [...rows, ...unprintable]) {
    it(name, () => {
      expect(judgeServer(server, false)).toEqual({ kind: 'refused', reason: expect.any(String) });
    });
  }
});

describe('an address is accepted as', () => {
  const accepted = [
    ['https://10.1.2.3:6443', 'https://10.1.2.3:6443'],
    ['HTTPS://Tokyo.Example:443/', 'https://tokyo.example'],
    ['https://[fd12::1]:6443/prefix/', 'https://[fd12::1]:6443/prefix'],
    ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
  ] as const;
  for (const [written, server] of accepted) {
    it(written, () => {
      expect(judgeServer(written, false)).toEqual({ kind: 'accepted', server });
    });
  }
});
