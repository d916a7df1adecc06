/** What one list of lines says and another does not, each line as often as it stands there. */
export function changes(before: string[], after: string[]): { added: string[]; removed: string[] } {
  const left = [...before];
  const added: string[] = [];
  for (const line of after) {
    const at = left.indexOf(line);
    if (at < 0) added.push(line);
    else left.splice(at, 1);
  }
  return { added, removed: left };
}
