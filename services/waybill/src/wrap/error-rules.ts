/** Version of what the wrapper itself states; what the domain's tables judge carries the version of its table. */
export const errorRulesVersion = 'wrap/2';
