import * as t from '../types/type.js';
import { printType } from '../types/print.js';
import type { Type } from '../types/type.js';
import { cidrType, ipType } from './addresses.js';
import { calendar } from './calendar.js';
import { conversions } from './conversions.js';
import { formatting } from './format.js';
import { formatType } from './formats.js';
import { lists } from './lists.js';
import { networks } from './networks.js';
import { operators } from './operators.js';
import { optionals } from './optionals.js';
import type { Overload } from './overload.js';
import { quantities, quantityType } from './quantities.js';
import { regex } from './regex.js';
import { semvers, semverType } from './semvers.js';
import { sets } from './sets.js';
import { shapes } from './shapes.js';
import { textFunctions } from './texts.js';
import { urls, urlType } from './urls.js';

/** What expressions may call, by name, and the types that they may name. */
export type Functions = {
  readonly overloads: ReadonlyMap<string, readonly Overload[]>;
  readonly types: ReadonlyMap<string, Type>;
};

const typesByName: readonly (readonly [string, Type])[] = [
  ['bool', t.bool],
  ['int', t.int],
  ['uint', t.uint],
  ['double', t.double],
  ['string', t.text],
  ['bytes', t.bytes],
  ['null_type', t.nothing],
  ['list', t.listOf(t.dyn)],
  ['map', t.mapOf(t.dyn, t.dyn)],
  ['type', t.typeOf()],
  ['google.protobuf.Timestamp', t.timestamp],
  ['google.protobuf.Duration', t.duration],
  ['optional_type', t.optionalOf(t.dyn)],
  ...[cidrType, ipType, formatType, quantityType, semverType, urlType].map(
    (type) => [printType(type), type] as const,
  ),
];

const all: readonly Overload[] = [
  ...shapes,
  ...operators,
  ...conversions,
  ...calendar,
  ...regex,
  ...optionals,
  ...textFunctions,
  ...formatting,
  ...lists,
  ...sets,
  ...urls,
  ...networks,
  ...quantities,
  ...semvers,
];

function byName(overloads: readonly Overload[]): Map<string, Overload[]> {
  const found = new Map<string, Overload[]>();
  for (const overload of overloads) {
    const known = found.get(overload.name);
    if (known === undefined) found.set(overload.name, [overload]);
    else known.push(overload);
  }
  return found;
}

/** All that expressions of Kubernetes may call, and what somebody adds to it. */
export const functionsWith = (more: readonly Overload[]): Functions => ({
  overloads: byName([...all, ...more]),
  types: new Map(typesByName.map(([name, type]) => [name, t.typeOf(type)])),
});
