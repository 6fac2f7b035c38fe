/** The cells of the first table of a text, without its head; each row's first cell is its second entry. */
export function listTableRows(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
}

/** Those of the table under a heading; none without such a heading. */
export function listRowsUnder(page: string, heading: string): readonly (readonly string[])[] {
  return listTableRows(page.split(/^#+ /m).find((each) => each.startsWith(`${heading}\n`)) ?? '');
}
