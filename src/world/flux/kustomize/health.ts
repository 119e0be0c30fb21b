export function healthReader(_o: unknown): undefined {
  return undefined;
}
