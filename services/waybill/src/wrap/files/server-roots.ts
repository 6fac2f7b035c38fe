/** The name by which `@modelcontextprotocol/server-filesystem` introduces itself. */
export const filesystemServerName = 'secure-filesystem-server';

const packagePattern = /server-filesystem(?:[@/\\]|$)/;

/**
 * The directories that the command line of a filesystem server allows: everything behind the argument that names the
 * package, options aside. When no argument names it, every argument that looks like a path and not like a program.
 */
export function rootsFromArgv(argv: readonly string[]): string[] {
  const packageAt = argv.findIndex((argument) => packagePattern.test(argument));
  const rest = packageAt === -1 ? argv.slice(1) : argv.slice(packageAt + 1);
  const named = rest.filter((argument) => argument !== '' && !argument.startsWith('-'));
  return packageAt === -1
    ? named.filter((argument) => /^[~/.]|^[A-Za-z]:[\\/]/.test(argument) && !/\.[cm]?js$/.test(argument))
    : named;
}
