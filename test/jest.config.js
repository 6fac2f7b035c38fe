import path from 'node:path';

// Three projects by suffix. The suffix says what a suite needs:
//   .spec.ts      nothing but Node        .int.spec.ts  a real engine, disk or socket
//   .e2e.spec.ts  the whole product, started as a user starts it
const services = 'collector|stitcher|ledger|query|waybill';

const root = path.resolve(import.meta.dirname, '..');

const common = {
  rootDir: root,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Packages are tested from their sources, so that a test never runs yesterday's build.
  moduleNameMapper: {
    [`^@waybill/(${services})$`]: '<rootDir>/services/$1/src/index.ts',
    '^@waybill/testing/simulation$': '<rootDir>/libs/testing/src/simulation/index.ts',
    '^@waybill/([a-z]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@waybill/testing/([a-z]+)$': '<rootDir>/libs/testing/src/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['/dist/'],
};

const project = (displayName, testMatch, ignored = []) => ({
  ...common,
  displayName,
  testMatch,
  testPathIgnorePatterns: ['/node_modules/', '/dist/', ...ignored],
});

export default {
  rootDir: root,
  projects: [
    project('unit', ['<rootDir>/**/*.spec.ts'], ['\\.int\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$']),
    project('integration', ['<rootDir>/**/*.int.spec.ts']),
    project('end-to-end', ['<rootDir>/**/*.e2e.spec.ts']),
  ],
};
