import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import kafkajs from 'kafkajs';

/** Cheaper than no compression at all, because checksums and copies shrink with the bytes. */
const level = 1;

/** What a batch of messages may be inflated to: sixteen times the largest that we produce. */
const inflatedBytesMax = 16 * 1024 * 1024;

/**
 * Teaches kafkajs zstd, which it knows by name only. Synchronous inside: a batch takes well under a millisecond, and
 * handing it to another thread costs four times as much.
 */
export function registerZstd(): void {
  kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = () => ({
    compress: async ({ buffer }: { readonly buffer: Buffer }) =>
      zstdCompressSync(buffer, { params: { [constants.ZSTD_c_compressionLevel]: level } }),
    decompress: async (buffer: Buffer) => zstdDecompressSync(buffer, { maxOutputLength: inflatedBytesMax }),
  });
}
