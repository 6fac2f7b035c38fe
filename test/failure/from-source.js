// Lets Node run the suite from its TypeScript: `./x.js` of a module under test/ is `./x.ts`. Packages are taken as built.
import { registerHooks } from 'node:module';

const suites = new URL('..', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, nextResolve) => {
    const isOurs = specifier.startsWith('.') && (context.parentURL ?? '').startsWith(suites);
    return nextResolve(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
