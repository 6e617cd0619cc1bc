import type { ResourceName } from '@navarch/model';
import { stringify } from 'yaml';
import { Complaint } from '../complaint.js';
import type { ApiClient } from '../federation/client.js';
import { withFederation } from '../federation/open.js';
import { pathOf } from '../federation/paths.js';
import { findResources } from '../federation/resource-names.js';
import { parseTable, tableRows, type ApiTable } from '../federation/table.js';
import { printTable } from '../print/table.js';
import { readSetup } from '../setup.js';

export type GetOptions = {
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
  readonly output?: string;
  readonly selector?: string;
};

const outputs = ['wide', 'json', 'yaml', 'name'] as const;

/** As `kubectl get`, for machines without it. */
export async function get(
  what: string,
  name: string | undefined,
  options: GetOptions,
): Promise<void> {
  const resources = findResources(what);
  refuseOddities(resources, name, options);
  await withFederation(readSetup().home, async (api, access) => {
    const namespace =
      options.allNamespaces === true ? undefined : (options.namespace ?? access.namespace);
    for (const resource of resources) {
      await show({ api, resource, name, namespace, options, several: resources.length > 1 });
    }
  });
}

function refuseOddities(
  resources: readonly ResourceName[],
  name: string | undefined,
  options: GetOptions,
): void {
  const { output } = options;
  if (output !== undefined && !outputs.some((one) => one === output)) {
    throw new Complaint(`-o ${output} is unknown; there is: ${outputs.join(', ')}`);
  }
  if (name === undefined) return;
  if (resources.length > 1) throw new Complaint('a name goes with one resource, not with several');
  if (options.allNamespaces === true) throw new Complaint('a name and -A do not go together');
}

type Question = {
  readonly api: ApiClient;
  readonly resource: ResourceName;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly options: GetOptions;
  readonly several: boolean;
};

async function show(question: Question): Promise<void> {
  const { resource, name, namespace, options } = question;
  const query =
    options.selector === undefined ? '' : `?labelSelector=${encodeURIComponent(options.selector)}`;
  const path = `${pathOf(resource, { namespace, name })}${name === undefined ? query : ''}`;
  const wantsObjects = options.output === 'json' || options.output === 'yaml';
  const body = await question.api.ask({
    method: 'GET',
    path,
    accept: wantsObjects
      ? 'application/json'
      : 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
  });
  process.stdout.write(
    wantsObjects ? printObjects(body, options.output) : printRows(question, body),
  );
}

const printObjects = (body: unknown, output: string | undefined): string => {
  const shown = withoutManagedFields(body);
  return output === 'json' ? `${JSON.stringify(shown, null, 2)}\n` : `---\n${stringify(shown)}`;
};

/** Book-keeping of apply that nobody asked to see; kubectl leaves it out as well. */
function withoutManagedFields(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body, (field, value: unknown) =>
      field === 'managedFields' ? undefined : value,
    ),
  );
}

function printRows(question: Question, body: unknown): string {
  const { resource, options, several } = question;
  const table = parseTable(body);
  if (table === undefined) throw new Complaint('the server did not answer with a table');
  if (table.rows.length === 0) return several ? '' : `${nothing(question)}\n`;
  const prefix = several || options.output === 'name' ? prefixOf(resource) : '';
  if (options.output === 'name') return names(table, prefix);
  const rows = tableRows(table, {
    wide: options.output === 'wide',
    prefix,
    withNamespace: resource.namespaced && options.allNamespaces === true,
  });
  return `${printTable(rows)}\n${several ? '\n' : ''}`;
}

const prefixOf = (resource: ResourceName): string =>
  `${resource.kind.toLowerCase()}${resource.group === '' ? '' : `.${resource.group}`}/`;

const names = (table: ApiTable, prefix: string): string =>
  table.rows.map((row) => `${prefix}${row.name}\n`).join('');

const nothing = ({ resource, namespace }: Question): string =>
  resource.namespaced && namespace !== undefined
    ? `No resources found in ${namespace} namespace.`
    : 'No resources found';
