import type { Provider } from '@nestjs/common';

type Class = abstract new (...args: never[]) => unknown;
type Needs = Readonly<Record<string, Class>>;
type Made<Of extends Needs> = { readonly [Name in keyof Of]: InstanceType<Of[Name]> };

/** A provider of `what`, made of instances of other classes, each of which is named once. */
export function provideFrom<Of extends Needs>(
  what: Class,
  needs: Of,
  make: (made: Made<Of>) => unknown,
): Provider {
  const names = Object.keys(needs);
  return {
    provide: what,
    inject: Object.values(needs),
    useFactory: (...made: readonly unknown[]) =>
      make(Object.fromEntries(names.map((name, at) => [name, made[at]])) as Made<Of>),
  };
}
