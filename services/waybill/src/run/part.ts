import {
  Module,
  type DynamicModule,
  type FactoryProvider,
  type InjectionToken,
  type ValueProvider,
} from '@nestjs/common';
import type { Component } from '@waybill/ports';
import type { ServiceWatch } from '@waybill/runtime';

/** A part of a process: what it provides to all others, and what of it has to be started, in this order. */
export interface Part {
  readonly module: DynamicModule;
  readonly components: readonly InjectionToken<Component>[];
  /** What it contributes to health and metrics. */
  readonly watches: readonly InjectionToken<ServiceWatch>[];
}

export interface PartOptions {
  readonly providers: readonly (FactoryProvider | ValueProvider)[];
  readonly components?: readonly InjectionToken<Component>[];
  readonly watches?: readonly InjectionToken<ServiceWatch>[];
}

/** Makes a part of providers that everybody may ask for. */
export function createPart({ providers, components = [], watches = [] }: PartOptions): Part {
  @Module({})
  class PartModule {}
  const module = {
    module: PartModule,
    global: true,
    providers: [...providers],
    exports: providers.map(({ provide }) => provide),
  };
  return { module, components, watches };
}

/** All parts as one, started in their order. */
export function composeParts(parts: readonly Part[]): Part {
  return {
    module: { module: RootModule, imports: parts.map(({ module }) => module) },
    components: parts.flatMap(({ components }) => components),
    watches: parts.flatMap(({ watches }) => watches),
  };
}

@Module({})
class RootModule {}
