import { Module, type DynamicModule, type FactoryProvider, type InjectionToken, type ValueProvider } from '@nestjs/common';
import type { Component } from '@waybill/ports';

/** A part of a process: what it provides to all others, and what of it has to be started, in this order. */
export interface Part {
  readonly module: DynamicModule;
  readonly components: readonly InjectionToken<Component>[];
}

/** Makes a part of providers that everybody may ask for. */
export function createPart(
  providers: readonly (FactoryProvider | ValueProvider)[],
  components: readonly InjectionToken<Component>[],
): Part {
  const module = {
    module: class PartModule {},
    global: true,
    providers: [...providers],
    exports: providers.map(({ provide }) => provide),
  };
  return { module, components };
}

/** All parts as one module. */
export function composeParts(parts: readonly Part[], services: readonly DynamicModule[]): DynamicModule {
  return { module: RootModule, imports: [...parts.map(({ module }) => module), ...services] };
}

@Module({})
class RootModule {}
