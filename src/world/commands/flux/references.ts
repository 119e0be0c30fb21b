/** How objects are named on the command line. Models: `internal/utils` of flux2 and `meta.MakeDependsOn`. */

/** `Kind/name`; without exactly one `/` all of it is the name. */
export function parseKindName(text: string): { kind: string; name: string } {
  const parts = text.split('/');
  return parts.length === 2 ? { kind: parts[0]!, name: parts[1]! } : { kind: '', name: text };
}

/** `Kind/name.namespace`: what stands behind the last dot is the namespace. */
export function parseKindNameNamespace(text: string): { kind: string; name: string; namespace: string } {
  const { kind, name } = parseKindName(text);
  const dot = name.lastIndexOf('.');
  if (dot < 0) return { kind, name, namespace: '' };
  return { kind, name: name.slice(0, dot), namespace: name.slice(dot + 1) };
}

/** The list's own spelling of a word, whatever its case. */
export function equalFold(list: readonly string[], word: string): string | undefined {
  return list.find((each) => each.toLowerCase() === word.toLowerCase());
}

/** `namespace/name@expression` each; the expression is dropped, as `flux create` does. */
export function parseDependencies(list: string[]): { name: string; namespace?: string }[] {
  return list.map((each) => {
    const reference = each.split('@')[0]!;
    const slash = reference.indexOf('/');
    if (slash < 0) return { name: reference };
    const namespace = reference.slice(0, slash);
    return { name: reference.slice(slash + 1), ...(namespace ? { namespace } : {}) };
  });
}

/** A name as a reference to a Secret; nothing for ''. */
export function reference(name: string): { name: string } | undefined {
  return name ? { name } : undefined;
}
