// Lets a child process of a spec run the packages from their TypeScript sources, as the specs themselves do:
//   node --experimental-transform-types --import <this file> program.ts
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, nextResolve) => {
    const [, name] = /^@waybill\/([a-z]+)$/.exec(specifier) ?? [];
    if (name !== undefined) return nextResolve(new URL(`../../${name}/src/index.ts`, import.meta.url).href, context);
    const isOurs = specifier.startsWith('.') && !(context.parentURL ?? '').includes('/node_modules/');
    return nextResolve(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
