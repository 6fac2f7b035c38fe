/** Statements out of a text, and what stands behind the last `;`. */
export interface SplitStatements {
  readonly statements: readonly string[];
  /** Not ended yet; it may end within a quote or a comment. */
  readonly rest: string;
}

// What may hold a `;` that ends nothing: text and names in quotes, comments, heredocs. One that is not closed reaches to
// the end of the text.
const token =
  /'(?:[^'\\]|\\[\s\S])*(?:'|$)|"(?:[^"\\]|\\[\s\S])*(?:"|$)|`(?:[^`\\]|\\[\s\S])*(?:`|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\$(?<tag>\w*)\$[\s\S]*?(?:\$\k<tag>\$|$)|;|[^'"`;\-/$]+|[\s\S]/g;

/** Cuts a text at each `;` that ends a statement. What is blank, or nothing but a comment, is no statement. Pure. */
export function splitStatements(text: string): SplitStatements {
  const statements: string[] = [];
  let [current, hasCode] = ['', false];
  for (const [piece] of text.matchAll(token)) {
    if (piece !== ';') {
      current += piece;
      hasCode ||= !/^(?:--|\/\*|\s*$)/.test(piece);
      continue;
    }
    if (hasCode) statements.push(current.trim());
    [current, hasCode] = ['', false];
  }
  return { statements, rest: hasCode ? current.trim() : '' };
}
