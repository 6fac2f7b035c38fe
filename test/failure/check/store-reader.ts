/** Asks the store by its own HTTP interface; rows as objects, numbers of 64 bits as decimal text. */
export interface StoreReader {
  /** Rejects when the store cannot be asked, or refuses the question. */
  list<Row>(query: string): Promise<readonly Row[]>;
}

const queryTimeoutMs = 60_000;

/** A reader of the store at an address, which may change from one question to the next: engines are restarted. */
export function createStoreReader(url: () => string | undefined): StoreReader {
  return {
    async list<Row>(query: string): Promise<readonly Row[]> {
      const address = url();
      if (address === undefined) throw new Error('expected a store that runs, found none');
      const settings = 'output_format_json_quote_64bit_integers=1&default_format=JSONEachRow';
      const answer = await fetch(`${address}/?${settings}`, {
        method: 'POST',
        body: query,
        signal: AbortSignal.timeout(queryTimeoutMs),
      });
      const text = await answer.text();
      if (!answer.ok || text.includes('DB::Exception')) throw new Error(`the store refused: ${text.slice(0, 400)}`);
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Row);
    },
  };
}
