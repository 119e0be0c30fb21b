/** Times of releases as `helm` prints them. Models: Go's `time.Time`, always in UTC. */
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sun Nov 22 20:09:03 2026`. @param time RFC 3339 */
export function ansic(time: string): string {
  const at = new Date(time.slice(0, 19) + 'Z');
  const day = String(at.getUTCDate()).padStart(2, ' ');
  return `${DAYS[at.getUTCDay()]} ${MONTHS[at.getUTCMonth()]} ${day} ${time.slice(11, 19)} ${at.getUTCFullYear()}`;
}

/** `2026-11-22 20:09:03.906414857 +0000 UTC`. @param time RFC 3339 */
export function goTimeString(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11).replace(/Z$/, '')} +0000 UTC`;
}
