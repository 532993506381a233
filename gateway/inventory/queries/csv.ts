/** A line as RFC 4180 has it. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

/** The same for people, who open it in a spreadsheet: what that would take for a formula gets an apostrophe before it. */
export function sheetLine(cells: readonly (string | number | null)[]): string {
  return csvLine(
    cells.map((cell) => {
      if (typeof cell !== 'string') return cell === null ? '' : String(cell);
      return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
    }),
  );
}

function quoted(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
