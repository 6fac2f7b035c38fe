import type { INestApplicationContext, InjectionToken, Type, DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Component, Logger } from '@waybill/ports';
import { createLifecycle, type Lifecycle } from './lifecycle.js';

export interface BootstrapOptions {
  /** The root of the composition. */
  readonly module: Type | DynamicModule;
  /** Tokens of the components, in the order of their start. Nest's own hooks run in the container's order: not used. */
  readonly components: readonly InjectionToken[];
  readonly drainTimeoutMs: number;
  readonly logger: Logger;
}

/** A composed process that has not started yet. */
export interface Application extends Lifecycle {
  /** What the composition provides under a token. */
  get<Provided>(token: InjectionToken<Provided>): Provided;
}

/** Composes the providers of a Nest module and puts their components under one lifecycle. */
export async function bootstrap(options: BootstrapOptions): Promise<Application> {
  const context = await NestFactory.createApplicationContext(options.module, { logger: false, abortOnError: false });
  const components = options.components.map((token) => context.get<Component>(token, { strict: false }));
  const lifecycle = createLifecycle({ components, drainTimeoutMs: options.drainTimeoutMs, logger: options.logger });
  return {
    start: () => lifecycle.start(),
    shutdown: () => shutdownAll(lifecycle, context),
    get: (token) => context.get(token, { strict: false }),
  };
}

async function shutdownAll(lifecycle: Lifecycle, context: INestApplicationContext): Promise<boolean> {
  const isClean = await lifecycle.shutdown();
  await context.close();
  return isClean;
}
