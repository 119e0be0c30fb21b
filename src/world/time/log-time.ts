/** The time that Go's `log` puts before a line: `2026/11/22 19:56:30`. @param at ms of world time */
export function logTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}
