import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createTemporaryDirectory } from '../temporary-directory.js';
import { withDirectoryLock } from './directory-lock.js';

/** The broker that tests run against. */
export const kafkaVersion = '4.4.0';

/** The slf4j binding that the broker's own dependencies leave out. */
const loggingVersion = '2.25.5';

/** A cold download of some 43 MB. */
const downloadTimeoutMs = 300_000;

/** What is kept between runs; beside `node_modules`, ignored by git. */
export const cacheDirectory = resolve(import.meta.dirname, '../../../../.cache/kafka');

/** Whether a broker can be started here, and why not. */
export type JavaFound = { readonly isThere: true } | { readonly isThere: false; readonly reason: string };

/** Looks for what a broker needs: a Java runtime of version 17 or later, and Maven when the jars are not there yet. */
export async function getJava(): Promise<JavaFound> {
  const java = await versionOf('java', ['-version']);
  if (java === undefined) return { isThere: false, reason: 'there is no `java` on the path (17 or later is needed)' };
  const major = Number(/version "(\d+)/.exec(java)?.[1] ?? 0);
  if (major < 17) return { isThere: false, reason: `java 17 or later is needed, found ${major}` };
  if (existsSync(jarDirectory())) return { isThere: true };
  const maven = await versionOf('mvn', ['-version']);
  return maven === undefined
    ? { isThere: false, reason: 'there is no `mvn` on the path, which fetches the jars of the broker' }
    : { isThere: true };
}

/** The folder of the broker's jars; fetched by Maven the first time. Safe to call from several processes at once. */
export async function getKafkaJars(): Promise<string> {
  const jars = jarDirectory();
  if (existsSync(jars)) return jars;
  return await withDirectoryLock(join(cacheDirectory, 'download'), async () => {
    if (!existsSync(jars)) await download(jars);
    return jars;
  });
}

function jarDirectory(): string {
  return join(cacheDirectory, kafkaVersion);
}

/** Fetches into a folder beside the last one, and renames it, so that a folder that is there is complete. */
async function download(jars: string): Promise<void> {
  const directory = await createTemporaryDirectory();
  const partial = `${jars}.partial`;
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    const pom = join(directory.path, 'pom.xml');
    await writeFile(pom, pomText);
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
    const settings = ['-DincludeScope=runtime', `-DoutputDirectory=${partial}`];
    await promisify(execFile)('mvn', ['-B', '-q', '-f', pom, goal, ...settings], { timeout: downloadTimeoutMs });
    await rename(partial, jars);
  } finally {
    await directory.remove();
  }
}

async function versionOf(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args);
    return `${stdout}${stderr}`;
  } catch {
    // Not there, or not able to say what it is: neither can run a broker.
    return undefined;
  }
}

const pomText = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>waybill</groupId><artifactId>broker</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId>
      <version>${loggingVersion}</version>
    </dependency>
  </dependencies>
</project>
`;
