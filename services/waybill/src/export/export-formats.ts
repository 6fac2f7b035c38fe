/** The formats of files, by the word for them, which is also how their names end. */
export const exportFormats = { parquet: 'Parquet', jsonl: 'JSONEachRow', csv: 'CSVWithNames' } as const;

export type ExportFormat = keyof typeof exportFormats;
