export function goTemplate(
  _template: string,
  _options: { allowMissingKeys: boolean },
): (data: unknown) => { text: string; error?: string } {
  return () => ({ text: '' });
}
