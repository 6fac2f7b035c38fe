/** A number that a foreign error carries under a name. Does not ask for its class: errors of native code have others. */
export function numberOf(error: unknown, property: 'code' | 'errno' | 'errcode'): number | undefined {
  const found: unknown = isObject(error) ? Reflect.get(error, property) : undefined;
  return typeof found === 'number' ? found : undefined;
}

/** What a foreign error says, for people. */
export function messageOf(error: unknown): string {
  const message: unknown = isObject(error) ? Reflect.get(error, 'message') : error;
  return typeof message === 'string' ? message : 'an unknown error';
}

function isObject(error: unknown): error is object {
  return typeof error === 'object' && error !== null;
}
