import { stripVTControlCharacters } from 'node:util';

/**
 * Text broken between words so that no line shows more than `width` characters; colours take no room. A word that is
 * longer, such as a path, stays whole: it is there to be copied. Later lines are indented by two more than the first.
 */
export function wrapText(text: string, width: number): readonly string[] {
  if (shownLength(text) <= width) return [text];
  const indent = /^ */.exec(text)?.[0] ?? '';
  const later = `${indent}  `;
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(' ')) {
    const margin = lines.length === 0 ? indent : later;
    const longer = line === '' ? `${margin}${word}` : `${line} ${word}`;
    if (line === '' || shownLength(longer) <= width) {
      line = longer;
    } else {
      lines.push(line.trimEnd());
      line = `${later}${word}`;
    }
  }
  return [...lines, line];
}

function shownLength(text: string): number {
  return stripVTControlCharacters(text).length;
}
