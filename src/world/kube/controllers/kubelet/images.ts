/**
 * Images: names as registries know them, and who knows whether there is one.
 *
 * Models: reference normalisation of `distribution/reference`, and the words of containerd for an image that nobody has.
 */

/** What a registry knows of an image. */
export interface ImageFacts {
  /** `sha256:…`; made up from the name where absent */
  digest?: string;
  sizeBytes?: number;
}

/** The registries a cluster can reach. */
export interface ImageSource {
  /** Undefined where no registry has it. */
  resolve(image: string): ImageFacts | undefined;
}

/** All images there are. */
export const EVERY_IMAGE: ImageSource = { resolve: () => ({}) };

/** `nginx` → `docker.io/library/nginx:latest` */
export function fullName(image: string): string {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  const hasHost = /[.:]/.test(first) || first === 'localhost';
  const path = hasHost ? image : `docker.io/${slash < 0 ? 'library/' : ''}${image}`;
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.includes(':') || last.includes('@') ? path : `${path}:latest`;
}

/** Is it a reference at all? */
export function isImageName(image: string): boolean {
  return /^[a-z0-9]+([._:-]+[a-z0-9]+)*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/.test(
    image,
  );
}

/** What the runtime says of an image that no registry has. */
export function notFoundText(image: string): string {
  const full = fullName(image);
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`;
}

export function invalidNameText(image: string): string {
  return `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
}

/** A digest for an image whose registry tells none: the same for the same name. */
export function madeUpDigest(image: string): string {
  let digest = '';
  for (let round = 0; round < 8; round++) {
    let hash = 0x811c9dc5;
    for (const char of `${round}${fullName(image)}`)
      hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
    digest += hash.toString(16).padStart(8, '0');
  }
  return `sha256:${digest}`;
}
